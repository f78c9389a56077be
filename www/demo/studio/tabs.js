import { element } from "../element.js";

/**
 * One tab.
 *
 * @typedef {{ name: string, title: string, panel: HTMLElement }} Tab
 */

/** Panels of which one shows, with the keys that tabs have everywhere. */
export class Tabs {
  element;
  #tabs;
  /** @type {HTMLButtonElement[]} */
  #buttons;
  /** @type {HTMLElement[]} */
  #marks;

  /**
   * @param {string} label
   * @param {Tab[]} tabs the first one shows
   */
  constructor(label, tabs) {
    this.#tabs = tabs;
    this.#marks = tabs.map(() => element("span", { class: "tab-mark", hidden: true }));
    this.#buttons = tabs.map(({ name, title, panel }, index) => {
      const button = element(
        "button",
        { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}` },
        title,
        this.#marks[index],
      );
      button.addEventListener("click", () => this.#select(index));
      panel.id = `panel-${name}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
      return button;
    });
    const list = element("div", { class: "tabs", role: "tablist", "aria-label": label }, ...this.#buttons);
    list.addEventListener("keydown", (event) => this.#onKey(event));
    this.element = element("div", {}, list, ...tabs.map(({ panel }) => panel));
    this.#select(0);
  }

  /**
   * Marks a tab, to be seen from the others.
   *
   * @param {string} name
   * @param {string} text empty for no mark
   */
  mark(name, text) {
    const mark = this.#marks[this.#tabs.findIndex((tab) => tab.name === name)];
    if (!mark) return;
    mark.textContent = text;
    mark.hidden = !text;
  }

  /** @param {number} index */
  #select(index) {
    this.#buttons.forEach((button, other) => {
      button.setAttribute("aria-selected", String(other === index));
      button.tabIndex = other === index ? 0 : -1;
    });
    this.#tabs.forEach(({ panel }, other) => (panel.hidden = other !== index));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const now = this.#buttons.findIndex((button) => button === document.activeElement);
    const count = this.#buttons.length;
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1 + count, Home: 0, End: count - 1 }[event.key];
    if (now < 0 || next === undefined) return;
    event.preventDefault();
    this.#select(next % count);
    this.#buttons[next % count]?.focus();
  }
}
