import { BLACK, WHITE, legible, parseColor, textOn, toRgb } from "./color.js";

/** @import { Color } from "./color.js" */
/** @import { WidgetConfiguration } from "../quickchat-web/types.js" */

/** @type {Color} */
const DEFAULT_COLOR = { red: 0, green: 122, blue: 255 };

/** What replies stand on, as chat.css paints it. */
const REPLY = {
  light: { red: 243, green: 243, blue: 247 },
  dark: { red: 38, green: 38, blue: 47 },
};

/** WCAG AA, for text of ordinary size. */
const READABLE = 4.5;

/** The bubble's diameter in CSS pixels. */
const BUBBLE = { small: 48, medium: 60, large: 72 };

/**
 * The custom properties that chat.css draws with.
 *
 * @param {WidgetConfiguration} configuration
 * @returns {Record<string, string>}
 */
export function themeOf(configuration) {
  const accent = parseColor(configuration.primary_color) ?? DEFAULT_COLOR;
  const header = parseColor(configuration.header_color) ?? DEFAULT_COLOR;
  return {
    "--chat-accent": toRgb(accent),
    "--chat-accent-text": toRgb(textOn(accent)),
    "--chat-link-light": toRgb(legible(accent, REPLY.light, READABLE)),
    "--chat-link-dark": toRgb(legible(accent, REPLY.dark, READABLE)),
    "--chat-header": toRgb(header),
    "--chat-header-text": toRgb(headerText(configuration)),
    "--chat-width": `${within(250, configuration.window_width, 1920)}px`,
    "--chat-height": `${within(400, configuration.window_height, 1000)}px`,
    "--chat-bubble": `${BUBBLE[configuration.size] ?? BUBBLE.medium}px`,
  };
}

/**
 * @param {WidgetConfiguration} configuration
 * @returns {Color}
 */
export function headerText(configuration) {
  return configuration.header_text_color ? WHITE : BLACK;
}

/**
 * @param {number} least
 * @param {number} wanted
 * @param {number} most
 */
function within(least, wanted, most) {
  return Math.min(Math.max(wanted, least), most);
}
