/** @import { WidgetConfiguration } from "./types.js" */

/**
 * What bubble and window share, and the bubble. The window's own style comes
 * with it. Each colour is derived from the configured one where it is used, so
 * that a page's own custom properties keep their contrast too: in `xyz`, `y` is
 * the luminance that WCAG's contrast is computed from.
 */
const STYLE = `
:host{display:contents}
:host([hidden]){display:none}
:host([mode=inline]){display:block;height:var(--quickchat-height,600px)}
#place{
all:initial;
color-scheme:inherit;
--_accent:var(--quickchat-accent,var(--_primary,rgb(0 122 255)));
--_header:var(--quickchat-header,var(--_top,rgb(0 122 255)));
--_black-on:clamp(0,(.1791 - y)*9999,1);
--_accent-text:color(from var(--_accent) xyz-d65 calc(.9505*var(--_black-on)) var(--_black-on) calc(1.089*var(--_black-on)));
--_toward:max(0,(.3 - y)/(1 - y));
--_link:light-dark(color(from var(--_accent) xyz-d65 calc(x*min(1,.155/y)) calc(y*min(1,.155/y)) calc(z*min(1,.155/y))),color(from var(--_accent) xyz-d65 calc(x + (.9505 - x)*var(--_toward)) calc(y + (1 - y)*var(--_toward)) calc(z + (1.089 - z)*var(--_toward))));
--_light-text:clamp(0,(.3 - y)*9999,1);
--_darken:(1 - var(--_light-text) + var(--_light-text)*min(1,.182/y));
--_lighten:((1 - var(--_light-text))*max(0,(.18 - y)/(1 - y)));
--_header-text:var(--quickchat-header-text,color(from var(--_header) xyz-d65 calc(.9505*var(--_light-text)) var(--_light-text) calc(1.089*var(--_light-text))));
--_window:light-dark(#fff,#17171f);
--_reply:light-dark(#f3f3f7,#26262f);
--_field:light-dark(#fff,#1e1e27);
--_text:light-dark(#17171f,#f0f0f5);
--_soft:light-dark(#5d5d6b,#a3a3b3);
--_line:light-dark(#e6e6ee,#3a3a46);
--_border:light-dark(#85858f,#7d7d8e);
--_alert:light-dark(#b3261e,#ff9d94);
--_alert-back:light-dark(#fdeceb,#3a1d1b);
--quickchat-link:var(--_link);
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
color:var(--_text);
font:15px/1.5 var(--quickchat-font,system-ui,sans-serif);
pointer-events:none;
text-align:start;
-webkit-text-size-adjust:100%;
}
#place[data-scheme]{color-scheme:light}
#place[data-scheme=dark]{color-scheme:dark}
#place[data-dark-text]{--_light-text:clamp(0,(.1 - y)*9999,1)}
#place *{box-sizing:border-box}
#place>*{pointer-events:auto;margin-inline:auto 0}
#place[data-location$=right]>*{margin-left:auto;margin-right:0}
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
font:inherit;
box-shadow:0 0 0 1px rgb(128 128 150/.25),0 8px 28px rgb(10 10 40/.28);
cursor:pointer;
transition:transform .2s cubic-bezier(.2,.8,.2,1);
}
#bubble:hover{transform:scale(1.05)}
#bubble:active{transform:scale(.97)}
#bubble:focus-visible{outline:3px solid var(--_text);outline-offset:3px;box-shadow:0 0 0 3px var(--_window)}
#bubble>:not(#badge){grid-area:1/1;width:46%;height:46%;transition:opacity .18s,transform .25s}
#bubble>img{width:100%;height:100%;border-radius:50%;object-fit:cover}
#bubble svg{fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
#bubble[aria-expanded=true]>:not(:last-child,#badge),#bubble[aria-expanded=false]>:last-child{opacity:0;transform:rotate(-60deg) scale(.6)}
#badge{
position:absolute;
z-index:1;
top:-3px;
inset-inline-end:-3px;
min-width:22px;
padding:0 6px;
border:2px solid var(--_window);
border-radius:99px;
background:#d3222a;
color:#fff;
font-size:12px;
font-weight:700;
line-height:18px;
text-align:center;
}
#badge:empty{display:none}
:host([mode=inline]) #place{position:static;z-index:auto;height:100%;padding:0}
:host([mode=inline]) #place>*{width:100%;margin:0;flex:1}
:host([mode=inline]) #bubble{display:none}
@media (max-width:479px){
#place{--_gap:12px;padding:var(--_offset-y,16px) var(--_offset-x,16px)}
:host([opened]:not([mode=inline])) #place:has(#window){top:var(--_view-top,0);bottom:auto;height:var(--_view-height,100dvh);padding:0}
:host([opened]:not([mode=inline])) #place>#window{flex:1;width:100%;margin:0;border-radius:0}
:host([opened]:not([mode=inline])) #place:has(#window)>#bubble{display:none}
}
@media (max-height:420px){#place{--_gap:8px;--_offset-y:8px}}
@media (prefers-reduced-motion:reduce){#place *{animation:none!important;transition:none!important}}
@media (forced-colors:active){#bubble{border:2px solid ButtonText}}
@media print{:host(:not([mode=inline])) #place{display:none}}
`;

