import { element } from "../element.js";
import { icon } from "../icon.js";
import { showReply } from "../reply.js";
import { Picture } from "./picture.js";
import { reveal } from "./reveal.js";

/** @import { Message } from "../quickchat-web/types.js" */

const AUTHORS = { visitor: "You", assistant: "Assistant", operator: "Support" };
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/** One message of the log. */
export class MessageView {
  element;
  #message;
  #text = element("div", { class: "message-text", dir: "auto" });
  #footer = element("div", { class: "message-footer" });
  #picture = new Picture("avatar", "chat");
  #retry;

  /**
   * @param {Message} message
   * @param {(messageId: string) => void} retry
   */
  constructor(message, retry) {
    this.#message = message;
    this.#retry = retry;
    const isVisitor = message.author === "visitor";
    this.element = element(
      "article",
      { class: "message", "data-author": message.author },
      !isVisitor && this.#picture.element,
      element(
        "div",
        { class: "message-body" },
        element("span", { class: "visually-hidden" }, `${AUTHORS[message.author]}:`),
        this.#text,
        this.#footer,
      ),
    );
    if (isVisitor) this.#text.textContent = message.text;
    else showReply(this.#text, message.text);
    this.update(message);
  }

  /**
   * Shows a reply word by word.
   *
   * @param {(change: () => void) => void} apply makes each change
   */
  reveal(apply) {
    void reveal(this.#text, apply);
  }

  /** @param {string} text instead of what the message says */
  rewrite(text) {
    showReply(this.#text, text);
  }

  /** @param {string} address the assistant's picture */
  showPicture(address) {
    this.#picture.show(address);
  }

  /** @param {Message} message the same message, further on its way */
  update(message) {
    this.element.dataset.status = message.status;
    this.#footer.replaceChildren(message.status === "failed" ? this.#failure(message) : progress(message));
  }

  /** @param {Message} message */
  #failure(message) {
    const retry = element("button", { type: "button", class: "retry" }, icon("retry"), "Retry");
    retry.addEventListener("click", () => this.#retry(message.id));
    return element(
      "div",
      { class: "failure" },
      icon("warning"),
      element("p", {}, message.error?.message ?? "This message may not have arrived."),
      retry,
    );
  }
}

/** @param {Message} message */
function progress(message) {
  const isOnItsWay = message.status === "sending";
  const when = new Date(message.createdAt);
  return isOnItsWay
    ? element("span", { class: "message-time" }, "Sending…")
    : element("time", { class: "message-time", datetime: when.toISOString() }, clock.format(when));
}
