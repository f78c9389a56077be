import { Conversation } from "./conversation.js";

/** @import { Client } from "./client.js" */
/** @import { WasmBuild } from "./wasm-build.js" */
/** @import * as Types from "./types.js" */

/**
 * @typedef {{ Client: typeof Client, useHost(host: object): void }} ClientGlue
 */

/** One assistant, over whichever build the page loaded. */
export class ClientShell {
  #client;

  /**
   * @param {WasmBuild<ClientGlue>} build
   * @param {Types.ConnectOptions} options
   */
  constructor(build, options) {
    this.#client = new build.exports.Client(options);
  }

  /**
   * Sends one message and resolves with the service's own answer. For a whole
   * chat, with history, order and retries, see `conversation()`.
   *
   * It is sent again by itself only where the service can't have taken it (429;
   * 503 with `Retry-After`).
   *
   * @param {string} text what the visitor wrote; not empty
   * @param {Types.SendMessageOptions} [options]
   * @returns {Promise<Types.ChatReply>} `conv_id` is filled in where a follow-up
   *   reply leaves it out
   *
   * @example
   * const first = await client.sendMessage("Hello!");
   * const next = await client.sendMessage("And then?", { conversationId: first.conv_id });
   */
  sendMessage(text, options) {
    return this.#client.sendMessage(text, options);
  }

  /**
   * Reads the widget's configuration. A missing or unusable field has its
   * default; fields this version doesn't know are kept.
   *
   * @param {Types.CallOptions} [options]
   * @returns {Promise<Types.WidgetConfiguration>}
   */
  widgetConfiguration(options) {
    return this.#client.widgetConfiguration(options);
  }

  /**
   * Reads a conversation's metadata.
   *
   * @param {string} id the conversation's `conv_id`
   * @param {Types.CallOptions} [options]
   * @returns {Promise<Types.ConversationMetadata>}
   */
  conversationMetadata(id, options) {
    return this.#client.conversationMetadata(id, options);
  }

  /**
   * Merges values into a conversation's metadata.
   *
   * @param {string} id the conversation's `conv_id`
   * @param {Types.Metadata} metadata
   * @param {Types.CallOptions} [options]
   * @returns {Promise<Types.ConversationMetadata>} all of the conversation's metadata
   */
  setConversationMetadata(id, metadata, options) {
    return this.#client.setConversationMetadata(id, metadata, options);
  }

  /**
   * Opens the visitor's chat, with what this device kept of it. Open one at a
   * time for the same visitor, unless `connect` is that of `quickchat-web/widget`.
   *
   * @param {Types.ConversationOptions} [options]
   * @returns {Conversation}
   */
  conversation(options) {
    return new Conversation(this.#client.conversation(options));
  }
}
