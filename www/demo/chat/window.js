import { element } from "../element.js";
import { icon } from "../icon.js";
import { Picture } from "./picture.js";

/** @import { IconName } from "../icon.js" */
/** @import { WidgetConfiguration } from "../quickchat-web/types.js" */

const TITLE = "Chat";

/** The window's frame: header, notices, and the line at the bottom. */
export class ChatWindow {
  element;
  #avatar = new Picture("avatar", "chat");
  #title = element("h2", { class: "title", id: "chat-title", dir: "auto" });
  #subtitle = element("p", { class: "subtitle", dir: "auto" });
  #header = element("header", { class: "header" });
  #fold = control("fold", "up", "Fold the header");
  #notice = element("div", { class: "notice", role: "status" });
  #disclaimer = element("p", { class: "disclaimer", dir: "auto" });
  #branding;

  /**
   * @param {{ log: HTMLElement, composer: HTMLElement }} content
   * @param {{ close(): void, startOver(): void }} actions
   */
  constructor({ log, composer }, { close, startOver }) {
    const fresh = control("renew", "renew", "New conversation");
    fresh.addEventListener("click", startOver);
    const shut = control("close", "close", "Close the chat");
    shut.addEventListener("click", close);
    this.#fold.addEventListener("click", () => this.#setFolded(!this.#header.classList.contains("is-folded")));
    this.#header.append(
      this.#avatar.element,
      element("div", { class: "titles" }, this.#title, this.#subtitle),
      element("div", { class: "controls" }, this.#fold, fresh, shut),
    );
    this.#branding = element(
      "a",
      { class: "branding", href: "https://quickchat.ai/", target: "_blank", rel: "noopener noreferrer" },
      "Powered by ",
      element("b", {}, "Quickchat"),
    );
    this.element = element(
      "section",
      { class: "window", id: "chat-window", role: "dialog", "aria-labelledby": "chat-title", tabindex: "-1", hidden: true },
      this.#header,
      log,
      this.#notice,
      composer,
      element("footer", { class: "foot" }, this.#disclaimer, this.#branding),
    );
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) close();
    });
  }

  /** @param {WidgetConfiguration} configuration */
  configure(configuration) {
    this.#avatar.show(configuration.avatar_image);
    this.#title.textContent = configuration.header || TITLE;
    this.#subtitle.textContent = configuration.subtitle;
    this.#subtitle.hidden = !configuration.subtitle;
    this.#disclaimer.textContent = configuration.background_disclaimer_text;
    this.#disclaimer.hidden = !configuration.background_disclaimer_text;
    this.#branding.hidden = configuration.white_label;
    this.#fold.hidden = !configuration.header_collapse;
    if (!configuration.header_collapse) this.#setFolded(false);
  }

  /**
   * Says something above the composer, until the next notice.
   *
   * @param {IconName} symbol
   * @param {string} text
   * @param {...HTMLElement} buttons
   */
  notify(symbol, text, ...buttons) {
    const actions = buttons.length > 0 && element("div", { class: "notice-actions" }, ...buttons);
    this.#notice.replaceChildren(icon(symbol), element("p", {}, text), ...(actions ? [actions] : []));
    this.#notice.dataset.symbol = symbol;
  }

  clearNotice() {
    this.#notice.replaceChildren();
  }

  /** @param {boolean} isFolded */
  #setFolded(isFolded) {
    this.#header.classList.toggle("is-folded", isFolded);
    this.#fold.setAttribute("aria-label", isFolded ? "Unfold the header" : "Fold the header");
    this.#fold.setAttribute("aria-expanded", String(!isFolded));
    this.#fold.replaceChildren(icon(isFolded ? "down" : "up"));
  }
}

/**
 * @param {string} name
 * @param {IconName} symbol
 * @param {string} label
 */
function control(name, symbol, label) {
  return element("button", { type: "button", class: `control control-${name}`, "aria-label": label, title: label }, icon(symbol));
}
