/**
 * A configured colour, if it is one that the browser knows; else nothing.
 *
 * @param {unknown} value the account's, which is any JSON
 */
export function colorOf(value) {
  return typeof value === "string" && CSS.supports("color", value) ? value : "";
}
