import { Bubble } from "./bubble.js";
import { colorOf } from "./color.js";
import { fetchConfiguration, knownConfiguration, rememberConfiguration } from "./configuration.js";
import { OUTLINES, drawing } from "./drawing.js";
import { make } from "./make.js";
import { isPersistent } from "./persistence.js";
import { adopt } from "./style.js";

/** @import { Frame } from "./frame.js" */
/** @import { ChatWindow } from "./widget.js" */
/** @import { Message, Metadata, Strings, TokenSource, WidgetAttributes, WidgetConfiguration } from "./types.js" */

/** On a server there is none, and no element is ever made of the class. */
const Base = /** @type {new () => HTMLElement & WidgetAttributes} */ (globalThis.HTMLElement ?? class {});

/** Attributes of text, each with a property of the same name in camel case. */
const TEXTS = ["scenario-id", "gateway", "chat-url", "api-url", "mode", "color-scheme", "location", "offset-x", "offset-y", "prechat-fields", "image-hosts", "storage", "consent-text"];
/** Attributes that say yes by being there. */
const FLAGS = ["opened", "page-context", "no-persist", "sound"];
/** What another conversation or another kind of window comes of. */
const VITAL = ["scenario-id", "gateway", "chat-url", "api-url", "mode", "storage", "no-persist"];

/** What to do where it isn't said whose chat it is. */
export const MISSING =
  'quickchat-web needs scenario-id and gateway; on a script tag, data-scenario-id and data-gateway.';

/** What the frame draws with too; handed to it, so that it comes but once. */
const TOOLS = { OUTLINES, adopt, colorOf, drawing, make };

/** From here on a window may open by itself, in CSS pixels. */
const WIDE = "(min-width: 1000px)";

/** Before the language is there. */
const ENGLISH = { open: "Open chat", close: "Close chat", placeholder: "Message" };

/**
 * `<quickchat-widget>`: the bubble, and the chat window that it opens. What the
 * window is made of is loaded when the page is idle, or when it is wanted.
 */
export class QuickchatWidgetElement extends Base {
  static observedAttributes = [...TEXTS, ...FLAGS, "lang", "dir"];

  /** @type {() => Promise<typeof import("./frame.js")>} */
  static loadFrame = () => import("./frame.js");

  /** Fulfilled when the window can be opened. @type {Promise<void>} */
  ready;
  #isReady = () => {};
  /** @type {Bubble | undefined} */
  #bubble;
  /** Ends with the element's time on the page. @type {AbortController | undefined} */
  #life;
  /** @type {Promise<ChatWindow> | undefined} */
  #loading;
  /** @type {Frame | undefined} */
  #frame;
  /** What was fetched, at first what was known of it last. @type {Partial<WidgetConfiguration> | undefined} */
  #fetched;
  /** @type {Promise<Partial<WidgetConfiguration> | undefined> | undefined} */
  #fetching;
  /** @type {Partial<Strings>} */
  #texts = ENGLISH;
  #language = "en";
  #byVisitor = false;
  #isUpdating = false;

  /** @type {Metadata} */ #metadata = {};
  /** @type {Partial<WidgetConfiguration>} */ #overrides = {};
  /** @type {Partial<Strings>} */ #strings = {};
  /** @type {TokenSource | undefined} */ #token;
  /** @type {string | undefined} */ #apiKey;
  /** @type {string | undefined} */ #context;

