import { activateReply, renderReply, replyText, richTextStyles } from "./quickchat-web/widget-client.js";

/**
 * Replies and greetings are HTML or Markdown from a language model, so the page
 * never parses them as HTML. The package makes harmless nodes of them.
 */

let isStyled = false;

/**
 * Makes a place ready to show replies: their style, and one listener for the
 * copy buttons and images in them.
 *
 * @param {HTMLElement} place
 */
export function prepareForReplies(place) {
  place.addEventListener("click", activateReply);
  if (isStyled) return;
  isStyled = true;
  const styles = new CSSStyleSheet();
  styles.replaceSync(richTextStyles());
  document.adoptedStyleSheets.push(styles);
}

/**
 * @param {HTMLElement} place where the reply is shown, instead of what is there
 * @param {string} text
 */
export function showReply(place, text) {
  place.classList.add("rich-text");
  place.replaceChildren(renderReply(text));
}

/** A reply as plain text. */
export { replyText };
