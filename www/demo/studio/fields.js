/**
 * What the studio lets a visitor change: the documented fields of a widget
 * configuration that the chat window shows.
 *
 * @typedef {object} Field
 * @property {string} name as the service calls it
 * @property {string} label
 * @property {"text" | "paragraph" | "lines" | "color" | "switch" | "choice" | "slider"} kind
 * @property {string} [hint]
 * @property {[value: string, label: string][]} [choices]
 * @property {[least: number, most: number, step: number]} [range] in CSS pixels
 */

/** @typedef {{ title: string, fields: Field[] }} FieldGroup */

/** @type {FieldGroup[]} */
export const FIELD_GROUPS = [
  {
    title: "Colours",
    fields: [
      { name: "primary_color", label: "Accent", kind: "color" },
      { name: "header_color", label: "Header", kind: "color" },
      { name: "header_text_color", label: "Light text in the header", kind: "switch" },
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
      {
        name: "location",
        label: "Corner",
        kind: "choice",
        choices: [
          ["top-left", "Top left"],
          ["top-right", "Top right"],
          ["bottom-left", "Bottom left"],
          ["bottom-right", "Bottom right"],
        ],
      },
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
      { name: "window_width", label: "Window width", kind: "slider", range: [250, 1920, 10] },
      { name: "window_height", label: "Window height", kind: "slider", range: [400, 1000, 10] },
    ],
  },
  {
    title: "Behaviour",
    fields: [
      { name: "typing", label: "Typing indicator", kind: "switch" },
      { name: "streaming_active", label: "Replies word by word", kind: "switch" },
      { name: "popup_active", label: "Teaser near the bubble", kind: "switch", hint: "Once a visit: dismissing it, or opening the chat, ends it." },
      { name: "window_auto_open", label: "Open when the page loads", kind: "switch", hint: "On wide screens. Reload to see it." },
      { name: "header_collapse", label: "Header can be folded", kind: "switch" },
      { name: "white_label", label: "Without “Powered by Quickchat”", kind: "switch" },
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

/** Ready looks: what an account might have chosen. */
export const LOOKS = [
  { name: "Ink", primary_color: "rgb(24, 24, 27)", header_color: "rgb(24, 24, 27)", header_text_color: true },
  { name: "Forest", primary_color: "rgb(21, 128, 91)", header_color: "rgb(9, 66, 52)", header_text_color: true },
  { name: "Coral", primary_color: "rgb(232, 83, 60)", header_color: "rgb(255, 228, 217)", header_text_color: false },
  { name: "Sky", primary_color: "rgb(0, 122, 255)", header_color: "rgb(0, 122, 255)", header_text_color: true },
  { name: "Honey", primary_color: "rgb(245, 184, 46)", header_color: "rgb(255, 219, 112)", header_text_color: false },
  { name: "Orchid", primary_color: "rgb(168, 42, 140)", header_color: "rgb(91, 20, 82)", header_text_color: true },
];
