/**
 * Something about the widget that a visitor of this page may change.
 *
 * @typedef {object} Field
 * @property {string} name as the service, HTML or CSS calls it
 * @property {string} label
 * @property {"text" | "paragraph" | "lines" | "color" | "switch" | "choice" | "select" | "checks" | "slider"} kind
 * @property {string} [hint]
 * @property {[value: string, label: string, lang?: string][]} [choices]
 * @property {[least: number, most: number, step: number]} [range] in CSS pixels
 * @property {string | number} [initial] what a widget does that is told nothing
 */

/** @typedef {{ title: string, fields: Field[] }} FieldGroup */

/** @type {[value: string, label: string][]} */
const CORNERS = [
  ["top-left", "Top left"],
  ["top-right", "Top right"],
  ["bottom-left", "Bottom left"],
  ["bottom-right", "Bottom right"],
];

/** Every documented field of a widget configuration. @type {FieldGroup[]} */
export const CONFIGURATION = [
  {
    title: "Colours",
    fields: [
      { name: "primary_color", label: "Accent", kind: "color" },
      { name: "header_color", label: "Header", kind: "color" },
      { name: "header_text_color", label: "Light text in the header", kind: "switch", hint: "It stays readable: a ground without the contrast is darkened or lightened." },
    ],
  },
  {
    title: "Words",
    fields: [
      { name: "header", label: "Title", kind: "text" },
      { name: "subtitle", label: "Subtitle", kind: "text" },
      { name: "welcome_message", label: "Greeting", kind: "paragraph" },
      { name: "welcome_message2", label: "Second greeting", kind: "paragraph" },
      { name: "conversation_starters", label: "Suggested questions", kind: "lines", hint: "One a line, up to three. They show until the visitor writes." },
      { name: "input_placeholder", label: "Placeholder", kind: "text" },
      { name: "background_disclaimer_text", label: "Line at the bottom", kind: "text" },
    ],
  },
  {
    title: "Place and size",
    fields: [
      { name: "location", label: "Corner", kind: "choice", choices: CORNERS },
      {
        name: "size",
        label: "Bubble",
        kind: "choice",
        choices: [
          ["small", "Small"],
          ["medium", "Medium"],
          ["large", "Large"],
        ],
      },
      { name: "window_width", label: "Window width", kind: "slider", range: [250, 1920, 10], initial: 400 },
      { name: "window_height", label: "Window height", kind: "slider", range: [400, 1000, 10], initial: 600 },
    ],
  },
  {
    title: "Behaviour",
    fields: [
      { name: "typing", label: "Typing indicator", kind: "switch" },
      { name: "streaming_active", label: "Replies word by word", kind: "switch" },
      { name: "voice_active", label: "Speaking instead of writing", kind: "switch", hint: "In browsers with speech recognition." },
      { name: "link_tracking_active", label: "Links are recorded", kind: "switch", hint: "A click on one in a reply is an event and becomes metadata." },
      { name: "popup_active", label: "Teaser near the bubble", kind: "switch", hint: "Once a visit: dismissing it, or opening the chat, ends it." },
      { name: "window_auto_open", label: "Open when the page loads", kind: "switch", hint: "On wide screens, once a visit. “As a new visitor” shows it." },
      { name: "header_collapse", label: "Header can be folded", kind: "switch" },
      { name: "white_label", label: "Without “Powered by Quickchat”", kind: "switch" },
    ],
  },
  {
    title: "Before the first message",
    fields: [
      { name: "prechat_active", label: "Ask who the visitor is", kind: "switch", hint: "In a conversation that hasn't begun." },
      { name: "prechat_header_text", label: "Heading", kind: "text" },
      { name: "prechat_message_text", label: "Explanation", kind: "paragraph" },
      { name: "prechat_button_text", label: "Button", kind: "text" },
    ],
  },
  {
    title: "Pictures",
    fields: [
      { name: "avatar_image", label: "Avatar", kind: "text", hint: "An address. Empty or broken, it is drawn." },
      { name: "bubble_icon_image", label: "Bubble icon", kind: "text", hint: "An address, too." },
    ],
  },
];

/** Custom properties that a page's style sheet may set. @type {FieldGroup[]} */
export const PROPERTIES = [
  {
    title: "Style, by CSS custom properties",
    fields: [
      { name: "--quickchat-radius", label: "Corners", kind: "slider", range: [0, 36, 1], initial: 20 },
      {
        name: "--quickchat-font",
        label: "Typeface",
        kind: "select",
        choices: [
          ["", "The system's"],
          ["Charter, 'Iowan Old Style', Georgia, 'Noto Serif', 'DejaVu Serif', serif", "With serifs"],
          ["ui-rounded, 'Nunito', system-ui, sans-serif", "Rounded"],
          ["ui-monospace, Menlo, Consolas, monospace", "Monospaced"],
        ],
      },
    ],
  },
];

/** Attributes of the element. @type {FieldGroup[]} */
export const ATTRIBUTES = [
  {
    title: "Place",
    fields: [
      {
        name: "mode",
        label: "Mode",
        kind: "choice",
        choices: [
          ["", "Bubble"],
          ["inline", "Inline"],
        ],
      },
      { name: "location", label: "Corner", kind: "select", choices: [["", "As configured"], ...CORNERS], hint: "Attributes come before the configuration." },
      { name: "offset-x", label: "From the side", kind: "slider", range: [0, 160, 4], initial: 24 },
      { name: "offset-y", label: "From top or bottom", kind: "slider", range: [0, 160, 4], initial: 24 },
    ],
  },
  {
    title: "Language and light",
    fields: [
      {
        name: "lang",
        label: "Language",
        kind: "select",
        choices: [
          ["", "English, like this page", "en"],
          ["ar", "العربية", "ar"],
          ["de", "Deutsch", "de"],
          ["es", "Español", "es"],
          ["fr", "Français", "fr"],
          ["he", "עברית", "he"],
          ["hi", "हिन्दी", "hi"],
          ["it", "Italiano", "it"],
          ["ja", "日本語", "ja"],
          ["ko", "한국어", "ko"],
          ["nl", "Nederlands", "nl"],
          ["pl", "Polski", "pl"],
          ["pt", "Português", "pt"],
          ["sv", "Svenska", "sv"],
          ["tr", "Türkçe", "tr"],
          ["uk", "Українська", "uk"],
          ["zh-Hans", "简体中文", "zh-Hans"],
        ],
        hint: "The widget's own words; those of the account stay.",
      },
      {
        name: "dir",
        label: "Direction",
        kind: "choice",
        choices: [
          ["", "The language's"],
          ["ltr", "Left to right"],
          ["rtl", "Right to left"],
        ],
      },
      {
        name: "color-scheme",
        label: "Colour scheme",
        kind: "choice",
        choices: [
          ["", "The page's"],
          ["light", "Light"],
          ["dark", "Dark"],
        ],
      },
    ],
  },
  {
    title: "Content",
    fields: [
      {
        name: "prechat-fields",
        label: "Fields before the first message",
        kind: "checks",
        choices: [
          ["name", "Name"],
          ["email", "E-mail"],
          ["phone", "Phone"],
        ],
        initial: "name email",
      },
      { name: "image-hosts", label: "Hosts of images in replies", kind: "text", hint: "Separated by spaces, or *. Images from elsewhere wait for a click." },
      {
        name: "storage",
        label: "History is kept",
        kind: "choice",
        choices: [
          ["", "On the device"],
          ["session", "For the tab"],
          ["memory", "Not at all"],
        ],
      },
    ],
  },
];
