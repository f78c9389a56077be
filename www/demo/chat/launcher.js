import { element } from "../element.js";
import { icon } from "../icon.js";
import { replyText } from "../reply.js";
import { Picture } from "./picture.js";

/** @import { WidgetConfiguration } from "../quickchat-web/types.js" */

/** Set, for the browser session, when the visitor has seen to the teaser. */
const TEASER_DONE = "quickchat-demo.teaser";

/** The bubble in the corner, its count of unread messages, and its teaser. */
export class Launcher {
  bubble;
  teaser;
  #icon = new Picture("bubble-icon", "chat");
  #badge = element("span", { class: "badge", hidden: true, "aria-hidden": "true" });
  #teaserText = element("div", { class: "teaser-text", dir: "auto" });
  #unread = 0;
  #isOpen = false;

  /** @param {{ toggle(): void, open(): void }} actions */
  constructor({ toggle, open }) {
    this.bubble = element(
      "button",
      { type: "button", class: "bubble", "aria-expanded": "false", "aria-controls": "chat-window" },
      this.#icon.element,
      element("span", { class: "bubble-close", "aria-hidden": "true" }, icon("down")),
      this.#badge,
    );
    this.bubble.addEventListener("click", toggle);

    const accept = element("button", { type: "button", class: "teaser-open" }, this.#teaserText);
    accept.addEventListener("click", open);
    const dismiss = element("button", { type: "button", class: "teaser-dismiss", "aria-label": "Dismiss" }, icon("close"));
    dismiss.addEventListener("click", () => {
      this.finishTeaser();
      this.bubble.focus({ preventScroll: true });
    });
    this.teaser = element("div", { class: "teaser", hidden: true }, accept, dismiss);
    this.#name();
  }

  /** @param {WidgetConfiguration} configuration */
  configure(configuration) {
    this.#icon.show(configuration.bubble_icon_image);
    const text = configuration.welcome_message || configuration.header;
    this.#teaserText.textContent = replyText(text);
    this.teaser.hidden = !configuration.popup_active || !text || this.#isOpen || isTeaserDone();
  }

  /** @param {boolean} isOpen */
  setOpen(isOpen) {
    this.#isOpen = isOpen;
    this.bubble.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) {
      this.#unread = 0;
      this.finishTeaser();
    }
    this.#name();
  }

  /** Counts a message that came while the window was closed. */
  addUnread() {
    this.#unread += 1;
    this.#name();
  }

  /** Takes the teaser away for the rest of the browser session. */
  finishTeaser() {
    this.teaser.hidden = true;
    try {
      sessionStorage.setItem(TEASER_DONE, "yes");
    } catch {
      // Storage is blocked: the teaser comes back with the next page.
    }
  }

  #name() {
    const unread = this.#unread === 1 ? "1 unread message" : `${this.#unread} unread messages`;
    const open = this.#unread > 0 ? `Open the chat, ${unread}` : "Open the chat";
    this.bubble.setAttribute("aria-label", this.#isOpen ? "Close the chat" : open);
    this.#badge.hidden = this.#unread === 0;
    this.#badge.textContent = String(this.#unread);
  }
}

function isTeaserDone() {
  try {
    return sessionStorage.getItem(TEASER_DONE) !== null;
  } catch {
    return false;
  }
}
