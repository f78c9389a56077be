import { element } from "./element.js";

/** What is told apart in HTML, CSS and JavaScript; the first that matches holds. */
const KINDS = {
  string: /"[^"\n]*"|'[^'\n]*'/,
  name: /<\/?[a-z][\w-]*|(?<!=)>|--[\w-]+|::part/,
  keyword: /\b(?:import|from|const|await|true|false)\b/,
};

const TOKEN = new RegExp(
  Object.entries(KINDS)
    .map(([kind, pattern]) => `(?<${kind}>${pattern.source})`)
    .join("|"),
  "gm",
);

/**
 * Shows code with its kinds of words told apart by colour.
 *
 * @param {HTMLElement} place
 * @param {string} code
 */
export function showHighlighted(place, code) {
  /** @type {(string | Node)[]} */
  const shown = [];
  let end = 0;
  for (const match of code.matchAll(TOKEN)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? [];
    shown.push(code.slice(end, match.index), element("span", { class: `is-${kind}` }, match[0]));
    end = match.index + match[0].length;
  }
  place.replaceChildren(...shown, code.slice(end));
}
