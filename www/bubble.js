import { COMPOSER_STYLE, drawComposer } from "./composer.js";
import { colorOf } from "./color.js";
import { OUTLINES, drawing } from "./drawing.js";
import { make } from "./make.js";
import { adopt } from "./style.js";

/** @import { WidgetConfiguration } from "./types.js" */

/**
 * The bubble's style, and that of the place in which the window comes to be.
 * `frame-style.js` has what a window needs.
 *
 * The text on the accent is black or white: in `xyz`, `y` is the luminance that
 * WCAG's contrast is computed from, and black is legible from 0.1791 on.
 */
const STYLE = `
:host{display:contents}
:host([hidden]){display:none}
:host([mode=inline]){display:block;height:var(--quickchat-height,600px)}
#place{
all:initial;
color-scheme:inherit;
--_accent:var(--quickchat-accent,var(--_primary,rgb(0 122 255)));
--_white-on:clamp(0,(.1791 - y)*9999,1);
--_accent-text:color(from var(--_accent) xyz-d65 calc(.9505*var(--_white-on)) var(--_white-on) calc(1.089*var(--_white-on)));
--_gap:16px;
position:fixed;
z-index:var(--quickchat-z-index,2147483000);
inset:0;
box-sizing:border-box;
display:flex;
flex-direction:column;
justify-content:flex-end;
gap:var(--_gap);
padding:var(--_offset-y,24px) var(--_offset-x,24px);
pointer-events:none;
}
#place[data-scheme=light]{color-scheme:light}
#place[data-scheme=dark]{color-scheme:dark}
#place *{box-sizing:border-box}
#place>*{pointer-events:auto;margin-left:auto;margin-right:0}
#place[data-location$=left]>*{margin-left:0;margin-right:auto}
#place[data-location^=top]{flex-direction:column-reverse}
#bubble{
order:2;
position:relative;
display:grid;
place-items:center;
flex:none;
width:var(--_bubble,60px);
height:var(--_bubble,60px);
padding:0;
border:0;
border-radius:50%;
background:var(--_accent);
color:var(--_accent-text);
cursor:pointer;
}
#bubble,#window{box-shadow:0 0 0 1px rgb(128 128 150/.25),0 8px 28px rgb(10 10 40/.28)}
#bubble:focus-visible{outline:3px solid CanvasText;outline-offset:3px}
#bubble>:not(#badge){grid-area:1/1;width:46%;height:46%}
#bubble>img{width:100%;height:100%;border-radius:50%;object-fit:cover}
#bubble svg{fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
#bubble[aria-expanded=true]>:not(:last-child,#badge),#bubble[aria-expanded=false]>:last-child{opacity:0}
#badge:empty,:host([mode=inline]) #bubble{display:none}
@media (max-width:479px){#place{--_gap:12px;padding:var(--_offset-y,16px) var(--_offset-x,16px)}}
@media (forced-colors:active){#bubble{border:2px solid ButtonText}}
`;

/** The bubble's diameter in CSS pixels. */
const SIZES = { small: 48, medium: 60, large: 72 };

/** Where a widget is drawn, and the bubble in it. */
export class Bubble {
  #badge = make("span", { id: "badge", part: "badge", "aria-hidden": "true" });
  button = make("button", { id: "bubble", part: "bubble" }, drawing(OUTLINES.chat), this.#badge, drawing(OUTLINES.down));
  composer = drawComposer();
  /** What holds bubble, teaser and window. */
  place = make("div", { id: "place" }, this.button, this.composer.window);
  /** @type {HTMLImageElement | undefined} */
  #image;
  /** @type {unknown} */
  #address;

  /** @param {ShadowRoot} shadow */
  constructor(shadow) {
    adopt(shadow, STYLE + COMPOSER_STYLE);
    shadow.replaceChildren(this.place);
  }

  /** @param {Partial<WidgetConfiguration>} configuration */
  paint(configuration) {
    this.place.style.setProperty("--_primary", colorOf(configuration.primary_color));
    this.length("--_width", configuration.window_width);
    this.length("--_height", configuration.window_height);
    this.length("--_bubble", SIZES[configuration.size ?? "medium"]);
    this.#picture(configuration.bubble_icon_image);
  }

  /**
   * @param {string} name a custom property
   * @param {unknown} pixels
   */
  length(name, pixels) {
    const length = parseFloat(/** @type {string} */ (pixels));
    this.place.style.setProperty(name, Number.isFinite(length) ? `${length}px` : "");
  }

  /** @param {unknown} address of the bubble's icon; without, or if it can't be had, one is drawn */
  #picture(address) {
    if (this.#address === address) return;
    this.#address = address;
    this.#image?.remove();
    if (typeof address !== "string" || !address) return;
    const image = (this.#image = new Image());
    image.alt = "";
    image.referrerPolicy = "no-referrer";
    // Only once it is there does it take the drawn one's place.
    image.onload = () => this.#image === image && this.#badge.before(image);
    image.src = address;
  }

  /**
   * @param {boolean} isOpen
   * @param {string} label what a press does, and how much is unread
   * @param {string} unread how much, for the badge; empty for nothing
   */
  show(isOpen, label, unread) {
    this.button.ariaExpanded = String(isOpen);
    this.button.ariaLabel = this.button.title = label;
    this.#badge.textContent = unread;
  }
}