  constructor() {
    super();
    this.ready = new Promise((resolve) => (this.#isReady = resolve));
  }

  connectedCallback() {
    // What was set before this class was there would hide its properties.
    for (const name of Object.keys(this)) {
      if (name in QuickchatWidgetElement.prototype) {
        const value = /** @type {any} */ (this)[name];
        delete (/** @type {any} */ (this)[name]);
        /** @type {any} */ (this)[name] = value;
      }
    }
    this.#start();
  }

  disconnectedCallback() {
    this.#stop();
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(name, before, after) {
    if (before === after || !this.#life) return;
    if (VITAL.includes(name)) {
      this.#restart();
    } else if (name === "opened") {
      this.#applyOpened();
    } else if (name === "lang") {
      this.#translate().catch(() => {}); // told when the window is wanted
    } else {
      this.#update();
    }
  }

  #start() {
    if (!this.isConnected || this.#life) return;
    const scenarioId = this.#scenario;
    this.#life = new AbortController();
    const { signal } = this.#life;
    // Unless it is said in the same breath, after the element was put on the page.
    queueMicrotask(() => signal.aborted || scenarioId || console.error(MISSING));
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    // First: the composer waits for it.
    const base = this.apiUrl ?? this.gateway;
    if (base !== null && !this.#token && scenarioId) {
      this.#fetching = fetchConfiguration(base, signal).then((configuration) => {
        if (configuration && !signal.aborted) this.#receive(configuration);
        return configuration;
      });
    }
    this.#fetched = isPersistent(this) ? knownConfiguration(scenarioId) : undefined;
    const { button } = (this.#bubble = new Bubble(shadow));
    button.onclick = () => (this.opened ? this.#close(true) : this.#open(true));
    button.onpointerenter = button.onfocus = () => void this.#load();
    this.#update();
    if (scenarioId) this.#loadLater(signal);
  }

  #stop() {
    this.#life?.abort();
    this.#life = this.#frame = this.#loading = this.#fetching = undefined;
    this.shadowRoot?.replaceChildren();
  }

  /** @param {AbortSignal} signal */
  #loadLater(signal) {
    if (this.#isOpen) {
      void this.#load();
      return;
    }
    const load = () => signal.aborted || void this.#load();
    const begin = () => {
      this.#translate().catch(() => {});
      if ("requestIdleCallback" in globalThis) requestIdleCallback(load, { timeout: 4000 });
      else setTimeout(load, 1000); // in Safari
    };
    if (document.readyState === "complete") begin();
    else addEventListener("load", begin, { once: true, signal });
  }

  /** @param {Partial<WidgetConfiguration>} configuration */
  #receive(configuration) {
    const isNews = JSON.stringify(configuration) !== JSON.stringify(this.#fetched);
    this.#fetched = configuration;
    if (isNews) {
      if (isPersistent(this)) rememberConfiguration(this.#scenario, configuration);
      this.#update();
    }
    if (this.#configuration.window_auto_open && matchMedia(WIDE).matches) {
      this.#load().then(
        () => this.#frame?.wasClosed === false && this.#open(false),
        () => {},
      );
    }
  }

  /** Loads what the window is made of; the window, or the wait for it. */
  #load() {
    this.#start();
    const { signal } = this.#life ?? {};
    if (!signal) return Promise.reject(new Error("Put <quickchat-widget> on the page first."));
    this.#loading ??= this.#makeWindow(signal).catch((error) => {
      if (!signal.aborted) {
        this.#loading = undefined; // so that the next click tries again
        console.error(error);
        this.#emit("error", { error });
        if (!this.#frame) this.opened = false; // there is nothing to say it in
      }
      throw error;
    });
    this.#loading.catch(() => {});
    return this.#loading;
  }

  /**
   * @param {AbortSignal} signal
   * @returns {Promise<ChatWindow>}
   */
  async #makeWindow(signal) {
    const { Frame } = await QuickchatWidgetElement.loadFrame();
    const [configuration] = await Promise.all([this.#fetching, this.#translate()]);
    if (signal.aborted) return this.#load();
    if (!this.#frame) {
      this.#frame = new Frame(this, this.#settings, signal, this.#tell, TOOLS);
      this.#frame.setOpen(this.#isOpen, this.#byVisitor);
    }
    const window = await this.#frame.load(Boolean(configuration));
    if (!window) return this.#load();
    this.#isReady();
    this.#emit("ready", {});
    return window;
  }

  get #isOpen() {
    return this.mode === "inline" || this.opened;
  }

  get #settings() {
    return { configuration: this.#configuration, strings: { ...this.#texts, ...this.#strings }, language: this.#language };
  }

  /** `configuration`, then fetched; attributes go before, and defaults are the window's. */
  get #configuration() {
    return { ...this.#fetched, ...this.#overrides };
  }

