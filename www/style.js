/** @type {Map<string, CSSStyleSheet>} */
const sheets = new Map();

/**
 * Adds rules to a shadow tree, once.
 *
 * @param {ShadowRoot} shadow
 * @param {string} rules
 */
export function adopt(shadow, rules) {
  let sheet = sheets.get(rules);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    sheets.set(rules, sheet);
  }
  if (!shadow.adoptedStyleSheets.includes(sheet)) shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
}