const SVG = "http://www.w3.org/2000/svg";
const CHAT =
  "M21 11.5a8.4 8.4 0 0 1-9 8.3 9.9 9.9 0 0 1-3.6-.7L3.5 20.5l1.3-4.1A8 8 0 0 1 3 11.5a8.7 8.7 0 0 1 9-8.3 8.7 8.7 0 0 1 9 8.3Z";
const CLOSE = "m6 9 6 6 6-6";

/** The bubble's diameter in CSS pixels. */
const SIZES = { small: 48, medium: 60, large: 72 };

/** @type {CSSStyleSheet | undefined} */
let sheet;

/** Where a widget is drawn, and the bubble in it. */
export class Bubble {
  /** What holds bubble, teaser and window. */
  place = document.createElement("div");
  button = document.createElement("button");
  #badge = document.createElement("span");
  /** @type {HTMLImageElement | undefined} */
  #image;

  /** @param {ShadowRoot} shadow */
  constructor(shadow) {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
    }
    shadow.adoptedStyleSheets = [sheet];
    this.place.id = "place";
    this.button.id = "bubble";
    this.button.type = "button";
    this.button.part = "bubble";
    this.#badge.id = "badge";
    this.#badge.part = "badge";
    this.#badge.ariaHidden = "true";
    this.button.append(icon(CHAT), this.#badge, icon(CLOSE));
    this.place.append(this.button);
    shadow.replaceChildren(this.place);
  }

  /** @param {Partial<WidgetConfiguration>} configuration */
  paint(configuration) {
    const { place } = this;
    this.#color("--_primary", configuration.primary_color);
    this.#color("--_top", configuration.header_color);
    this.length("--_width", configuration.window_width);
    this.length("--_height", configuration.window_height);
    this.length("--_bubble", SIZES[configuration.size ?? "medium"]);
    place.toggleAttribute("data-dark-text", configuration.header_text_color === false);
    const { location = "" } = configuration;
    place.dataset.location = /^(top|bottom)-(left|right)$/.test(location) ? location : "bottom-right";
    this.#picture(configuration.bubble_icon_image);
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  #color(name, value) {
    this.place.style.setProperty(name, typeof value === "string" && CSS.supports("color", value) ? value : "");
  }

  /**
   * @param {string} name a custom property
   * @param {unknown} pixels
   */
  length(name, pixels) {
    const length = pixels === null || pixels === "" ? NaN : Number(pixels);
    this.place.style.setProperty(name, Number.isFinite(length) ? `${length}px` : "");
  }

  /** @param {unknown} address of the bubble's icon; without, or if it can't be had, one is drawn */
  #picture(address) {
    if (typeof address !== "string" || !address) address = undefined;
    if (this.#image?.src === (address && new URL(/** @type {string} */ (address), document.baseURI).href)) return;
    this.#image?.remove();
    this.#image = undefined;
    if (!address) return;
    const image = (this.#image = new Image());
    image.alt = "";
    image.referrerPolicy = "no-referrer";
    // Only once it is there does it take the drawn one's place.
    image.onload = () => this.#image === image && this.#badge.before(image);
    image.src = /** @type {string} */ (address);
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

/** @param {string} outline on a grid of 24 by 24 */
function icon(outline) {
  const drawing = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  path.setAttribute("d", outline);
  drawing.append(path);
  return drawing;
}
