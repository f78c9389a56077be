import { element } from "../element.js";
import { icon } from "../icon.js";

/** The key code that browsers give to keys which only feed an input method. */
const COMPOSING_KEY = 229;

const PLACEHOLDER = "Write a message…";

/** Where the visitor writes. Enter sends, Shift and Enter begin a new line. */
export class Composer {
  element;
  #input = element("textarea", { class: "input", rows: "1", enterkeyhint: "send", autocomplete: "off", dir: "auto" });
  #button = element("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send"));
  #send;

  /** @param {(text: string) => void} send gets a text that isn't empty */
  constructor(send) {
    this.#send = send;
    this.element = element("form", { class: "composer" }, this.#input, this.#button);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("keydown", (event) => {
      const composes = event.isComposing || event.keyCode === COMPOSING_KEY;
      if (event.key !== "Enter" || event.shiftKey || composes) return;
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("input", () => this.#fit());
    this.#fit();
  }

  /** @param {string} placeholder empty for the demo's own */
  configure(placeholder) {
    this.#input.placeholder = placeholder || PLACEHOLDER;
    this.#input.setAttribute("aria-label", placeholder || PLACEHOLDER);
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  #submit() {
    const text = this.#input.value.trim();
    if (!text) return;
    this.#input.value = "";
    this.#fit();
    this.#send(text);
  }

  /** As high as its text; the style sheet says where it stops and scrolls. */
  #fit() {
    this.element.classList.toggle("is-empty", this.#input.value.trim() === "");
    this.#input.style.setProperty("height", "auto");
    // Without a layout, as in a closed window, there is nothing to measure.
    if (this.#input.scrollHeight > 0) {
      this.#input.style.setProperty("height", `${this.#input.scrollHeight}px`);
    } else {
      this.#input.style.removeProperty("height");
    }
  }
}
