import { element } from "../element.js";
import { again, sentence } from "../trouble.js";
import { Pager } from "./pager.js";

/** How many items a page has. */
export const PAGE = 20;

/**
 * A page of what was found, as it is shown.
 *
 * @typedef {object} Found
 * @property {{ offset: number, count: number, items: unknown[] }} page
 * @property {Node[]} items
 * @property {string} summary how many there are, or that there are none
 */

/** A list that is filtered, and read page by page; the newest question counts. */
export class Listing {
  element;
  #find;
  #offset = 0;
  #controller = new AbortController();
  #items;
  #state = element("p", { class: "note", role: "status" });
  #pager;
  #marked = "";

  /**
   * @param {string} title
   * @param {HTMLButtonElement} action beside the title
   * @param {HTMLElement[]} filters any change of them asks anew
   * @param {(offset: number, signal: AbortSignal) => Promise<Found>} find
   * @param {...HTMLElement} more below the filters
   */
  constructor(title, action, filters, find, ...more) {
    this.#find = find;
    this.#items = element("ul", { class: "items", "aria-label": title });
    this.#pager = new Pager(`Pages of ${title.toLowerCase()}`, PAGE, (offset) => this.load(offset));
    const form = element("form", { class: "item-filters", role: "search", "aria-label": title }, ...filters);
    form.addEventListener("change", () => this.load(0));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.load(0);
    });
    const heading = element("h2", { id: `${title.toLowerCase()}-title` }, title);
    this.element = element(
      "section",
      { class: "split-list", "aria-labelledby": heading.id },
      element("header", { class: "split-head" }, heading, action),
      form,
      ...more,
      this.#state,
      this.#items,
      this.#pager.element,
    );
  }

  /** @param {number} [offset] the same page anew if not given */
  async load(offset = this.#offset) {
    this.#controller.abort();
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    this.#offset = offset;
    this.#state.textContent = "Loading…";
    try {
      const { page, items, summary } = await this.#find(offset, signal);
      this.#items.replaceChildren(...items.map((item) => element("li", {}, item)));
      this.mark(this.#marked);
      this.#state.textContent = summary;
      this.#pager.show(page);
    } catch (error) {
      if (signal.aborted) return;
      this.#items.replaceChildren();
      this.#state.replaceChildren(sentence(error), " ", again(() => this.load(offset)));
    }
  }

  /**
   * Marks the item that is read.
   *
   * @param {string | number | undefined} id
   */
  mark(id) {
    this.#marked = String(id);
    for (const item of this.#items.querySelectorAll(".item")) {
      if (item instanceof HTMLElement && item.dataset.id === this.#marked) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    }
  }

  /** Puts the focus on the marked item; whether there is one. */
  focus() {
    const current = this.#items.querySelector("[aria-current]");
    if (current instanceof HTMLElement) current.focus();
    return current !== null;
  }
}
