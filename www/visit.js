import { isPersistent, keyOf } from "./persistence.js";

/** @import { QuickchatWidgetElement } from "./element.js" */
/** @import { ChatWindow } from "./widget.js" */

/** @typedef {"closed" | "dismissed"} Act of the visitor, toward window and teaser */

/** What the visitor did, in this browser session. */
export class Visit {
  #element;
  #window;
  /** @type {Set<Act>} */
  #acts = new Set();

  /**
   * @param {QuickchatWidgetElement} element
   * @param {() => ChatWindow | undefined} window
   */
  constructor(element, window) {
    this.#element = element;
    this.#window = window;
  }

  /** @param {Act} act kept, with those before it, as soon as something may be */
  remember(act) {
    this.#acts.add(act);
    if (!isPersistent(this.#element) || (this.#element.consentText && this.#window()?.awaitsConsent !== false)) return;
    try {
      for (const it of this.#acts) sessionStorage.setItem(keyOf(this.#element.scenarioId, it), "1");
    } catch {
      // Blocked: forgotten with the page.
    }
  }

  /** @param {Act} act */
  remembers(act) {
    try {
      return this.#acts.has(act) || sessionStorage.getItem(keyOf(this.#element.scenarioId, act)) !== null;
    } catch {
      return this.#acts.has(act);
    }
  }
}
