/** @import { WidgetConfiguration } from "../quickchat-web/types.js" */

/**
 * A ready look.
 *
 * @typedef {object} Theme
 * @property {string} name
 * @property {string} mood
 * @property {Pick<WidgetConfiguration, "primary_color" | "header_color" | "header_text_color">} configuration
 * @property {"light" | "dark"} [colorScheme] if it is made for one only
 * @property {Record<string, string>} [properties] custom properties
 * @property {Record<string, string>} [parts] declarations by part. A header keeps
 *   `header_color` as its ground, since its text takes its contrast from there
 */

/** @type {Theme[]} */
export const THEMES = [
  {
    name: "Ocean",
    mood: "Clear and deep",
    configuration: { primary_color: "rgb(3, 105, 161)", header_color: "rgb(12, 74, 110)", header_text_color: true },
    properties: { "--quickchat-radius": "22px", "--quickchat-reply": "light-dark(#eaf4fa, #1c2c37)" },
    parts: { header: "background-image: linear-gradient(115deg, transparent 20%, rgb(14, 116, 144))" },
  },
  {
    name: "Forest",
    mood: "Calm, close to nature",
    configuration: { primary_color: "rgb(21, 115, 71)", header_color: "rgb(6, 64, 43)", header_text_color: true },
    properties: { "--quickchat-radius": "14px", "--quickchat-reply": "light-dark(#edf5f0, #1f2c25)" },
  },
  {
    name: "Sunset",
    mood: "Warm, wide awake",
    configuration: { primary_color: "rgb(190, 50, 40)", header_color: "rgb(194, 65, 12)", header_text_color: true },
    properties: { "--quickchat-radius": "24px", "--quickchat-reply": "light-dark(#fdf1ea, #322521)" },
    parts: { header: "background-image: linear-gradient(110deg, transparent 10%, rgb(190, 24, 93))" },
  },
  {
    name: "Graphite",
    mood: "Sober, all business",
    configuration: { primary_color: "rgb(39, 39, 42)", header_color: "rgb(24, 24, 27)", header_text_color: true },
    properties: { "--quickchat-radius": "8px", "--quickchat-reply": "light-dark(#f1f1f2, #2c2c31)" },
  },
  {
    name: "Candy",
    mood: "Sweet and round",
    configuration: { primary_color: "rgb(190, 24, 118)", header_color: "rgb(255, 214, 236)", header_text_color: false },
    properties: {
      "--quickchat-radius": "32px",
      "--quickchat-font": "ui-rounded, 'Nunito', system-ui, sans-serif",
      "--quickchat-reply": "light-dark(#fdeef7, #35232f)",
    },
    parts: { header: "background-image: linear-gradient(110deg, transparent 20%, rgb(221, 214, 254))" },
  },
  {
    name: "Paper",
    mood: "A letter, well set",
    colorScheme: "light",
    configuration: { primary_color: "rgb(124, 58, 30)", header_color: "rgb(243, 232, 210)", header_text_color: false },
    properties: {
      "--quickchat-radius": "6px",
      "--quickchat-font": "Charter, 'Iowan Old Style', Georgia, 'Noto Serif', 'DejaVu Serif', serif",
      "--quickchat-background": "#fdfaf3",
      "--quickchat-reply": "#f4ecdb",
    },
  },
  {
    name: "Midnight",
    mood: "For the small hours",
    colorScheme: "dark",
    configuration: { primary_color: "rgb(129, 140, 248)", header_color: "rgb(24, 24, 62)", header_text_color: true },
    properties: {
      "--quickchat-radius": "20px",
      "--quickchat-background": "#0c0e1d",
      "--quickchat-reply": "#1b1e38",
    },
    parts: { header: "background-image: linear-gradient(115deg, transparent 30%, rgb(67, 56, 140))" },
  },
  {
    name: "Mint",
    mood: "Fresh and light",
    configuration: { primary_color: "rgb(13, 122, 110)", header_color: "rgb(204, 247, 233)", header_text_color: false },
    properties: { "--quickchat-radius": "18px", "--quickchat-reply": "light-dark(#eaf8f3, #1c2e2a)" },
  },
];
