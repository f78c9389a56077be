import { element } from "../element.js";
import { icon } from "../icon.js";
import { replyText } from "../reply.js";
import { MessageView } from "./message.js";

/** @import { Message, WidgetConfiguration } from "../quickchat-web/types.js" */

/** How far from the end, in CSS pixels, still counts as being at the end. */
const NEAR = 48;

/**
 * What was said so far: greetings, messages, suggested first questions and the
 * typing indicator. It follows new messages only when its reader is at its end.
 *
 * It isn't a live region itself: a reply grows word by word, and history comes
 * all at once. An announcer says each reply once and whole.
 */
export class Log {
  element;
  #greetings = element("div", { class: "greetings" });
  #messages = element("div", { class: "messages" });
  #starters = element("div", { class: "starters", role: "group", "aria-label": "Suggested questions" });
  #typing = element("div", { class: "typing", hidden: true, role: "img", "aria-label": "The assistant is typing" });
  #end = element("button", { type: "button", class: "to-end", hidden: true }, icon("down"), "New messages");
  #announcer = element("div", { class: "visually-hidden", role: "status" });
  #scroller;
  #send;
  #retry;
  #follows = true;
  #picture = "";
  #revealsReplies = false;
  #openedAt = Date.now();
  /** @type {MessageView[]} */
  #greetingViews = [];
  /** @type {Map<string, MessageView>} */
  #views = new Map();

  /**
   * @param {{ send(text: string): void, retry(messageId: string): void }} actions
   */
  constructor({ send, retry }) {
    this.#send = send;
    this.#retry = retry;
    this.#typing.append(element("i"), element("i"), element("i"));
    this.#scroller = element(
      "div",
      { class: "log", role: "log", "aria-live": "off", "aria-label": "Conversation", tabindex: "0" },
      this.#greetings,
      this.#messages,
      this.#typing,
      this.#starters,
    );
    this.element = element("div", { class: "log-frame" }, this.#scroller, this.#end, this.#announcer);
    this.#end.addEventListener("click", () => {
      this.toEnd();
      this.#scroller.focus();
    });
    this.#scroller.addEventListener("scroll", () => {
      this.#follows = this.#isAtEnd();
      if (this.#follows) this.#end.hidden = true;
    });
    // A notice, a longer draft or a phone's keyboard leaves it less room.
    new ResizeObserver(() => {
      if (this.#follows) this.toEnd();
    }).observe(this.#scroller);
  }

  /** @param {WidgetConfiguration} configuration */
  configure(configuration) {
    this.#picture = configuration.avatar_image;
    this.#revealsReplies = configuration.streaming_active;
    this.#greet([configuration.welcome_message, configuration.welcome_message2].filter(Boolean));
    this.#starters.replaceChildren(...configuration.conversation_starters.map((text) => this.#starter(text)));
    for (const view of [...this.#greetingViews, ...this.#views.values()]) view.showPicture(this.#picture);
    this.#showStarters();
  }

  /** @param {Message[]} messages all of them, in place of those shown */
  replace(messages) {
    this.#views.clear();
    this.#messages.replaceChildren();
    for (const message of messages) this.#append(message);
    this.#showStarters();
    this.toEnd();
  }

  /** @param {Message} message */
  add(message) {
    const isReply = message.author !== "visitor";
    const follows = this.#isAtEnd() || !isReply;
    const view = this.#append(message);
    this.#showStarters();
    if (follows) this.toEnd();
    else this.#end.hidden = false;
    if (!isReply) return;
    this.#announcer.textContent = replyText(message.text);
    if (this.#revealsReplies) {
      view.reveal((change) => this.#keepEnd(change));
    }
  }

  /** @param {Message} message */
  update(message) {
    this.#keepEnd(() => this.#views.get(message.id)?.update(message));
    if (message.error) this.#announcer.textContent = message.error.message;
  }

  /** @param {boolean} isTyping */
  showTyping(isTyping) {
    this.#keepEnd(() => (this.#typing.hidden = !isTyping));
  }

  /** Shows the last message. */
  toEnd() {
    this.#end.hidden = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /** @param {string[]} texts */
  #greet(texts) {
    if (texts.length === this.#greetingViews.length) {
      texts.forEach((text, index) => this.#greetingViews[index]?.rewrite(text));
      return;
    }
    this.#greetingViews = texts.map((text, index) => {
      /** @type {Message} */
      const greeting = { id: `greeting-${index}`, author: "assistant", text, createdAt: this.#openedAt, status: "received" };
      return new MessageView(greeting, this.#retry);
    });
    this.#greetings.replaceChildren(...this.#greetingViews.map((view) => view.element));
  }

  /** @param {Message} message */
  #append(message) {
    const view = new MessageView(message, this.#retry);
    view.showPicture(this.#picture);
    this.#views.set(message.id, view);
    this.#messages.append(view.element);
    return view;
  }

  /** @param {string} text */
  #starter(text) {
    const button = element("button", { type: "button", class: "starter", dir: "auto" }, text);
    button.addEventListener("click", () => this.#send(text));
    return button;
  }

  /** They are for who hasn't written yet. */
  #showStarters() {
    this.#starters.hidden = this.#views.size > 0 || this.#starters.childElementCount === 0;
  }

  /**
   * Who is at the end stays there.
   *
   * @param {() => void} change
   */
  #keepEnd(change) {
    const follows = this.#isAtEnd();
    change();
    if (follows) this.toEnd();
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }
}
