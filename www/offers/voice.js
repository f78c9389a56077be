import { announce } from "./announce.js";
import { adopt } from "../style.js";

/** @import { Surroundings } from "../offers.js" */
/** @import { Strings } from "../types.js" */

/** What is said of an error of the browser's speech recognition, by its code. */
const REASONS = {
  "not-allowed": "voiceBlocked",
  "service-not-allowed": "voiceBlocked",
  "audio-capture": "voiceNoMicrophone",
  "no-speech": "voiceSilent",
};

const STYLE = `
#voice[aria-pressed=true]{background:var(--_alert);color:var(--_window)}
#voice[aria-pressed=true] .icon{animation:bounce 1.2s infinite ease-in-out}
#voice-line{display:flex;flex-wrap:wrap;align-items:center;justify-content:flex-end;gap:8px;flex:none;margin:0 12px 8px;padding:10px 12px;border-radius:14px;background:var(--_reply);font-size:13px;line-height:1.4}
#voice-line p{flex:1 1 100%;overflow-wrap:anywhere}
#voice-line button{min-height:40px;border:1px solid var(--_border);border-radius:99px;font-weight:600}
#voice-line .strong{border-color:transparent}
@media (pointer:coarse){#voice-line button{min-height:44px}}
@media (forced-colors:active){#voice[aria-pressed=true],#voice-line{border:1px solid}}
`;

/**
 * As much of the browser's speech recognition as is used here.
 *
 * @typedef {object} Recognition
 * @property {string} lang
 * @property {boolean} continuous
 * @property {boolean} interimResults
 * @property {((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null} onresult
 * @property {((event: { error: string }) => void) | null} onerror
 * @property {(() => void) | null} onend
 * @property {() => void} start
 * @property {() => void} stop
 * @property {() => void} abort
 */

/** Writing by speaking: what the browser hears is put behind what was typed. */
export class Voice {
  #Recognition;
  #shadow;
  #surroundings;
  /** @type {Strings} */
  #texts = {};
  /** Whether the visitor knows where the sound goes. */
  #isKnown = false;
  /** @type {Recognition | undefined} */
  #listening;
  /** @type {HTMLElement | undefined} */
  #line;

  /**
   * @param {new () => Recognition} Recognition the browser's
   * @param {ShadowRoot} shadow
   * @param {Surroundings} surroundings
   */
  constructor(Recognition, shadow, surroundings) {
    this.#Recognition = Recognition;
    this.#shadow = shadow;
    this.#surroundings = surroundings;
    const { element, signal } = surroundings;
    adopt(shadow, STYLE);
    element.addEventListener("quickchat-close", () => this.end(), { signal });
    signal.addEventListener("abort", () => this.end());
    // Before the window hears of it, and closes.
    shadow.addEventListener("keydown", (event) => this.#key(/** @type {KeyboardEvent} */ (event)), { capture: true, signal });
  }

  /**
   * Begins to listen, or stops. The first time it says where the sound goes.
   *
   * @param {Element} button
   * @param {Strings} texts
   */
  toggle(button, texts) {
    this.#texts = texts;
    if (this.#listening) {
      this.#listening.stop();
    } else if (this.#isKnown) {
      this.#start();
    } else if (this.#line) {
      this.#hide();
      /** @type {HTMLElement} */ (button).focus({ preventScroll: true });
    } else {
      this.#explain();
    }
  }

  /** Stops at once; what is heard from now on is lost. */
  end() {
    const recognition = this.#listening;
    this.#stopped();
    this.#hide();
    recognition?.abort();
  }

  /** @param {string} name */
  #say(name) {
    return this.#texts[name] ?? "";
  }

  #explain() {
    const line = this.#show(this.#say("voiceNotice"));
    line.role = "group";
    line.setAttribute("aria-labelledby", "voice-text");
    const start = this.#button("voiceStart", () => {
      this.#isKnown = true;
      this.#start();
    });
    start.className = "strong";
    const leave = this.#button("notNow", () => {
      this.#hide();
      this.#input?.focus({ preventScroll: true });
    });
    line.append(start, leave);
    start.focus({ preventScroll: true });
  }

  /**
   * @param {string} name of its text
   * @param {() => void} act
   */
  #button(name, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = this.#say(name);
    button.addEventListener("click", act);
    return button;
  }

  #start() {
    const recognition = new this.#Recognition();
    recognition.lang = this.#surroundings.language();
    recognition.continuous = true;
    recognition.interimResults = true;
    let typed = this.#input?.value ?? "";
    let shown = typed;
    let seen = 0;
    recognition.onresult = ({ results }) => {
      if (this.#listening !== recognition || !this.#input) return;
      if (this.#input.value !== shown) {
        // The visitor has changed it meanwhile: what is said next goes behind that.
        typed = this.#input.value;
        seen = results.length;
      }
      const heard = Array.from(results).slice(seen).map((result) => result[0]?.transcript ?? "").join("").trim();
      shown = typed && heard && !/\s$/.test(typed) ? `${typed} ${heard}` : typed + heard;
      this.#input.value = shown;
      // For the window, which lets the composer grow.
      this.#input.dispatchEvent(new Event("input"));
    };
    recognition.onerror = ({ error }) => {
      if (this.#listening !== recognition || error === "aborted") return;
      this.#stopped();
      this.#tell(this.#say(REASONS[/** @type {keyof typeof REASONS} */ (error)] ?? "voiceUnreachable"));
    };
    recognition.onend = () => {
      if (this.#listening !== recognition) return;
      this.#stopped();
      this.#hide();
    };
    this.#listening = recognition;
    this.#mark(true);
    this.#tell(this.#say("listening"));
    this.#input?.focus({ preventScroll: true });
    try {
      recognition.start();
    } catch {
      this.#stopped();
      this.#tell(this.#say("voiceUnreachable"));
    }
  }

  #stopped() {
    this.#listening = undefined;
    this.#mark(false);
  }

  /** @param {boolean} isListening */
  #mark(isListening) {
    const button = this.#shadow.getElementById("voice");
    if (!button) return;
    button.ariaPressed = String(isListening);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape" || event.isComposing || !this.#line) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.#listening) this.#listening.stop();
    else this.#hide();
    this.#input?.focus({ preventScroll: true });
  }

  /** @param {string} text */
  #tell(text) {
    this.#show(text);
    announce(this.#shadow, text);
  }

  /**
   * Says something above the composer.
   *
   * @param {string} text
   */
  #show(text) {
    this.#hide();
    const line = (this.#line = document.createElement("div"));
    line.id = "voice-line";
    const said = document.createElement("p");
    said.id = "voice-text";
    said.textContent = text;
    line.append(said);
    this.#shadow.getElementById("notice")?.before(line);
    return line;
  }

  #hide() {
    this.#line?.remove();
    this.#line = undefined;
  }

  get #input() {
    return /** @type {HTMLTextAreaElement | null} */ (this.#shadow.getElementById("input"));
  }
}
