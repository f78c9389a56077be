/** @import { Surroundings } from "../offers.js" */
/** @import { Message } from "../types.js" */
/** @import { ChatWindow } from "../widget.js" */

/** What of a reply's elements a page on paper needs, by their tags. */
const KEPT = new Set("P DIV UL OL LI BLOCKQUOTE TR TH TD TABLE THEAD TBODY HR STRONG EM S U CODE PRE BR H1 H2 H3 H4 H5 H6".split(" "));
/** Those that have no end. */
const EMPTY = new Set(["HR", "BR"]);
/** The attributes that are kept of them, by names alone that the window itself gives. */
const ATTRIBUTES = ["dir", "start"];

const STYLE = `
:root{color-scheme:light dark;font:16px/1.55 system-ui,sans-serif}
body{max-width:44rem;margin:2rem auto;padding:0 1.25rem;overflow-wrap:anywhere}
header{margin-bottom:1.5rem;border-bottom:1px solid #8886}
h1{margin:0;font-size:1.4rem}
header p,article>p:first-child{margin:0 0 .25rem;color:light-dark(#5d5d6b,#a3a3b3);font-size:.85rem}
article{margin:0 0 1.25rem;padding-inline-start:.9rem;border-inline-start:3px solid #8884;break-inside:avoid-page}
article.visitor{border-color:#0a66d8}
article>div>:first-child{margin-top:0}
article>div>:last-child{margin-bottom:0}
article :is(h1,h2,h3,h4,h5,h6){font-size:1.05rem}
.said{white-space:pre-wrap}
pre{padding:.7rem;border:1px solid #8884;border-radius:.4rem;background:#8882;white-space:pre-wrap}
table{border-collapse:collapse}
th,td{padding:.3rem .6rem;border:1px solid #8886;text-align:start}
@media print{:root{color-scheme:light}body{margin:0;max-width:none;padding:0}a[href^=http]::after{content:" (" attr(href) ")";font-size:.85em}}
`;

/**
 * Saves what was said as a file.
 *
 * @param {"text" | "page"} form
 * @param {ChatWindow} window
 * @param {Surroundings} surroundings
 * @param {string} title
 */
export function download(form, window, surroundings, title) {
  const isPage = form === "page";
  const content = (isPage ? asPage : asText)(window, surroundings, title);
  const type = isPage ? "text/html" : "text/plain";
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  // In local time, as the visitor's calendar has it.
  const now = new Date();
  const date = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  link.download = `chat-${date}.${isPage ? "html" : "txt"}`;
  link.click();
  // Not at once: the browser has yet to read it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * @param {ChatWindow} window
 * @param {Surroundings} surroundings
 * @param {string} title
 */
function asText(window, { language, string }, title) {
  const time = timeIn(language());
  const said = messagesOf(window).map(
    (message) => `${string(message.author)}, ${time(message.createdAt)}${note(message, string)}\n${isTyped(message) ? message.text : window.plainText(message.text)}`,
  );
  // The mark tells old editors that it is UTF-8.
  return `\ufeff${[title, ...said].join("\n\n")}\n`;
}

/**
 * @param {ChatWindow} window
 * @param {Surroundings} surroundings
 * @param {string} title
 */
function asPage(window, { element, language, string }, title) {
  const time = timeIn(language());
  const place = /** @type {HTMLElement | null} */ (element.shadowRoot?.getElementById("place"));
  const articles = messagesOf(window).map((message) => {
    const { author, createdAt, text } = message;
    const body = isTyped(message) ? `<div class="said" dir="auto">${escape(text)}</div>` : `<div dir="auto">${markup(window.richText(text))}</div>`;
    const when = `<time datetime="${new Date(createdAt).toISOString()}">${escape(time(createdAt))}</time>`;
    return `<article class="${isTyped(message) ? "visitor" : "other"}">\n<p><b>${escape(string(author))}</b> · ${when}${escape(note(message, string))}</p>\n${body}\n</article>`;
  });
  // Should anything ever slip through, the page's own policy lets it load nothing.
  return `<!doctype html>
<html lang="${escape(language())}" dir="${escape(place?.dir || "ltr")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1 dir="auto">${escape(title)}</h1><p>${escape(time(Date.now()))}</p></header>
<main>
${articles.join("\n")}
</main>
</body>
</html>
`;
}

/**
 * @param {ChatWindow} window
 * @returns {Message[]}
 */
function messagesOf(window) {
  return window.messages;
}

/**
 * Whether a message is what the visitor typed, letter by letter.
 *
 * @param {Message} message
 */
function isTyped(message) {
  return message.author === "visitor";
}

/**
 * What is to be said of a message that got no answer.
 *
 * @param {Message} message
 * @param {(name: string) => string} string
 */
function note({ status }, string) {
  return status === "failed" ? ` (${string("lost")})` : "";
}

/** @param {string} language */
function timeIn(language) {
  const format = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  return (/** @type {number} */ time) => format.format(time);
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/**
 * Nodes of the window's own as HTML: text, and the elements and attributes named
 * above. Images are links, so that a file that is opened loads nothing.
 *
 * @param {Node} node
 * @returns {string}
 */
function markup(node) {
  if (node instanceof Text) return escape(node.data);
  const inner = () => [...node.childNodes].map(markup).join("");
  if (!(node instanceof Element)) return inner();
  if (node instanceof HTMLAnchorElement) return link(node.href, inner());
  if (node instanceof HTMLImageElement) return link(node.src, escape(node.alt || node.src));
  if (node.matches("button.image")) {
    const { src = "", alt = "" } = /** @type {HTMLElement} */ (node).dataset;
    return link(src, escape(alt || src));
  }
  // What stands above a block of code: its language, and the button that copies it.
  if (node.matches("button,.language")) return "";
  const tag = node.tagName;
  if (!KEPT.has(tag)) return inner();
  const attributes = ATTRIBUTES.map((name) => (node.hasAttribute(name) ? ` ${name}="${escape(node.getAttribute(name) ?? "")}"` : "")).join("");
  const start = `<${tag.toLowerCase()}${attributes}>`;
  return EMPTY.has(tag) ? start : `${start}${inner()}</${tag.toLowerCase()}>`;
}

/**
 * @param {string} address one that the window has judged, whole
 * @param {string} content markup
 */
function link(address, content) {
  return /^(https?|mailto|tel):/i.test(address) ? `<a href="${escape(address)}" rel="noopener noreferrer">${content}</a>` : content;
}
