import { element } from "../element.js";
import { prepareForReplies } from "../reply.js";
import { Composer } from "./composer.js";
import { Launcher } from "./launcher.js";
import { Log } from "./log.js";
import { themeOf } from "./theme.js";
import { ChatWindow } from "./window.js";

/** @import { Conversation } from "../quickchat-web/conversation.js" */
/** @import { WidgetConfiguration } from "../quickchat-web/types.js" */

const OFFLINE = "You are offline. What you write goes out once there is a connection again.";

/**
 * A bubble that opens a chat window, over a conversation of the headless client.
 * Dispatches `reset` when the visitor has begun anew.
 */
export class Chat extends EventTarget {
  #place;
  #conversation;
  #configuration;
  #log = new Log({
    send: (text) => this.#sendStarter(text),
    retry: (messageId) => this.#retry(messageId),
  });
  #composer = new Composer((text) => this.#send(text));
  #window = new ChatWindow(
    { log: this.#log.element, composer: this.#composer.element },
    { close: () => this.close(), startOver: () => this.#askToStartOver() },
  );
  #launcher = new Launcher({ toggle: () => this.toggle(), open: () => this.open() });

  /**
   * @param {HTMLElement} place the element whose corners the chat takes
   * @param {Conversation} conversation
   * @param {WidgetConfiguration} configuration
   */
  constructor(place, conversation, configuration) {
    super();
    this.#place = place;
    this.#conversation = conversation;
    this.#configuration = configuration;
    prepareForReplies(this.#log.element);
    this.configure(configuration);
    this.#log.replace(conversation.messages);
    this.#listen();
    place.replaceChildren(this.#window.element, this.#launcher.teaser, this.#launcher.bubble);
  }

  get isOpen() {
    return !this.#window.element.hidden;
  }

  /** @param {WidgetConfiguration} configuration in place of the one so far */
  configure(configuration) {
    this.#configuration = configuration;
    for (const [name, value] of Object.entries(themeOf(configuration))) {
      this.#place.style.setProperty(name, value);
    }
    this.#place.dataset.location = configuration.location;
    this.#window.configure(configuration);
    this.#log.configure(configuration);
    this.#composer.configure(configuration.input_placeholder);
    this.#launcher.configure(configuration);
    this.#showStatus();
  }

  /** @param {{ focus?: boolean }} [options] without focus when nobody asked for it */
  open({ focus = true } = {}) {
    this.#window.element.hidden = false;
    this.#place.classList.add("is-open");
    this.#launcher.setOpen(true);
    this.#log.toEnd();
    if (focus) this.#focus();
  }

  close() {
    const hadFocus = this.#window.element.contains(document.activeElement);
    this.#window.element.hidden = true;
    this.#place.classList.remove("is-open");
    this.#launcher.setOpen(false);
    if (hadFocus) this.#launcher.bubble.focus({ preventScroll: true });
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  #listen() {
    const chat = this.#conversation;
    chat.addEventListener("message", ({ detail }) => {
      this.#log.add(detail.message);
      if (!this.isOpen && detail.message.author !== "visitor") this.#launcher.addUnread();
    });
    chat.addEventListener("messageupdate", ({ detail }) => this.#log.update(detail.message));
    chat.addEventListener("status", () => this.#showStatus());
    chat.addEventListener("error", ({ detail }) => this.#window.notify("warning", detail.error.message));
  }

  #showStatus() {
    const { status } = this.#conversation;
    this.#log.showTyping(status === "sending" && this.#configuration.typing);
    if (status === "offline") this.#window.notify("offline", OFFLINE);
    else this.#window.clearNotice();
  }

  /** @param {string} text */
  #send(text) {
    // A failure shows at its message.
    this.#conversation.send(text).catch(() => {});
  }

  /** @param {string} text */
  #sendStarter(text) {
    this.#send(text);
    this.#focus(); // the button is gone now
  }

  /** @param {string} messageId */
  #retry(messageId) {
    this.#conversation.retry(messageId).catch(() => {});
    this.#focus();
  }

  #askToStartOver() {
    if (this.#conversation.messages.length === 0) {
      this.#focus();
      return;
    }
    const startOver = element("button", { type: "button", class: "action is-strong" }, "Start over");
    const keep = element("button", { type: "button", class: "action" }, "Keep it");
    startOver.addEventListener("click", () => {
      this.#conversation.reset();
      this.#log.replace([]);
      this.#showStatus();
      this.#focus();
      this.dispatchEvent(new Event("reset"));
    });
    keep.addEventListener("click", () => {
      this.#showStatus();
      this.#focus();
    });
    this.#window.notify("renew", "Start a new conversation? This one will be forgotten on this device.", startOver, keep);
    keep.focus({ preventScroll: true });
  }

  /** Into the composer, but without raising a phone's keyboard. */
  #focus() {
    if (matchMedia("(pointer: fine)").matches) this.#composer.focus();
    else this.#window.element.focus({ preventScroll: true });
  }
}
