import english from "./offers/languages/en.js";
import { drawing } from "./drawing.js";
import { listen } from "./offers/listening.js";
import { openMenu } from "./offers/menu.js";
import { adopt } from "./style.js";

/** @import { QuickchatWidgetElement } from "./element.js" */
/** @import { Sound } from "./offers/sound.js" */
/** @import { Message, Strings, WidgetConfiguration } from "./types.js" */
/** @import { ChatWindow } from "./widget.js" */

/*
 * What a window offers beside the chat itself: what people write, the menu, with
 * transcript and sound in it, the rating, and voice. It is loaded with the window's
 * first use, and what few visitors want in turn when they want it.
 */

/**
 * The window that all this belongs to.
 *
 * @typedef {object} Surroundings
 * @property {QuickchatWidgetElement} element
 * @property {ChatWindow} window
 * @property {AbortSignal} signal aborted when the window is taken away
 * @property {() => string} language a BCP 47 tag
 * @property {(name: string) => string} string the widget's text of that name
 * @property {(type: "rating" | "error", detail: object) => void} tell
 */

/**
 * The texts of offers by language, apart from English.
 *
 * @type {Record<string, () => Promise<{ default: Strings }>>}
 */
const LANGUAGES = {
  ar: () => import("./offers/languages/ar.js"),
  de: () => import("./offers/languages/de.js"),
  es: () => import("./offers/languages/es.js"),
  fr: () => import("./offers/languages/fr.js"),
  he: () => import("./offers/languages/he.js"),
  hi: () => import("./offers/languages/hi.js"),
  it: () => import("./offers/languages/it.js"),
  ja: () => import("./offers/languages/ja.js"),
  ko: () => import("./offers/languages/ko.js"),
  nl: () => import("./offers/languages/nl.js"),
  pl: () => import("./offers/languages/pl.js"),
  pt: () => import("./offers/languages/pt.js"),
  sv: () => import("./offers/languages/sv.js"),
  tr: () => import("./offers/languages/tr.js"),
  uk: () => import("./offers/languages/uk.js"),
  zh: () => import("./offers/languages/zh.js"),
};

const DOTS = "M12 5.5v.01M12 12v.01M12 18.5v.01";
const MICROPHONE = "M12 3a3 3 0 0 1 3 3v5.5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3";

const STYLE = `
#menu .icon{stroke-width:3.5}
#voice{width:36px;height:36px;margin:1px;color:var(--_soft)}
@media (pointer:coarse){#voice{width:44px;height:44px}}
`;

/** Safari and Chromium have it under the vendor's name. */
const recognition = () => /** @type {any} */ (globalThis).SpeechRecognition ?? /** @type {any} */ (globalThis).webkitSpeechRecognition;

/** What a window offers beside the chat itself. */
export class Offers {
  #surroundings;
  #shadow;
  /** Whether a reply has come since this page was opened. */
  #hasReply = false;
  /** @type {Sound | undefined} */
  #sound;
  /** What the visitor chose where nothing is to be kept. @type {Map<string, string>} */
  #chosen = new Map();
  /** @type {{ language: string, texts: Promise<Strings> } | undefined} */
  #pack;
  /** @type {Promise<import("./offers/rating.js").Rating | undefined> | undefined} */
  #rating;
  /** @type {import("./offers/voice.js").Voice | undefined} */
  #voice;

