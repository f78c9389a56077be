/** Where a line ends in HTML. */
const BREAK = /<\/(?:p|div|li|h[1-6]|tr|pre|blockquote)>|<br\s*\/?>/gi;
const TAG = /<\/?[a-z][^>]*>/gi;
/** @type {Record<string, string>} */
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
/** What stands in code is shown as it is. */
const CODE = /(```[^]*?```|`[^`\n]+`)/;
const REFERENCE = /&(?:#(\d{1,7})|([a-z]+));/gi;

/**
 * What a reply says, without its markup. It is shown as text, so what is left of a
 * tag does nothing.
 *
 * @param {string} reply HTML or Markdown
 */
export function plainText(reply) {
  const parts = reply.split(CODE).map((part, index) => (index % 2 === 1 ? part : withoutMarkup(part)));
  return parts.join("").replace(/\n{3,}/g, "\n\n").trim();
}

/** @param {string} text */
function withoutMarkup(text) {
  return text
    .replace(BREAK, "\n")
    .replace(TAG, "")
    .replace(REFERENCE, (all, number, name) => (number ? character(Number(number)) : NAMED[name.toLowerCase()]) ?? all);
}

/** @param {number} code */
function character(code) {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

const TIME = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const DAY = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });

/** @param {Date | null} date */
export function timeText(date) {
  return date ? TIME.format(date) : "";
}

/** @param {Date | null} date */
export function dayText(date) {
  return date ? DAY.format(date) : "";
}

/** @param {string} word such as `human_operator` */
export function inWords(word) {
  return WORDS[word] ?? word.replaceAll("_", " ");
}

/** @type {Record<string, string>} */
const WORDS = {
  ai_assistant: "Assistant",
  human_operator: "A person",
  unassigned: "Nobody",
  visitor: "Visitor",
  open: "Open",
  resolved: "Resolved",
  draft: "Draft",
  published: "Published",
};
