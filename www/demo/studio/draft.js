/** @import { WidgetConfiguration } from "../quickchat-web/types.js" */
/** @import { Theme } from "./themes.js" */

/**
 * What this page makes of the widget, by the ways in which any page may.
 *
 * @typedef {object} Changes
 * @property {Partial<WidgetConfiguration>} configuration fields that take precedence over the fetched ones
 * @property {Record<string, string>} attributes of the element
 * @property {Record<string, string>} properties custom properties of CSS
 * @property {Record<string, string>} parts declarations of CSS by the part that they are for
 */

/** @typedef {keyof Changes} Layer */

/** Kept until the tab closes, so that a reload shows the changes from the start. */
const KEY = "quickchat-demo.changes";

/** What stands in a `Changes` that changes nothing. */
const none = () => ({ configuration: {}, attributes: {}, properties: {}, parts: {} });

/** The changes made on this page. Dispatches `change`. */
export class Draft extends EventTarget {
  /** @type {Partial<WidgetConfiguration>} */
  #fetched = {};
  /** @type {Changes} */
  #changes = restore();

  get changes() {
    return this.#changes;
  }

  /** How many there are. */
  get count() {
    return Object.values(this.#changes).reduce((sum, layer) => sum + Object.keys(layer).length, 0);
  }

  /** The configuration with the changes made to it. @returns {Partial<WidgetConfiguration>} */
  get configuration() {
    return { ...this.#fetched, ...this.#changes.configuration };
  }

  /** @param {WidgetConfiguration} fetched what the service has */
  set fetched(fetched) {
    this.#fetched = fetched;
    this.dispatchEvent(new Event("change"));
  }

  /**
   * @param {Layer} layer
   * @param {string} name
   * @returns {unknown} what holds by now; `undefined` where nothing was said
   */
  value(layer, name) {
    return layer === "configuration" ? this.configuration[name] : this.#changes[layer][name];
  }

  /**
   * @param {Layer} layer
   * @param {Record<string, unknown>} values an empty one takes an attribute or a style away
   */
  change(layer, values) {
    /** @type {Record<string, unknown>} */
    const changed = this.#changes[layer];
    for (const [name, value] of Object.entries(values)) {
      const isUnchanged =
        layer === "configuration" ? JSON.stringify(value) === JSON.stringify(this.#fetched[name]) : value === "";
      if (isUnchanged) delete changed[name];
      else changed[name] = value;
    }
    this.#changed();
  }

  /**
   * Looks as a theme does. Words and behaviour stay.
   *
   * @param {Theme} theme
   */
  wear({ configuration, colorScheme, properties = {}, parts = {} }) {
    const attributes = { ...this.#changes.attributes };
    delete attributes["color-scheme"];
    if (colorScheme) attributes["color-scheme"] = colorScheme;
    this.#changes = { ...this.#changes, attributes, properties: { ...properties }, parts: { ...parts } };
    this.change("configuration", configuration);
  }

  /**
   * @param {Theme} theme
   * @returns {boolean} whether it looks like this
   */
  wears({ configuration, colorScheme, properties = {}, parts = {} }) {
    const now = this.#changes;
    return (
      Object.entries(configuration).every(([name, value]) => this.configuration[name] === value) &&
      now.attributes["color-scheme"] === colorScheme &&
      isSame(now.properties, properties) &&
      isSame(now.parts, parts)
    );
  }

  /** Back to what the service says. */
  reset() {
    this.#changes = none();
    this.#changed();
  }

  #changed() {
    keep(this.#changes);
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * @param {Record<string, string>} one
 * @param {Record<string, string>} other
 */
function isSame(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

/** @returns {Changes} */
function restore() {
  try {
    return { ...none(), ...JSON.parse(sessionStorage.getItem(KEY) ?? "{}") };
  } catch {
    return none();
  }
}

/** @param {Changes} changes */
function keep(changes) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(changes));
  } catch {
    // Storage is blocked: the changes hold for this page.
  }
}

/** Forgets what this browser knows of its visitor, but not the changes. */
export function forgetVisitor() {
  try {
    const changes = sessionStorage.getItem(KEY);
    sessionStorage.clear();
    localStorage.clear();
    if (changes !== null) sessionStorage.setItem(KEY, changes);
  } catch {
    // Storage is blocked: nothing was kept.
  }
}
