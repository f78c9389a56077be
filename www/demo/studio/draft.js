/** @import { WidgetConfiguration } from "../quickchat-web/types.js" */

/** @typedef {Partial<WidgetConfiguration>} Overrides */

/** Kept until the tab closes, so that a reload shows the changes from the start. */
const KEY = "quickchat-demo.configuration";

/**
 * The fetched configuration with the changes made on this page. Dispatches
 * `change`.
 */
export class Draft extends EventTarget {
  #fetched;
  /** @type {Overrides} */
  #overrides;

  /** @param {WidgetConfiguration} fetched */
  constructor(fetched) {
    super();
    this.#fetched = fetched;
    this.#overrides = restore();
  }

  /** @returns {WidgetConfiguration} */
  get configuration() {
    return { ...this.#fetched, ...this.#overrides };
  }

  /** How many fields differ from the fetched ones. */
  get changes() {
    return Object.keys(this.#overrides).length;
  }

  /** @param {Overrides} fields */
  change(fields) {
    for (const [field, value] of Object.entries(fields)) {
      if (JSON.stringify(value) === JSON.stringify(this.#fetched[field])) delete this.#overrides[field];
      else this.#overrides[field] = value;
    }
    this.#changed();
  }

  /** Back to what the service says. */
  reset() {
    this.#overrides = {};
    this.#changed();
  }

  #changed() {
    keep(this.#overrides);
    this.dispatchEvent(new Event("change"));
  }
}

/** @returns {Overrides} */
function restore() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    return kept && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

/** @param {Overrides} overrides */
function keep(overrides) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(overrides));
  } catch {
    // Storage is blocked: the changes hold for this page.
  }
}
