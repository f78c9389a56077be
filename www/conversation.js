/** @import { ConversationHandle as ClientHandle } from "./client.js" */
/** @import { ConversationEvents, ConversationStatus, Message, Metadata, SendOptions } from "./types.js" */

/** @typedef {ClientHandle & { earlier?(): Promise<boolean> }} ConversationHandle */

/**
 * One visitor's chat. Made by `client.conversation()`.
 *
 * It dispatches `message` and `messageupdate` (`detail.message`), `status`
 * (`detail.status`), `metadata` (`detail.metadata`, once the service has it) and
 * `error` (`detail.error`), and `reset` once all is forgotten.
 *
 * @example
 * const chat = client.conversation();
 * chat.addEventListener("message", ({ detail }) => show(detail.message));
 * await chat.send("Hello!");
 */
export class Conversation extends EventTarget {
  #handle;

  /**
   * @internal
   * @param {ConversationHandle} handle
   */
  constructor(handle) {
    super();
    this.#handle = handle;
    handle.listen((/** @type {string} */ type, /** @type {unknown} */ detail) => {
      this.dispatchEvent(new CustomEvent(type, { detail }));
    });
  }

  /**
   * Sends a message. Sends wait their turn, one at a time.
   *
   * @param {string} text what the visitor wrote; not empty
   * @param {SendOptions} [options]
   * @returns {Promise<Message | null>} the reply's message, or `null` when there
   *   is no answer yet, as when a person has taken over
   * @throws {import("./error.js").QuickchatError} the message is then `failed`
   *   and stays in `messages`, ready for `retry`
   */
  send(text, options) {
    return this.#handle.send(text, options);
  }

  /**
   * Sends a failed message again. After a lost connection or a timeout the first
   * copy may have arrived, so this is for the visitor to decide.
   *
   * @param {string} messageId
   * @returns {Promise<Message | null>}
   */
  retry(messageId) {
    return this.#handle.retry(messageId);
  }

  /**
   * Merges values into the conversation's metadata. They go along with the first
   * message, or at once where there is a conversation already; they are kept and
   * sent again after failures.
   *
   * @param {Metadata} metadata
   * @returns {Promise<void>} fulfilled when the service has them
   */
  setMetadata(metadata) {
    return this.#handle.setMetadata(metadata);
  }

  /**
   * Asks the service for messages from before all that are known: a conversation that
   * was continued by its `id`, or that is too long for the device. They come first in
   * `messages`, without an event, and aren't kept. It takes a gateway or a token, and
   * the `connect` of `quickchat-web/widget`; else there are none.
   *
   * @returns {Promise<boolean>} whether there may be more
   *
   * @example
   * while (await chat.earlier());
   */
  async earlier() {
    return this.#handle.earlier?.() ?? false;
  }

  /**
   * All messages, oldest first; a fresh copy.
   *
   * @returns {Message[]}
   */
  get messages() {
    return this.#handle.messages;
  }

  /**
   * The service's `conv_id`, once there is one.
   *
   * @returns {string | undefined}
   */
  get id() {
    return this.#handle.id;
  }

  /** @returns {ConversationStatus} */
  get status() {
    return /** @type {ConversationStatus} */ (this.#handle.status);
  }

  /** Forgets everything, on this device and in this object, and starts over. */
  reset() {
    this.#handle.reset();
  }

  /** Stops work and events, and keeps the history for the next visit. */
  close() {
    this.#handle.close();
  }

  /**
   * @template {keyof ConversationEvents} Type
   * @overload
   * @param {Type} type
   * @param {((this: Conversation, event: ConversationEvents[Type]) => unknown) | null} listener
   * @param {boolean | AddEventListenerOptions} [options]
   * @returns {void}
   */
  /**
   * @overload
   * @param {string} type
   * @param {EventListenerOrEventListenerObject | null} listener
   * @param {boolean | AddEventListenerOptions} [options]
   * @returns {void}
   */
  /**
   * @param {string} type
   * @param {any} listener
   * @param {boolean | AddEventListenerOptions} [options]
   */
  addEventListener(type, listener, options) {
    super.addEventListener(type, listener, options);
  }
}
