import { copyOnClick } from "../copy.js";
import { element } from "../element.js";
import { embedCode } from "../embed-code.js";
import { THEMES } from "./themes.js";

/** @import { Draft } from "./draft.js" */
/** @import { Theme } from "./themes.js" */

/** The panel of ready looks: one click to try, one to take along. */
export class ThemeGallery {
  element;
  #draft;
  /** @type {Map<Theme, HTMLElement>} */
  #cards = new Map();

  /**
   * @param {Draft} draft
   * @param {() => void} onWear called after a visitor chose one
   */
  constructor(draft, onWear) {
    this.#draft = draft;
    const items = THEMES.map((theme) => {
      const card = element(
        "button",
        { type: "button", class: "theme-card", "aria-pressed": "false" },
        preview(theme),
        element("span", { class: "theme-name" }, theme.name),
        element("span", { class: "theme-mood" }, theme.mood),
      );
      card.addEventListener("click", () => {
        draft.wear(theme);
        onWear();
      });
      this.#cards.set(theme, card);
      const copy = element("button", { type: "button", class: "quiet theme-copy", "aria-label": `Copy the code of ${theme.name}` }, "Copy");
      copyOnClick(copy, () => codeOf(theme));
      return element("li", { class: "theme" }, card, copy);
    });
    this.element = element(
      "div",
      { class: "panel" },
      element("p", { class: "note" }, "Try one on. “Copy” takes its HTML and CSS along for your page."),
      element("ul", { class: "themes" }, ...items),
    );
    draft.addEventListener("change", () => this.#show());
    this.#show();
  }

  #show() {
    for (const [theme, card] of this.#cards) card.setAttribute("aria-pressed", String(this.#draft.wears(theme)));
  }
}

/** @param {Theme} theme */
function codeOf({ configuration, colorScheme, properties = {}, parts = {} }) {
  /** @type {Record<string, string>} */
  const attributes = colorScheme ? { "color-scheme": colorScheme } : {};
  return embedCode({ configuration, attributes, properties, parts });
}

/**
 * A small window in a theme's colours.
 *
 * @param {Theme} theme
 */
function preview({ configuration, colorScheme, properties = {}, parts = {} }) {
  const drawing = element(
    "span",
    { class: "mini", "aria-hidden": "true", "data-scheme": colorScheme, "data-dark-text": !configuration.header_text_color },
    element("span", { class: "mini-header" }, element("i"), element("b")),
    element("span", { class: "mini-reply" }, element("i"), element("i")),
    element("span", { class: "mini-visitor" }, element("i")),
    element("span", { class: "mini-reply is-short" }, element("i")),
    element("span", { class: "mini-composer" }, element("i")),
  );
  for (const [name, value] of Object.entries(properties)) drawing.style.setProperty(name, value);
  drawing.style.setProperty("--mini-accent", configuration.primary_color);
  const header = /** @type {HTMLElement} */ (drawing.firstElementChild);
  header.style.backgroundColor = configuration.header_color;
  header.style.backgroundImage = /background-image: (.*)/.exec(parts.header ?? "")?.[1] ?? "";
  return drawing;
}
