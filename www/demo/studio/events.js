import { element } from "../element.js";

/** What the widget's events are called, but for `quickchat-` before it. */
const TYPES = ["ready", "open", "close", "message", "link", "prechat", "metadata", "error"];

/** The oldest lines go when there are more. */
const MOST = 200;

/** How much of a message's text a line shows, in characters. */
const EXCERPT = 60;

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** The panel that shows what a widget tells its page, newest first. */
export class EventsPanel {
  element;
  #list = element("ol", { class: "events", reversed: true });
  #empty = element("p", { class: "empty" }, "Open the chat or write a message, and every event of the widget shows here.");
  #onCount;
  /** @type {Set<string>} */
  #hidden = new Set();

  /**
   * @param {HTMLElement} widget
   * @param {(count: number) => void} onCount
   */
  constructor(widget, onCount) {
    this.#onCount = onCount;
    const clear = element("button", { type: "button", class: "quiet" }, "Clear");
    clear.addEventListener("click", () => {
      this.#list.replaceChildren();
      this.#counted();
    });
    this.element = element(
      "div",
      { class: "panel" },
      element(
        "div",
        { class: "panel-bar" },
        element("div", { class: "filters", role: "group", "aria-label": "Events to show" }, ...TYPES.map((type) => this.#filter(type))),
        clear,
      ),
      this.#list,
      this.#empty,
    );
    for (const type of TYPES) {
      widget.addEventListener(`quickchat-${type}`, (event) => this.#add(type, /** @type {CustomEvent} */ (event).detail));
    }
  }

  /**
   * @param {string} type
   * @param {Record<string, any>} detail
   */
  #add(type, detail) {
    const now = new Date();
    this.#list.prepend(
      element(
        "li",
        { "data-type": type, hidden: this.#hidden.has(type) },
        element(
          "details",
          {},
          element(
            "summary",
            {},
            element("time", { datetime: now.toISOString() }, clock.format(now)),
            element("span", { class: "event-type" }, type),
            element("span", { class: "event-gist" }, gist(type, detail)),
          ),
          element("pre", { tabindex: "0" }, element("code", {}, JSON.stringify(detail, plain, 2))),
        ),
      ),
    );
    if (this.#list.childElementCount > MOST) this.#list.lastElementChild?.remove();
    this.#counted();
  }

  /** @param {string} type */
  #filter(type) {
    const button = element("button", { type: "button", class: "filter", "data-type": type, "aria-pressed": "true" }, type);
    button.addEventListener("click", () => {
      const isShown = this.#hidden.delete(type);
      if (!isShown) this.#hidden.add(type);
      button.setAttribute("aria-pressed", String(isShown));
      for (const line of this.#list.querySelectorAll("li")) {
        if (line.dataset.type === type) line.hidden = !isShown;
      }
    });
    return button;
  }

  #counted() {
    this.#empty.hidden = this.#list.childElementCount > 0;
    this.#onCount(this.#list.childElementCount);
  }
}

/**
 * What a line says without being opened.
 *
 * @param {string} type
 * @param {Record<string, any>} detail
 * @returns {string}
 */
function gist(type, detail) {
  if (type === "metadata") return Object.keys(detail.metadata).join(", ");
  if (type === "prechat") return Object.keys(detail.values).join(", ");
  if (type === "link") return detail.url;
  if (type === "error") return detail.error.code;
  if (type !== "message") return "";
  const { author, text } = detail.message;
  const line = text.replace(/\s+/g, " ");
  return `${author}: ${line.length > EXCERPT ? `${line.slice(0, EXCERPT)}…` : line}`;
}

/**
 * An error's own fields, which JSON would leave out.
 *
 * @param {string} _key
 * @param {unknown} value
 */
function plain(_key, value) {
  if (!(value instanceof Error)) return value;
  const { name, message, cause } = value;
  return { ...value, name, message, cause: cause && String(cause) };
}
