import { drawing } from "../drawing.js";
import { adopt } from "../style.js";

/**
 * @typedef {object} Item
 * @property {string} [id]
 * @property {string} label
 * @property {boolean} [isChecked] for what can be on or off
 * @property {() => void} act
 */

const CHECK = "m5 12.5 4.5 4.5L19 7.5";

const STYLE = `
#header{position:relative}
#menu-items{
position:absolute;
z-index:2;
top:calc(100% + 4px);
inset-inline-end:10px;
display:grid;
min-width:200px;
max-width:calc(100% - 20px);
padding:6px;
border:1px solid var(--_line);
border-radius:14px;
background:var(--_window);
color:var(--_text);
box-shadow:0 10px 36px rgb(10 10 40/.2);
}
#menu-items button{display:flex;align-items:center;justify-content:space-between;gap:12px;min-height:40px;padding:8px 12px;border-radius:9px;overflow-wrap:anywhere}
#menu-items button:is(:hover,:focus-visible){background:var(--_reply)}
#header #menu-items :focus-visible{outline-color:var(--_link);outline-offset:-2px}
#menu-items [aria-checked=false] .icon{visibility:hidden}
@media (pointer:coarse){#menu-items button{min-height:44px}}
`;

/**
 * Opens a menu below its button, or closes it if it is open. Arrow keys, Home and
 * End move in it; Escape, Tab, a press elsewhere and each choice close it.
 *
 * @param {HTMLElement} button
 * @param {Item[]} items
 */
export function openMenu(button, items) {
  const shadow = /** @type {ShadowRoot} */ (button.getRootNode());
  const open = shadow.getElementById("menu-items");
  if (open) {
    open.dispatchEvent(new Event("close"));
    return;
  }
  adopt(shadow, STYLE);
  const menu = document.createElement("div");
  menu.id = "menu-items";
  menu.role = "menu";
  menu.setAttribute("aria-labelledby", button.id);
  /** @type {AbortController} */
  const life = new AbortController();
  const { signal } = life;

  const close = (/** @type {boolean} */ returnsFocus) => {
    if (signal.aborted) return;
    life.abort();
    const hadFocus = menu.contains(shadow.activeElement);
    menu.remove();
    button.ariaExpanded = "false";
    if (returnsFocus && hadFocus) button.focus({ preventScroll: true });
  };

  for (const { id, label, isChecked, act } of items) {
    const item = document.createElement("button");
    item.type = "button";
    if (id) item.id = id;
    item.role = isChecked === undefined ? "menuitem" : "menuitemcheckbox";
    item.tabIndex = -1;
    item.append(label);
    if (isChecked !== undefined) {
      item.ariaChecked = String(isChecked);
      item.append(drawing(CHECK));
    }
    item.addEventListener("click", () => {
      close(true);
      act();
    });
    menu.append(item);
  }

  const move = (/** @type {KeyboardEvent} */ event) => {
    const all = /** @type {HTMLElement[]} */ ([...menu.children]);
    const at = all.indexOf(/** @type {HTMLElement} */ (shadow.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) all.at(to % all.length)?.focus({ preventScroll: true });
    else if (event.key === "Escape" || event.key === "Tab") close(true);
    else return;
    // Tab goes on from the button; Escape would close the window as well.
    if (event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
  };
  const isInside = (/** @type {Event} */ event) => event.composedPath().some((node) => node === menu || node === button);
  shadow.addEventListener("keydown", (event) => isInside(event) && move(/** @type {KeyboardEvent} */ (event)), { capture: true, signal });
  document.addEventListener("pointerdown", (event) => isInside(event) || close(false), { capture: true, signal });
  menu.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && relatedTarget !== button && !menu.contains(/** @type {Node} */ (relatedTarget)) && close(false), { signal });
  menu.addEventListener("close", () => close(true), { signal });

  button.ariaExpanded = "true";
  // Within the header, so that it is under its button wherever that is; read
  // right after it.
  button.after(menu);
  /** @type {HTMLElement | null} */ (menu.firstElementChild)?.focus({ preventScroll: true });
}
