import { element } from "../element.js";
import { icon } from "../icon.js";

/** @import { IconName } from "../icon.js" */

/** A picture from an address, with a drawn one while there is none. */
export class Picture {
  /** The place it takes, decoration only. */
  element;
  #fallback;
  #address = "";

  /**
   * @param {string} className
   * @param {IconName} fallback
   */
  constructor(className, fallback) {
    this.#fallback = fallback;
    this.element = element("span", { class: className, "aria-hidden": "true" }, icon(fallback));
  }

  /** @param {string} address empty for the drawn one */
  show(address) {
    if (address === this.#address) return;
    this.#address = address;
    if (!address) {
      this.#draw();
      return;
    }
    const image = element("img", { alt: "", referrerpolicy: "no-referrer" });
    image.addEventListener("error", () => {
      if (this.#address === address) this.#draw();
    });
    image.src = address;
    this.element.replaceChildren(image);
  }

  #draw() {
    this.element.replaceChildren(icon(this.#fallback));
  }
}
