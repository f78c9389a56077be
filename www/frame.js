import { focus, keepFocus } from "./focus.js";
import { STYLE } from "./frame-style.js";
import { Visit } from "./visit.js";

export { loadTexts, textsFor } from "./language.js";

/** @import { QuickchatWidgetElement } from "./element.js" */
/** @import { Strings, WidgetConfiguration } from "./types.js" */
/** @import { ChatWindow } from "./widget.js" */

/*
 * The window before its module is there: a header and an empty log around the
 * composer (`composer.js`). What is written in it is sent as soon as it can be. The
 * module draws all else into the frame (`src/widget/view/`), which it finds by its ids.
 */

/**
 * What the account and the visitor's language say of a window.
 *
 * @typedef {object} Settings
 * @property {Partial<WidgetConfiguration>} configuration
 * @property {Partial<Strings>} strings
 * @property {string} language a BCP 47 tag
 */

/**
 * What the bubble is drawn with too.
 *
 * @typedef {object} Tools
 * @property {typeof import("./drawing.js").OUTLINES} OUTLINES
 * @property {typeof import("./style.js").adopt} adopt
 * @property {typeof import("./color.js").colorOf} colorOf
 * @property {typeof import("./drawing.js").drawing} drawing
 * @property {typeof import("./make.js").make} make
 */

/** What happens in a window: capturing, as some of it doesn't bubble. */
const EVENTS = ["click", "keydown", "input", "submit", "scroll", "error"];

/** What shows nothing isn't sent; as `is_blank` of the module has it. */
const BLANK = /^[\s\x85\u200b-\u200f\u2060]*$/;

const UP = "m6 15 6-6 6 6";
const SEND = "M12 19V5M5.5 11.5 12 5l6.5 6.5";

/** @type {Promise<typeof import("./window.js")> | undefined} */
let loading;

/**
 * Loads what draws into a frame, once a page: the script and the module, both at
 * a time.
 *
 * @returns {Promise<typeof import("./window.js")>}
 */
export function loadWindow() {
  const load = async () => {
    const address = new URL("./widget.wasm", import.meta.url);
    const response = fetch(address, { priority: "low" });
    response.catch(() => {}); // told by who reads it
    const script = await import("./window.js");
    await script.load(address, response);
    return script;
  };
  loading ??= load().catch((error) => {
    loading = undefined; // so that the next call tries again
    throw error;
  });
  return loading;
}

/** A window, at first without what its module draws. */
export class Frame {
  #tools;
  #element;
  #place;
  #shadow;
  #settings;
  #signal;
  #tell;
  /** @type {typeof import("./window.js") | undefined} */
  #script;
  /** @type {ChatWindow | undefined} */
  window;
  #visit;
  /** @type {ReturnType<typeof import("./window.js").draw>["offer"] | undefined} */
  #offers;
  /** How many messages came while the window was closed. */
  #unread = 0;
  /** What was written before it could be sent. @type {string[]} */
  #waiting = [];
  #hasFailed = false;

