import { element } from "../element.js";

/** Moves through the pages of a list. */
export class Pager {
  element;
  #offset = 0;
  #size;
  #where = element("p", { class: "note" });
  #before = element("button", { type: "button", class: "quiet" }, "Previous");
  #after = element("button", { type: "button", class: "quiet" }, "Next");

  /**
   * @param {string} label
   * @param {number} size how many items a page has
   * @param {(offset: number) => void} onMove
   */
  constructor(label, size, onMove) {
    this.#size = size;
    this.#before.addEventListener("click", () => onMove(Math.max(0, this.#offset - size)));
    this.#after.addEventListener("click", () => onMove(this.#offset + size));
    this.element = element("nav", { class: "pager", "aria-label": label }, this.#before, this.#where, this.#after);
  }

  /** @param {{ offset: number, count: number, items: unknown[] }} page */
  show({ offset, count, items }) {
    this.#offset = offset;
    this.#where.textContent = items.length > 0 ? `${offset + 1}–${offset + items.length} of ${count}` : "";
    this.#before.disabled = offset === 0;
    this.#after.disabled = offset + this.#size >= count;
    this.element.hidden = count <= this.#size;
  }
}
