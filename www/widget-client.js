import { ClientShell } from "./client-shell.js";
import { WasmBuild } from "./wasm-build.js";
import * as glue from "./widget.js";

/** @import { ConnectOptions } from "./types.js" */

/*
 * The widget's module: the client, and replies as rich text. The demo page
 * draws its chat with it.
 */

const build = new WasmBuild(glue, () => new URL("./widget.wasm", import.meta.url));

/**
 * Loads the widget's module, once a page, and gives a client for one assistant.
 *
 * @param {ConnectOptions} options
 * @returns {Promise<ClientShell>}
 */
export async function connect(options) {
  await build.load();
  return new ClientShell(build, options);
}

/**
 * A reply (HTML or Markdown, untrusted) as nodes that can't do harm.
 *
 * @param {string} text
 * @param {{ imageHosts?: string[] }} [options] `imageHosts`: hosts whose images
 *   load at once, `"*"` for all; the others wait for a click
 * @returns {DocumentFragment} to put into an element of the class `rich-text`
 */
export function renderReply(text, { imageHosts = [] } = {}) {
  return build.exports.renderReply(document, text, imageHosts.join(" "));
}

/**
 * A reply as plain text, such as a screen reader should hear.
 *
 * @param {string} text
 * @returns {string}
 */
export function replyText(text) {
  return build.exports.replyText(text);
}

/**
 * To be called by a click listener around rendered replies: copy buttons and
 * image placeholders have no listeners of their own.
 *
 * @param {Event} event
 * @returns {boolean} whether the click was for a reply
 */
export function activateReply(event) {
  return event.target instanceof Element && build.exports.activateReply(event.target);
}

/** @returns {string} the style sheet of rendered replies */
export function richTextStyles() {
  return build.exports.richTextStyles();
}
