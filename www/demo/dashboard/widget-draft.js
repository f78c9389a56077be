/** @import { WidgetConfiguration } from "../quickchat-web/types.js" */

/**
 * A widget's configuration, and what was changed of it and isn't saved. Dispatches
 * `change`.
 */
export class WidgetDraft extends EventTarget {
  #saved;
  /** @type {Record<string, any>} */
  #changes = {};

  /** @param {Partial<WidgetConfiguration>} saved */
  constructor(saved) {
    super();
    this.#saved = saved;
  }

  get changes() {
    return this.#changes;
  }

  /** The configuration with the changes made to it. @returns {Partial<WidgetConfiguration>} */
  get configuration() {
    return { ...this.#saved, ...this.#changes };
  }

  /** @param {Partial<WidgetConfiguration>} saved what the service has by now */
  set saved(saved) {
    this.#saved = saved;
    this.#changes = {};
    this.dispatchEvent(new Event("change"));
  }

  reset() {
    this.saved = this.#saved;
  }

  /**
   * @param {string} _layer
   * @param {string} name
   * @returns {unknown}
   */
  value(_layer, name) {
    return this.configuration[name];
  }

  /**
   * @param {string} _layer
   * @param {Record<string, unknown>} values
   */
  change(_layer, values) {
    for (const [name, value] of Object.entries(values)) {
      if (JSON.stringify(value) === JSON.stringify(this.#saved[name])) delete this.#changes[name];
      else this.#changes[name] = value;
    }
    this.dispatchEvent(new Event("change"));
  }
}