  /** @param {Surroundings} surroundings */
  constructor(surroundings) {
    const { element, window, signal } = (this.#surroundings = surroundings);
    this.#shadow = /** @type {ShadowRoot} */ (element.shadowRoot);
    adopt(this.#shadow, STYLE);
    element.addEventListener("quickchat-message", ({ detail }) => this.#hear(detail.message), { signal });
    this.#shadow.addEventListener("click", (event) => this.#click(event), { signal });
    signal.addEventListener("abort", () => this.#sound?.end());
    listen(element, window, signal);
  }

  /**
   * Draws the controls, where they are wanted and missing.
   *
   * @param {Partial<WidgetConfiguration>} configuration
   */
  draw(configuration) {
    this.#offerControl("voice", MICROPHONE, this.#find("send"), configuration.voice_active === true && recognition());
    this.#offerControl("menu", DOTS, this.#find("close"), true);
    this.#offerMenu();
  }

  /** The visitor has closed the window. */
  async visitEnds() {
    const { element } = this.#surroundings;
    const rating = this.#hasReply ? await this.#ratingOf() : undefined;
    if (rating?.comesUp && !element.opened) rating.ask("visit");
  }

  /** The conversation has been forgotten. */
  forget() {
    this.#hasReply = false;
    this.#rating?.then((rating) => rating?.forget());
    this.#rating = undefined;
    this.#choose("rated", undefined);
    this.#offerMenu();
  }

  /** @param {string} id */
  #find(id) {
    return this.#shadow.getElementById(id);
  }

  /**
   * @param {string} name id, part and text of the button
   * @param {string} outline
   * @param {HTMLElement | null} next the control that it stands before
   * @param {boolean} isWanted
   */
  #offerControl(name, outline, next, isWanted) {
    const found = this.#find(name);
    if (!isWanted || !next) {
      found?.remove();
    } else if (!found) {
      const button = document.createElement("button");
      button.type = "button";
      button.id = name;
      button.part = name;
      button.className = "control";
      button.ariaLabel = button.title = this.#surroundings.string(name);
      if (name === "menu") button.ariaHasPopup = "menu";
      button.append(drawing(outline));
      next.before(button);
    }
  }

  /** There is something in the menu once there is something to start over from. */
  #offerMenu() {
    const menu = this.#find("menu");
    if (menu) menu.hidden = !this.#find("messages")?.childElementCount;
  }

  /** @param {Message} message */
  #hear(message) {
    this.#offerMenu();
    const { element } = this.#surroundings;
    if (message.author === "visitor") {
      this.#voice?.end();
      if (element.sound) this.#soundOf().then((sound) => sound?.prepare());
      return;
    }
    this.#hasReply = true;
    const isSeen = (element.opened || element.mode === "inline") && document.visibilityState === "visible" && document.hasFocus();
    if (element.sound && !isSeen && !this.#isMuted) this.#soundOf().then((sound) => sound?.play());
    void this.#ratingOf();
  }

  /** @param {Event} event */
  #click({ target }) {
    const button = /** @type {Element} */ (target).closest("button");
    if (button?.id === "menu") void this.#openMenu(button);
    if (button?.id === "voice") void this.#speak(button);
    // Before the conversation is gone is the last moment to ask.
    if (button?.id === "new" && this.#hasReply) void this.#ratingOf().then((rating) => rating?.comesUp && rating.ask("start-over"));
  }

  /** @param {HTMLElement} button */
  async #openMenu(button) {
    const [texts, rating] = await Promise.all([this.#texts(), this.#ratingOf()]);
    const { element, window } = this.#surroundings;
    const say = (/** @type {string} */ name) => texts[name] ?? "";
    const save = async (/** @type {"text" | "page"} */ form) => {
      const { download } = await import("./offers/transcript.js");
      download(form, window, this.#surroundings, this.#find("title")?.textContent ?? "");
    };
    /** @type {import("./offers/menu.js").Item[]} */
    const items = [
      // Its click is the window's to answer.
      { id: "new", label: this.#surroundings.string("newConversation"), act: () => {} },
      { label: say("saveText"), act: () => void this.#attempt(save("text")) },
      { label: say("savePage"), act: () => void this.#attempt(save("page")) },
    ];
    if (rating?.isOffered) items.push({ label: say("rate"), act: () => rating.ask("menu") });
    const sound = {
      label: say("sound"),
      isChecked: !this.#isMuted,
      act: () => this.#choose("muted", this.#isMuted ? "" : "1"),
    };
    openMenu(button, element.sound ? [...items, sound] : items);
  }

  /** @param {HTMLElement} button */
  async #speak(button) {
    await this.#attempt(
      Promise.all([import("./offers/voice.js"), this.#texts()]).then(([{ Voice }, texts]) => {
        this.#voice ??= new Voice(recognition(), this.#shadow, this.#surroundings);
        this.#voice.toggle(button, texts);
      }),
    );
  }

  #soundOf() {
    return this.#attempt(import("./offers/sound.js").then(({ Sound }) => (this.#sound ??= new Sound())));
  }

  /** The rating, if the account wants one and it can be asked. */
  #ratingOf() {
    if (!this.#find("messages")?.querySelector("[data-author=assistant]")) return Promise.resolve(undefined);
    return (this.#rating ??= this.#attempt(this.#makeRating()));
  }

  async #makeRating() {
    const { window } = this.#surroundings;
    const configuration = await window.ratingConfiguration();
    if (!configuration.conv_rating_active || this.#chosenFor("rated") === "answered") return undefined;
    const [{ Rating }, texts] = await Promise.all([import("./offers/rating.js"), this.#texts()]);
    const asked = this.#chosenFor("rated") !== undefined;
    return new Rating(configuration, this.#shadow, this.#surroundings, texts, asked, (how) => this.#choose("rated", how));
  }

  /**
   * The texts of what is offered, in the widget's language as far as there are any.
   *
   * @returns {Promise<Strings>}
   */
  async #texts() {
    const language = new Intl.Locale(this.#surroundings.language()).language;
    if (this.#pack?.language !== language) {
      const load = Object.hasOwn(LANGUAGES, language) ? LANGUAGES[language] : undefined;
      const texts = load ? load().then((pack) => pack.default, () => ({})) : Promise.resolve({});
      this.#pack = { language, texts };
    }
    return { ...english, ...(await this.#pack.texts), ...this.#surroundings.element.strings };
  }

  get #isMuted() {
    return this.#chosenFor("muted") === "1";
  }

  get #store() {
    const { noPersist, storage } = this.#surroundings.element;
    if (noPersist || storage === "memory") return undefined;
    return storage === "session" ? sessionStorage : localStorage;
  }

  /** @param {"muted" | "rated"} what */
  #key(what) {
    return `quickchat:${this.#surroundings.element.scenarioId}:${what}`;
  }

  /** @param {"muted" | "rated"} what */
  #chosenFor(what) {
    try {
      return this.#chosen.get(what) ?? this.#store?.getItem(this.#key(what)) ?? undefined;
    } catch {
      return undefined; // blocked
    }
  }

  /**
   * Keeps what the visitor chose.
   *
   * @param {"muted" | "rated"} what
   * @param {string | undefined} choice `undefined` to forget it
   */
  #choose(what, choice) {
    if (choice === undefined) this.#chosen.delete(what);
    else this.#chosen.set(what, choice);
    try {
      if (choice === undefined) this.#store?.removeItem(this.#key(what));
      else this.#store?.setItem(this.#key(what), choice);
    } catch {
      // Full or blocked: forgotten with the page.
    }
  }

  /**
   * What a promise comes to; where something can't be loaded, the page is told,
   * and the next attempt is a new one.
   *
   * @template Value
   * @param {Promise<Value>} work
   * @returns {Promise<Value | undefined>}
   */
  async #attempt(work) {
    try {
      return await work;
    } catch (error) {
      this.#rating = undefined;
      if (!this.#surroundings.signal.aborted) this.#surroundings.tell("error", { error });
      return undefined;
    }
  }
}