  get #scenario() {
    return this.scenarioId ?? "";
  }

  /** Shows what attributes and properties say, once for all that change at a time. */
  #update() {
    if (this.#isUpdating) return;
    this.#isUpdating = true;
    queueMicrotask(() => {
      this.#isUpdating = false;
      if (!this.#life) return;
      const bubble = /** @type {Bubble} */ (this.#bubble);
      bubble.paint(this.#configuration);
      bubble.length("--_offset-x", this.offsetX);
      bubble.length("--_offset-y", this.offsetY);
      const { place } = bubble;
      place.dataset.location = this.location || this.#configuration.location || "";
      place.dataset.scheme = this.colorScheme ?? "";
      place.lang = this.#language;
      place.dir = this.dir || this.#string("direction") || "ltr";
      this.#frame?.configure(this.#settings);
      this.#compose();
      this.#label();
    });
  }

  /** Shows what is known of the composer, and its window as long as there is no frame. */
  #compose() {
    const { form, input, window } = /** @type {Bubble} */ (this.#bubble).composer;
    const { input_placeholder: name, prechat_active: asks } = this.#configuration;
    input.placeholder = input.ariaLabel = (typeof name === "string" && name) || this.#string("placeholder");
    // What comes before the first message is the module's to ask.
    if (!this.#frame?.window) form.hidden = !this.#fetched || asks === true || Boolean(this.consentText);
    if (this.#frame || this.mode === "inline") return;
    window.hidden = !this.opened;
    if (this.#byVisitor) input.focus({ preventScroll: true });
  }

  async #translate() {
    const { textsFor } = await QuickchatWidgetElement.loadFrame();
    const texts = await textsFor(this);
    if (!texts) return;
    this.#texts = texts.strings;
    this.#language = texts.language;
    this.#redraw();
  }

  /** Draws the window's own texts anew. */
  #redraw() {
    this.#frame?.draw(this.#settings);
    this.#update();
  }

  /** @param {string} name */
  #string(name) {
    return this.#strings[name] ?? this.#texts[name] ?? "";
  }

  #label() {
    const { opened } = this;
    const label = this.#string(opened ? "close" : "open");
    const unread = opened ? undefined : this.#frame?.unread;
    this.#bubble?.show(opened, unread ? `${label}, ${unread.label}` : label, unread?.count ?? "");
  }

  /** @param {boolean} byVisitor whether the focus may go along */
  #open(byVisitor) {
    this.#byVisitor = byVisitor;
    this.opened = true;
  }

  /** @param {boolean} byVisitor */
  #close(byVisitor) {
    this.#byVisitor = byVisitor;
    this.opened = false;
  }

  #applyOpened() {
    const { opened } = this;
    if (opened) void this.#load();
    if (this.mode !== "inline") this.#frame?.setOpen(opened, this.#byVisitor);
    this.#compose();
    if (!opened && this.#frame) this.#byVisitor = false; // else it is told later
    this.#label();
    this.#emit(opened ? "open" : "close", {});
  }

  /**
   * Told by the frame, for its window and conversation.
   *
   * @param {string} type
   * @param {any} [detail]
   */
  #tell = (type, detail) => {
    switch (type) {
      case "open":
        return this.#open(detail);
      case "close":
        return this.#close(true);
      case "load":
        return void this.#load();
      case "label":
        return this.#label();
      case "configuration":
        return this.#receive(detail);
      case "context":
        return this.#context;
    }
    return this.#emit(type, detail);
  };

  /**
   * @param {string} type
   * @param {object} detail
   */
  #emit(type, detail) {
    const cancelable = type === "prechat";
    return this.dispatchEvent(new CustomEvent(`quickchat-${type}`, { detail, bubbles: true, composed: true, cancelable }));
  }

  /** Shows the widget after `hide()`. */
  show() {
    this.hidden = false;
  }

  /** Hides the whole widget, bubble included. */
  hide() {
    this.hidden = true;
  }

  /** Opens the window. It takes the focus where a click or key has led to this. */
  open() {
    this.#open(Boolean(navigator.userActivation?.isActive));
  }

  /** Closes the window. */
  close() {
    this.#close(false);
  }

  /** Opens a closed window, and the other way round. */
  toggle() {
    if (this.opened) this.close();
    else this.open();
  }

  /**
   * Sends a message as if the visitor had written it.
   *
   * @param {string} text
   * @returns {Promise<Message | null>} the reply's message; `null` when there is no answer yet
   */
  async send(text) {
    return (await this.#load()).send(text);
  }

  /**
   * Merges values into the conversation's metadata.
   *
   * @param {Metadata} metadata
   * @returns {Promise<void>} fulfilled when the service has them
   */
  async setMetadata(metadata) {
    this.#metadata = { ...this.#metadata, ...metadata };
    return (await this.#load()).setMetadata(metadata);
  }

  /**
   * Tells the assistant more, with each message from now on.
   *
   * @param {string | undefined} text `undefined` for nothing more
   */
  setContext(text) {
    this.#context = text;
  }

  /** Forgets the conversation, on this device too, and starts over. */
  reset() {
    void this.#load().then(
      (window) => window.reset(),
      () => {},
    );
  }

  /** Values for the conversation's metadata, before it starts. */
  get metadata() {
    return this.#metadata;
  }

  set metadata(metadata) {
    this.#metadata = metadata;
    this.#frame?.window?.setMetadata(metadata).catch(() => {});
  }

  /** Fields that take precedence over the fetched configuration's. */
  get configuration() {
    return this.#overrides;
  }

  set configuration(configuration) {
    this.#overrides = configuration ?? {};
    this.#update();
  }

  /** Texts that take precedence over the widget's own; see `languages/en.js`. */
  get strings() {
    return this.#strings;
  }

  set strings(strings) {
    this.#strings = strings ?? {};
    this.#redraw();
  }

  /** An API token, or a function that gives one. Never on a public page: use a gateway. */
  get token() {
    return this.#token;
  }

  set token(token) {
    this.#token = token;
    this.#restart();
  }

  /** The legacy key. Never on a public page: use a gateway. */
  get apiKey() {
    return this.#apiKey;
  }

  set apiKey(apiKey) {
    this.#apiKey = apiKey;
    this.#restart();
  }

  /** Once for all that change at a time. */
  #restart() {
    if (!this.#life) return;
    this.#stop();
    queueMicrotask(() => this.#start());
  }
}

for (const name of [...TEXTS, ...FLAGS]) {
  const isFlag = FLAGS.includes(name);
  Object.defineProperty(QuickchatWidgetElement.prototype, camelCase(name), {
    configurable: true,
    /** @this {Element} */
    get() {
      return isFlag ? this.hasAttribute(name) : this.getAttribute(name);
    },
    /** @this {Element} */
    set(value) {
      if (value === false || value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, value === true ? "" : value);
    },
  });
}

/** @param {string} name an attribute's; its property's comes of it */
export function camelCase(name) {
  return name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
}
