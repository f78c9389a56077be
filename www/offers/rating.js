import { announce } from "./announce.js";
import { drawing } from "../drawing.js";
import { adopt } from "../style.js";

/** @import { RatingConfiguration, Strings } from "../types.js" */
/** @import { Surroundings } from "../offers.js" */

/** The questions that there are words for, by the service's codes; answered by a thumb. */
const QUESTIONS = ["HELPFUL_THUMBS", "EXPERIENCE_THUMBS"];

const THUMB = "M7.5 11v9H4.5v-9ZM7.5 11l3.6-7.2a2.3 2.3 0 0 1 2.2 2.9L12.7 9.5h5.6a1.9 1.9 0 0 1 1.9 2.3l-1.4 6.7a1.9 1.9 0 0 1-1.9 1.5H7.5";
const CROSS = "M6 6l12 12M18 6 6 18";

/** How long the thanks stay, in milliseconds. */
const THANKS = 4000;

const STYLE = `
#rating{display:flex;align-items:center;gap:4px;border:1px solid var(--_line);border-radius:18px;background:var(--_window);color:var(--_text);animation:rise .4s cubic-bezier(.2,.8,.2,1)}
#place>#rating{order:1;max-width:min(360px,100%);padding:6px;box-shadow:0 10px 36px rgb(10 10 40/.16)}
#window #rating{flex:none;margin:0 12px 8px;padding:4px;border-radius:14px}
#rating p{flex:1;min-width:0;padding:8px 10px;overflow-wrap:anywhere;font-size:14px;line-height:1.4}
#rating .control{color:var(--_soft)}
#rating .control[value]{color:var(--_link)}
#rating [value=down] .icon{transform:scaleY(-1)}
@media (forced-colors:active){#rating{border:1px solid}}
`;

/** The question at the end of a conversation. */
export class Rating {
  #configuration;
  #shadow;
  #surroundings;
  #texts;
  #wasAsked;
  #note;
  #open;
  /** @type {HTMLElement | undefined} */
  #card;

  /**
   * @param {RatingConfiguration} configuration
   * @param {ShadowRoot} shadow
   * @param {Surroundings} surroundings
   * @param {Strings} texts
   * @param {boolean} wasAsked
   * @param {(how: "asked" | "answered") => void} note keeps what became of it
   */
  constructor(configuration, shadow, surroundings, texts, wasAsked, note) {
    this.#configuration = configuration;
    this.#shadow = shadow;
    this.#surroundings = surroundings;
    this.#texts = texts;
    this.#wasAsked = wasAsked;
    this.#note = note;
    this.#open = [...new Set(configuration.conv_rating_question_codes)].filter((code) => QUESTIONS.includes(code));
    const { element, signal } = surroundings;
    // Near the bubble it would lie over the window.
    element.addEventListener("quickchat-open", () => this.#isNearBubble && this.forget(), { signal });
  }

  /** Whether there is a question left. */
  get isOffered() {
    return this.#open.length > 0;
  }

  /** Whether it comes up by itself; at most once a conversation. */
  get comesUp() {
    return this.isOffered && this.#configuration.conv_rating_popup_active && !this.#wasAsked;
  }

  /**
   * Asks: near the bubble after a visit, else above the composer.
   *
   * @param {"visit" | "start-over" | "menu"} occasion
   */
  ask(occasion) {
    this.forget();
    this.#wasAsked = true;
    this.#note("asked");
    adopt(this.#shadow, STYLE);
    const card = (this.#card = document.createElement("div"));
    card.id = "rating";
    card.part = "rating";
    // By itself on the page it is a place of its own to assistive technology.
    card.role = occasion === "visit" ? "region" : "group";
    card.setAttribute("aria-labelledby", "rating-question");
    this.#shadow.getElementById(occasion === "visit" ? "bubble" : "notice")?.before(card);
    this.#showQuestion();
    if (occasion === "menu") card.querySelector("button")?.focus({ preventScroll: true });
    else announce(this.#shadow, card.textContent ?? "");
  }

  /** Takes the question away. */
  forget() {
    this.#end(this.#card);
  }

  get #isNearBubble() {
    return this.#card?.parentElement?.id === "place";
  }

  #showQuestion() {
    const card = /** @type {HTMLElement} */ (this.#card);
    const code = /** @type {string} */ (this.#open[0]);
    const question = document.createElement("p");
    question.id = "rating-question";
    question.dir = "auto";
    question.textContent = this.#texts[code] ?? "";
    const thumbs = /** @type {const} */ ([["up", "thumbUp"], ["down", "thumbDown"]]).map(([value, name]) => {
      const thumb = this.#control(name, THUMB, () => this.#answer(code, value));
      thumb.value = value;
      return thumb;
    });
    card.replaceChildren(question, ...thumbs, this.#control("notNow", CROSS, () => this.forget()));
  }

  /**
   * @param {string} name of its text
   * @param {string} outline
   * @param {() => void} act
   */
  #control(name, outline, act) {
    const control = document.createElement("button");
    control.type = "button";
    control.className = "control";
    control.ariaLabel = control.title = this.#texts[name] ?? "";
    control.append(drawing(outline));
    control.addEventListener("click", act);
    return control;
  }

  /**
   * @param {string} code
   * @param {"up" | "down"} value
   */
  #answer(code, value) {
    const card = /** @type {HTMLElement} */ (this.#card);
    const hadFocus = card.contains(this.#shadow.activeElement);
    this.#open = this.#open.filter((open) => open !== code);
    const { tell, window } = this.#surroundings;
    window.setMetadata({ [`rating_${code}`]: value }).catch(() => {}); // an event tells of it
    tell("rating", { code, value });
    if (this.#card !== card) return; // a listener has started over
    if (this.isOffered) {
      this.#showQuestion();
      if (hadFocus) card.querySelector("button")?.focus({ preventScroll: true });
      return;
    }
    this.#note("answered");
    const thanks = document.createElement("p");
    thanks.textContent = this.#texts.ratingThanks ?? "";
    if (hadFocus) this.#leave();
    card.replaceChildren(thanks);
    card.removeAttribute("aria-labelledby");
    announce(this.#shadow, thanks.textContent);
    setTimeout(() => this.#end(card), THANKS);
  }

  /** @param {HTMLElement | undefined} card */
  #end(card) {
    if (!card) return;
    if (card.contains(this.#shadow.activeElement)) this.#leave();
    card.remove();
    if (this.#card === card) this.#card = undefined;
  }

  /** The focus goes on where the visitor does. */
  #leave() {
    this.#shadow.getElementById(this.#isNearBubble ? "bubble" : "input")?.focus({ preventScroll: true });
  }
}
