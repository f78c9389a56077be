/** @typedef {string | Node | null | undefined | false} Child */

/**
 * An element with its attributes and children. Text stays text, and no API here
 * parses a string as HTML.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | boolean | undefined>} [attributes] `true` is an
 *   attribute without a value; `false` and `undefined` leave it out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 *
 * @example
 * element("button", { type: "button", class: "quiet" }, icon("plus"), "Add");
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "string") made.setAttribute(name, value);
    else if (value) made.setAttribute(name, "");
  }
  made.append(...children.filter(isPresent));
  return made;
}

/**
 * @param {Child} child
 * @returns {child is string | Node}
 */
function isPresent(child) {
  return child !== null && child !== undefined && child !== false;
}

/**
 * The element of the page with this id.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no element with the id "${id}".`);
  return found;
}