  /**
   * Draws it around the composer.
   *
   * @param {QuickchatWidgetElement} element
   * @param {Settings} settings
   * @param {AbortSignal} signal aborted when the frame is taken away
   * @param {(type: string, detail?: any) => any} tell
   * @param {Tools} tools
   */
  constructor(element, settings, signal, tell, tools) {
    this.#tools = tools;
    this.#element = element;
    this.#shadow = /** @type {ShadowRoot} */ (element.shadowRoot);
    this.#place = this.#get("place");
    this.#settings = settings;
    this.#signal = signal;
    this.#tell = tell;
    this.#visit = new Visit(element, () => this.window);
    tools.adopt(this.#shadow, STYLE);
    for (const type of ["resize", "scroll"]) visualViewport?.addEventListener(type, () => this.#fit(), { signal });
    for (const type of EVENTS) this.#place.addEventListener(type, (event) => this.#handle(event), { capture: true, signal });
    signal.addEventListener("abort", () => this.#remove());
    this.#furnish();
    this.draw(settings);
    const { dataset, hidden } = this.#get("composer");
    if ("sent" in dataset && !hidden) this.#submit();
  }

  /**
   * Loads what draws into the frame and lets it; then what waits is sent.
   *
   * @param {boolean} isKnown whether the configuration is that of the account; else
   *   it is asked for
   * @returns {Promise<ChatWindow | undefined>} `undefined` if the frame was taken
   *   away meanwhile
   */
  async load(isKnown) {
    this.#showFailure(false);
    try {
      this.#script = await loadWindow();
      if (this.#signal.aborted) return undefined;
      const drawn = this.#script.draw(this.#element, this.#told, isKnown, this.#signal, this.#hear, (name) => this.#string(name));
      const { window } = drawn;
      const isOpen = !this.#get("window").hidden;
      this.window = window;
      this.#offers = drawn.offer;
      window.setOpen(isOpen);
      // The visitor may have come before there was anything to go on with.
      if (this.#shadow.activeElement?.id === "window") this.focus();
      for (const text of this.#waiting.splice(0)) this.#say(text);
      this.#offers("draw", this.#settings.configuration);
      if (!isOpen) window.showPopup(!this.#visit.remembers("dismissed"));
      return window;
    } catch (error) {
      if (!this.#signal.aborted) this.#showFailure(true);
      throw error;
    }
  }

  /** Makes the window and its composer what they are in a frame. */
  #furnish() {
    const window = this.#get("window");
    const input = this.#input;
    window.tabIndex = -1;
    window.setAttribute("aria-labelledby", "title");
    // What is seen already doesn't come once more.
    if (window.clientHeight > 0) window.style.animation = "none";
    input.onkeydown = null;
    input.rows = 1;
    input.enterKeyHint = "send";
    input.dir = "auto";
  }

  /**
   * Draws it in place of what was drawn; what is being written stays.
   *
   * @param {Settings} settings
   */
  draw(settings) {
    this.#settings = settings;
    const { OUTLINES, drawing, make } = this.#tools;
    const window = this.#get("window");
    const composer = this.#get("composer");
    for (const it of this.#shadow.querySelectorAll("#window>:not(#composer),#send,#announcer")) it.remove();
    const string = (/** @type {string} */ name) => this.#string(name);
    composer.before(
      make("header", { id: "header", part: "header" },
        make("span", { class: "avatar", part: "avatar", "aria-hidden": "true" }, drawing(OUTLINES.chat)),
        make("div", { class: "titles" },
          make("h2", { id: "title", part: "title", dir: "auto" }),
          make("p", { id: "subtitle", part: "subtitle", dir: "auto" })),
        make("button", { id: "fold", class: "control", "aria-controls": "subtitle" }, drawing(UP)),
        make("button", { id: "close", class: "control", part: "close", ...named(string("close")) }, drawing(OUTLINES.down))),
      make("div", { id: "frame" },
        make("div", { id: "log", part: "log", role: "log", "aria-live": "off", "aria-label": string("conversation"), tabindex: "0" },
          make("div", { class: "content" },
            make("div", { id: "greetings" }),
            make("div", { id: "messages" }),
            make("div", { id: "starters", part: "starters", role: "group", "aria-label": string("starters"), hidden: "" }),
            make("div", { id: "typing", part: "typing", role: "img", "aria-label": string("typing"), hidden: "" }, make("i", {}), make("i", {}), make("i", {})))),
        make("button", { id: "end", hidden: "" }, drawing(OUTLINES.down), string("newMessages"))),
      make("div", { id: "notice" }),
    );
    composer.append(make("button", { id: "send", part: "send", ...named(string("send")) }, drawing(SEND)));
    composer.after(
      make("footer", {},
        make("p", { id: "disclaimer", part: "disclaimer", dir: "auto" }),
        make("a", { id: "branding", part: "branding", href: "https://quickchat.ai/", target: "_blank", rel: "noreferrer" }, string("poweredBy"))),
    );
    this.#place.append(make("div", { id: "announcer", role: "status" }));
    this.#show();
    this.#grow();
    for (const text of this.#waiting) this.#showWaiting(text);
    this.#showFailure(this.#hasFailed);
    this.window?.configure(this.#told, true);
    if (!window.hidden) this.window?.setOpen(true);
  }

  /**
   * Shows what the configuration says.
   *
   * @param {Settings} settings
   */
  configure(settings) {
    this.#settings = settings;
    this.#show();
    this.window?.configure(this.#told, false);
    this.#offers?.("draw", settings.configuration);
  }

  /**
   * @param {boolean} isOpen
   * @param {boolean} byVisitor who takes the focus along, and may be leaving
   */
  setOpen(isOpen, byVisitor) {
    const window = this.#get("window");
    const { activeElement } = this.#shadow;
    if (!isOpen && activeElement && activeElement.id !== "bubble") focus(this.#get("bubble"));
    window.hidden = !isOpen;
    if (!isOpen) window.style.animation = "";
    window.ariaModal = this.#coversPage ? "true" : null;
    if (this.#coversPage) this.#fit();
    this.window?.setOpen(isOpen);
    if (!byVisitor) return;
    if (isOpen) {
      this.#visit.remember("dismissed");
      this.focus();
    } else {
      this.#visit.remember("closed");
      this.#offers?.("visitEnds");
    }
  }

  /**
   * Puts the focus where the visitor goes on: on what comes before the first
   * message or the composer; on the window itself where a keyboard would come up
   * on the screen.
   */
  focus() {
    const next = this.#shadow.querySelector("#prechat:not([hidden]) input,#consent:not([hidden]),#composer:not([hidden]) #input");
    focus(matchMedia("(pointer:coarse)").matches || !next ? this.#get("window") : next);
  }

  /** How many messages came while the window was closed, in figures and in words; nothing for none. */
  get unread() {
    return this.#script?.unread(this.#unread, this.#settings.language, (name) => this.#string(name));
  }

  /** Whether the visitor has closed the window, in this browser session. */
  get wasClosed() {
    return this.#visit.remembers("closed");
  }

  #remove() {
    const { window } = this;
    window?.remove();
    // Later: a listener that it is calling may have led to this.
    queueMicrotask(() => window?.free());
  }

  /**
   * Told by the module and its conversation.
   *
   * @param {string} type
   * @param {any} [detail]
   */
  #hear = (type, detail) => {
    switch (type) {
      case "status":
        return undefined;
      case "messageupdate":
        return detail.message.error && this.#tell("error", { error: detail.message.error });
      case "reset":
        return this.#offers?.("forget");
      case "context":
        return this.#script?.contextOf(this.#element, this.#tell("context"));
      case "unread":
        this.#unread = detail;
        return this.#tell("label");
      case "open":
        return this.#tell("open", true);
      case "focus":
        return this.focus();
      case "dismiss":
        this.#visit.remember("dismissed");
        this.window?.showPopup(false);
        return focus(this.#get("bubble"));
    }
    return this.#tell(type, detail);
  };

  /** Shows what the settings say of the frame. */
  #show() {
    const { configuration } = this.#settings;
    const isInline = this.#element.mode === "inline";
    this.#place.style.setProperty("--_top", this.#tools.colorOf(configuration.header_color));
    this.#place.toggleAttribute("data-dark-text", configuration.header_text_color === false);
    this.#get("window").role = isInline ? "region" : "dialog";
    this.#get("close").hidden = isInline;
    this.#setText("title", configuration.header, this.#string("chat"));
    this.#setText("subtitle", configuration.subtitle);
    this.#setText("disclaimer", configuration.background_disclaimer_text);
    this.#get("branding").hidden = configuration.white_label === true;
    const mayFold = configuration.header_collapse === true;
    this.#get("fold").hidden = !mayFold;
    this.#fold(mayFold && this.#get("header").hasAttribute("data-folded"));
  }

  /**
   * Says that the window couldn't be loaded and offers to try again; or no longer.
   *
   * @param {boolean} hasFailed
   */
  #showFailure(hasFailed) {
    if (!this.#hasFailed && !hasFailed) return;
    this.#hasFailed = hasFailed;
    const { make } = this.#tools;
    const failure = () =>
      make("div", { role: "alert" },
        make("p", {}, this.#string("unavailable")),
        make("button", { id: "reload", class: "strong" }, this.#string("retry")));
    this.#get("notice").replaceChildren(...(hasFailed ? [failure()] : []));
  }

  /** @param {Event} event within the shadow tree */
  #handle(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    switch (event.type) {
      case "click":
        this.#click(target.closest("button")?.id);
        break;
      case "keydown":
        this.#press(/** @type {KeyboardEvent} */ (event), target);
        break;
      case "input":
        if (target === this.#input) this.#grow();
        break;
      case "submit":
        event.preventDefault();
        if (target.id === "composer") this.#submit();
    }
    // Unless a listener of the page's has taken it all away.
    if (!this.#signal.aborted) this.window?.handle(event);
  }

  /** @param {string | undefined} id of a button */
  #click(id) {
    switch (id) {
      case "fold":
        this.#fold(!this.#get("header").hasAttribute("data-folded"));
        break;
      case "close":
        this.#tell("close");
        break;
      case "send":
        this.#submit();
        this.focus();
        break;
      case "reload":
        this.#tell("load");
        this.focus();
    }
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLElement} target
   */
  #press(event, target) {
    // The Enter that ends an input method's composition: Chromium says that it
    // composes, Safari gives it the code of old.
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && target === this.#input && !event.shiftKey && !isComposing) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Tab" && this.#coversPage) {
      keepFocus(event, this.#get("window"), this.#shadow.activeElement);
    } else if (event.key === "Escape" && !isComposing && target.closest("#window")) {
      const keep = this.#shadow.getElementById("keep");
      if (keep) {
        keep.click(); // a question is answered first
      } else if (this.#element.mode !== "inline") {
        event.preventDefault();
        this.#tell("close");
      }
    }
  }

  #submit() {
    const text = this.#input.value;
    if (BLANK.test(text)) return;
    this.#write("");
    if (this.window) {
      this.#say(text);
    } else {
      this.#waiting.push(text);
      this.#showWaiting(text);
      this.#tell("load");
    }
  }

  /** @param {string} text */
  #say(text) {
    this.window?.send(text).catch(() => {}); // shown at the message
  }

  /**
   * As the module shows messages.
   *
   * @param {string} text
   */
  #showWaiting(text) {
    const { make } = this.#tools;
    this.#get("messages").append(
      make("article", { part: "message message-visitor", "data-author": "visitor", "data-status": "sending" },
        make("div", { class: "body" },
          make("span", { class: "unseen" }, this.#string("visitor")),
          make("div", { class: "text", dir: "auto" }, text),
          make("div", { class: "foot" }, this.#string("waiting")))),
    );
  }

  /** @param {string} text */
  #write(text) {
    this.#input.value = text;
    this.#grow();
  }

  /** An unseen copy of what is written says how high the composer is. */
  #grow() {
    const { parentElement, value } = this.#input;
    parentElement?.setAttribute("data-text", value);
  }

  /**
   * Tells the style sheet what is left of the screen above its keyboard. In a log that
   * is higher than before there is room for more, as if it had been scrolled.
   */
  #fit() {
    const { height, offsetTop } = /** @type {VisualViewport} */ (visualViewport);
    this.#place.style.setProperty("--_view-height", `${height}px`);
    this.#place.style.setProperty("--_view-top", `${offsetTop}px`);
    this.#get("log").dispatchEvent(new Event("scroll"));
  }

  /** @param {boolean} isFolded */
  #fold(isFolded) {
    this.#get("header").toggleAttribute("data-folded", isFolded);
    const button = this.#get("fold");
    button.ariaExpanded = String(!isFolded);
    button.ariaLabel = button.title = isFolded ? this.#string("unfold") : this.#string("fold");
  }

  /** Whether the page is behind the window, as on a phone. */
  get #coversPage() {
    return this.#element.mode !== "inline" && matchMedia("(max-width:479px)").matches;
  }

  get #input() {
    return /** @type {HTMLTextAreaElement} */ (this.#get("input"));
  }

  /** What the module is told of a window. */
  get #told() {
    const { imageHosts, prechatFields, consentText } = this.#element;
    return { ...this.#settings, imageHosts, prechatFields: prechatFields ?? "name email", consentText };
  }

  /** @param {string} id of what is there */
  #get(id) {
    return /** @type {HTMLElement} */ (this.#shadow.getElementById(id));
  }

  /** @param {string} name */
  #string(name) {
    return this.#settings.strings[name] ?? "";
  }

  /**
   * @param {string} id hidden where there is no text
   * @param {unknown} text the account's
   * @param {string} [own] in its place
   */
  #setText(id, text, own = "") {
    const element = this.#get(id);
    element.textContent = textOf(text) || own;
    element.hidden = !element.textContent;
  }
}

/**
 * The attributes of a button that has no text.
 *
 * @param {string} name
 */
function named(name) {
  return { "aria-label": name, title: name };
}

/**
 * A field of the account's, which is any JSON.
 *
 * @param {unknown} value
 */
function textOf(value) {
  return typeof value === "string" ? value : "";
}
