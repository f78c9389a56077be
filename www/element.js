import { Bubble } from "./bubble.js";
import { fetchConfiguration, knownConfiguration, rememberConfiguration } from "./configuration.js";

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
  'quickchat-web needs scenario-id="…" (your assistant) and gateway="…" (your gateway\'s address); on a script tag, data-scenario-id and data-gateway.';

/** From here on a window may open by itself, in CSS pixels. */
const WIDE = "(min-width: 1000px)";

/** Before the language is there. */
const ENGLISH = { open: "Open chat", close: "Close chat" };

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
  /** @type {ChatWindow | undefined} */
  #window;
  /** @type {Partial<WidgetConfiguration>} */
  #fetched = {};
  /** @type {Promise<Partial<WidgetConfiguration> | undefined> | undefined} */
  #fetching;
  /** @type {Partial<Strings>} */
  #texts = ENGLISH;
  #language = "en";
  #unread = 0;
  /** @type {ReturnType<typeof import("./window.js").draw>["offer"] | undefined} */
  #offers;
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
    const bubble = (this.#bubble = new Bubble(shadow));
    const { button } = bubble;
    button.addEventListener("click", () => (this.opened ? this.#close(true) : this.#open(true)));
    for (const type of ["pointerenter", "focus"]) button.addEventListener(type, () => void this.#load());

    this.#fetched = (this.#isPersistent && knownConfiguration(scenarioId)) || {};
    this.#update();
    const base = this.apiUrl ?? this.gateway;
    if (base !== null && !this.#token && scenarioId) {
      this.#fetching = fetchConfiguration(base, signal).then((configuration) => {
        if (configuration && !signal.aborted) this.#receive(configuration);
        return configuration;
      });
    }
    if (scenarioId) this.#loadLater(signal);
  }

  #stop() {
    this.#life?.abort();
    const window = this.#window;
    window?.remove();
    // Later: a listener that it is calling may have led to this.
    queueMicrotask(() => window?.free());
    this.#life = this.#frame = this.#window = this.#offers = this.#loading = this.#fetching = undefined;
    this.#unread = 0;
    this.shadowRoot?.replaceChildren();
  }

  /** @param {AbortSignal} signal */
  #loadLater(signal) {
    if (this.#isOpen) {
      void this.#load();
      return;
    }
    const load = () => signal.aborted || void this.#load();
    // Not in Safari.
    const begin = () => {
      this.#translate().catch(() => {});
      if ("requestIdleCallback" in globalThis) requestIdleCallback(load, { timeout: 4000 });
      else setTimeout(load, 1000);
    };
    if (document.readyState === "complete") begin();
    else addEventListener("load", begin, { once: true, signal });
  }

  /** @param {Partial<WidgetConfiguration>} configuration */
  #receive(configuration) {
    const isNews = JSON.stringify(configuration) !== JSON.stringify(this.#fetched);
    this.#fetched = configuration;
    if (isNews) {
      if (this.#isPersistent) rememberConfiguration(this.#scenario, configuration);
      this.#update();
    }
    if (this.#configuration.window_auto_open && matchMedia(WIDE).matches && !this.#remembers("closed")) {
      this.#open(false);
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
      this.#frame = new Frame(this, this.#settings, Boolean(configuration), signal, this.#tell);
      this.#frame.setOpen(this.#isOpen, this.#byVisitor);
    }
    const drawn = await this.#frame.load();
    if (!drawn) return this.#load();
    const { window, offer } = drawn;
    this.#window = window;
    this.#offers = offer;
    offer("draw", this.#configuration);
    if (!this.#isOpen) window.showPopup(!this.#remembers("dismissed"));
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

  /** Attribute, then `configuration`, then fetched; defaults are the window's. */
  get #configuration() {
    const { location } = this;
    return { ...this.#fetched, ...this.#overrides, ...(location ? { location } : {}) };
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
      const bubble = this.#bubble;
      if (!bubble || !this.#life) return;
      bubble.paint(this.#configuration);
      bubble.length("--_offset-x", this.offsetX);
      bubble.length("--_offset-y", this.offsetY);
      const { place } = bubble;
      const scheme = this.colorScheme;
      if (scheme === "light" || scheme === "dark") place.dataset.scheme = scheme;
      else delete place.dataset.scheme;
      place.lang = this.#language;
      place.dir = this.dir || this.#string("direction") || "ltr";
      this.#frame?.configure(this.#settings);
      this.#offers?.("draw", this.#configuration);
      this.#label();
    });
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
    const unread = opened ? undefined : this.#frame?.unread(this.#unread);
    this.#bubble?.show(opened, unread ? `${label}, ${unread.label}` : label, unread?.count ?? "");
  }

  /** @param {boolean} byVisitor whether the focus may go along */
  #open(byVisitor) {
    this.#byVisitor = byVisitor;
    this.opened = true;
    if (byVisitor) this.#remember("dismissed");
  }

  /** @param {boolean} byVisitor */
  #close(byVisitor) {
    this.opened = false;
    if (!byVisitor) return;
    this.#remember("closed");
    this.#offers?.("visitEnds");
  }

  #applyOpened() {
    const { opened } = this;
    const hadFocus = this.shadowRoot?.activeElement;
    if (opened) void this.#load();
    if (this.mode !== "inline") this.#frame?.setOpen(opened, this.#byVisitor);
    if (!opened && hadFocus && hadFocus !== this.#bubble?.button) this.#bubble?.button.focus({ preventScroll: true });
    if (!opened) this.#byVisitor = false;
    this.#label();
    this.#emit(opened ? "open" : "close", {});
  }

  /**
   * Told by the frame, the window and its conversation.
   *
   * @param {string} type
   * @param {any} [detail]
   */
  #tell = (type, detail) => {
    switch (type) {
      case "message":
      case "metadata":
      case "error":
      case "link":
      case "feedback":
      case "rating":
      case "prechat":
        return this.#emit(type, detail);
      case "messageupdate":
        if (detail.message.error) this.#emit("error", { error: detail.message.error });
        break;
      case "reset":
        this.#offers?.("forget");
        break;
      case "context":
        return this.#frame?.context(this.#context);
      case "unread":
        this.#unread = detail;
        this.#label();
        break;
      case "open":
        this.#open(true);
        break;
      case "close":
        this.#close(true);
        break;
      case "load":
        void this.#load();
        break;
      case "configuration":
        this.#receive(detail);
        break;
      case "focus":
        this.#frame?.focus();
        break;
      case "dismiss":
        this.#remember("dismissed");
        this.#window?.showPopup(false);
        this.#bubble?.button.focus({ preventScroll: true });
    }
    return true;
  };

  /**
   * @param {string} type
   * @param {object} detail
   */
  #emit(type, detail) {
    const cancelable = type === "prechat";
    return this.dispatchEvent(new CustomEvent(`quickchat-${type}`, { detail, bubbles: true, composed: true, cancelable }));
  }

  get #isPersistent() {
    return !this.noPersist && this.storage !== "memory";
  }

  /** @param {"closed" | "dismissed"} what the visitor did, in this browser session */
  #remember(what) {
    this.#done.add(what);
    if (!this.#isPersistent || (this.consentText && this.#window?.awaitsConsent !== false)) return;
    try {
      for (const it of this.#done) sessionStorage.setItem(`quickchat:${this.#scenario}:${it}`, "1");
    } catch {
      // Blocked: forgotten with the page.
    }
  }

  /** @type {Set<string>} */
  #done = new Set();

  /** @param {"closed" | "dismissed"} what */
  #remembers(what) {
    try {
      return this.#done.has(what) || sessionStorage.getItem(`quickchat:${this.#scenario}:${what}`) !== null;
    } catch {
      return this.#done.has(what);
    }
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
    if (this.#window) void this.#window.setMetadata(metadata).catch(() => {});
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

/** @param {string} name */
function camelCase(name) {
  return name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
}
