import type { QuickchatWidgetElement } from "./element.js";
import type { QuickchatError } from "./error.js";

export type { ErrorCode } from "./error.js";

/** Values that JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Your own values about a conversation. Keys become variables of the service, so keep them stable. */
export type Metadata = { [key: string]: Json };

export interface ConnectOptions {
  /** The assistant's id, from the service's dashboard. */
  scenarioId: string;
  /**
   * The address of your gateway, absolute or relative to the page, such as
   * `"/quickchat"`. It holds the credentials, so a public page uses this and
   * neither `apiKey` nor `token`.
   */
  gateway?: string;
  /** The account's key, for the legacy chat endpoint alone. Not for public pages. */
  apiKey?: string;
  /**
   * An API token, or a function that gives one; it is asked again once after the
   * service refused the last. For everything but legacy chat. Not for public pages.
   */
  token?: string | (() => string | Promise<string>);
  /** The chat endpoint's whole address, where it isn't the service's or the gateway's. */
  chatUrl?: string;
  /** The address before `/v1/…`, where it isn't the service's or the gateway's. */
  apiUrl?: string;
  /** How long each attempt may take, in milliseconds. Default: 60000 for chat, 15000 for the rest. */
  timeoutMs?: number;
  /** How often a call that may be repeated is made again. Default: 2. */
  maxRetries?: number;
  /** Metadata of every conversation that this client opens. */
  metadata?: Metadata;
  /** How long history is kept: until cleared, as long as the tab, or not at all. Default: `"local"`. */
  storage?: "local" | "session" | "memory";
}

export interface CallOptions {
  /** Aborts the call, at any moment and for any reason. */
  signal?: AbortSignal;
}

export interface SendMessageOptions extends CallOptions {
  /** The conversation to continue: an earlier reply's `conv_id`. */
  conversationId?: string;
  /** More for the assistant to know with this message. */
  context?: string;
  /** Your own values, at most five keys. */
  clientMetadata?: Metadata;
}

export interface ConversationOptions {
  /** A conversation to continue, instead of the visitor's last: an earlier reply's `conv_id`. What was said in it: `earlier()`. */
  id?: string;
  /** Metadata of this conversation. */
  metadata?: Metadata;
  /** Instead of the client's. */
  storage?: "local" | "session" | "memory";
}

export interface SendOptions {
  /** More for the assistant to know with this message. */
  context?: string;
}

/** The service's answer to a message. Fields this version doesn't know are kept. */
export interface ChatReply {
  /** The conversation. */
  conv_id: string;
  /** HTML or Markdown, untrusted: never put it into a page as HTML. Absent or empty: no answer yet. */
  reply?: string | null;
  /** The message's number within the conversation. */
  ord_number?: number;
  /** Undocumented; sent by the current endpoint. */
  src?: number;
  [field: string]: unknown;
}

/** How the account wants its widget to look and behave. Fields this version doesn't know are kept. */
export interface WidgetConfiguration {
  /** The first greeting (HTML, untrusted); empty for none. */
  welcome_message: string;
  /** A second greeting below the first; empty for none. */
  welcome_message2: string;
  /** The title in the header bar. */
  header: string;
  /** The line below the title. */
  subtitle: string;
  /** Whether a teaser near the bubble invites the visitor. */
  popup_active: boolean;
  /** The composer's placeholder; empty for the widget's own. */
  input_placeholder: string;
  /** The accent colour, as CSS. */
  primary_color: string;
  /** Whether visitors may speak instead of writing. */
  voice_active: boolean;
  /** The header's background, as CSS. */
  header_color: string;
  /** Whether visitors may fold the header. */
  header_collapse: boolean;
  /** Whether the header's text is light (for a dark header) or dark. */
  header_text_color: boolean;
  /** Whether a typing indicator shows while a reply is awaited. */
  typing: boolean;
  /** Whether the window opens by itself when the page has loaded. */
  window_auto_open: boolean;
  /** Whether "Powered by Quickchat" is left out. */
  white_label: boolean;
  /** Whether a form comes before the first message. */
  prechat_active: boolean;
  /** The form's heading. */
  prechat_header_text: string | null;
  /** The form's button. */
  prechat_button_text: string | null;
  /** The form's explanation (HTML, untrusted). */
  prechat_message_text: string | null;
  /** A line at the bottom of the window. */
  background_disclaimer_text: string | null;
  /** Whether replies are revealed word by word. */
  streaming_active: boolean;
  /** Whether clicks on links in replies are recorded. */
  link_tracking_active: boolean;
  /** The window's height in CSS pixels, 400 to 1000. */
  window_height: number;
  /** The window's width in CSS pixels, 250 to 1920. */
  window_width: number;
  /** The size preset. */
  size: "small" | "medium" | "large";
  /** The corner of the page. */
  location: "bottom-right" | "bottom-left" | "top-right" | "top-left";
  /** The address of the assistant's picture; empty for a drawn one. */
  avatar_image: string;
  /** The address of the bubble's icon; empty for a drawn one. */
  bubble_icon_image: string;
  /** Up to three suggested first questions. */
  conversation_starters: string[];
  [field: string]: unknown;
}

/** Whether and how visitors are asked to rate a conversation. Fields this version doesn't know are kept. */
export interface RatingConfiguration {
  /** Whether visitors are asked at all. */
  conv_rating_active: boolean;
  /** Whether the question comes up by itself. */
  conv_rating_popup_active: boolean;
  /** Which questions are asked, by the service's codes. */
  conv_rating_question_codes: string[];
  [field: string]: unknown;
}

/** A conversation's metadata, as the service keeps it. */
export interface ConversationMetadata {
  metadata: Metadata;
  [field: string]: unknown;
}

export type ConversationStatus = "idle" | "sending" | "offline" | "closed";

/** One message of a conversation. */
export interface Message {
  /** Names the message within its conversation. */
  id: string;
  author: "visitor" | "assistant" | "operator";
  /** What was written. Anything but a visitor's text is HTML or Markdown, untrusted. */
  text: string;
  /** When it was written or received, in milliseconds since 1970 (UTC). */
  createdAt: number;
  /** A visitor's message is `sending`, then `sent` or `failed`; all others are `received`. */
  status: "sending" | "sent" | "failed" | "received";
  /** Why it failed. */
  error?: QuickchatError;
  /** The service's own number for it, where known. */
  ord?: number;
  /** What the visitor thinks of a reply, if they said so in the widget. */
  feedback?: "up" | "down";
  /** Of a reply: the `id` of the message that it answers. */
  replyTo?: string;
  /** `true` while a `sending` message waits for its turn, or for a connection. */
  waiting?: boolean;
  /** What the assistant is told with it, until the service has it. */
  context?: string;
}

/** The events of a conversation. */
export interface ConversationEvents {
  /** A message is new. */
  message: CustomEvent<{ message: Message }>;
  /** A message changed. */
  messageupdate: CustomEvent<{ message: Message }>;
  /** The status changed. */
  status: CustomEvent<{ status: ConversationStatus }>;
  /** The service has this metadata, the whole set. */
  metadata: CustomEvent<{ metadata: Metadata }>;
  /** Something went wrong that no message carries as its own error. */
  error: CustomEvent<{ error: QuickchatError }>;
  /** All messages were forgotten: by `reset()`, or in another tab. */
  reset: CustomEvent<object>;
}

/** The widget's own texts by name, as in `languages/en.js`. */
export type Strings = Record<string, string>;

/** An API token, or a function that gives one. */
export type TokenSource = string | (() => string | Promise<string>);

/** The attributes of `<quickchat-widget>`, as properties. */
export interface WidgetAttributes {
  /** The assistant's id, from the service's dashboard. */
  scenarioId: string | null;
  /** The address of your gateway, absolute or relative to the page. */
  gateway: string | null;
  /** The chat endpoint's whole address. */
  chatUrl: string | null;
  /** The base to which `/v1/…` is appended. */
  apiUrl: string | null;
  /** A bubble in a corner of the page, or a window within it. Default: `"bubble"`. */
  mode: "bubble" | "inline" | null;
  /** Whether the window is open. */
  opened: boolean;
  /** Default: `"auto"`, like the page around it. */
  colorScheme: "light" | "dark" | "auto" | null;
  /** The corner, instead of the configured one. */
  location: WidgetConfiguration["location"] | null;
  /** The distance from the left or right side, in CSS pixels. Default: 24, on phones 16. */
  offsetX: string | null;
  /** The distance from the top or bottom, in CSS pixels. Default: 24, on phones 16. */
  offsetY: string | null;
  /** The fields of the form before the first message: `name`, `email`, `phone`. Default: `"name email"`. */
  prechatFields: string | null;
  /** Hosts whose images load at once, or `*`; the others wait for a click. */
  imageHosts: string | null;
  /** Whether each message tells the assistant the page's title and address. */
  pageContext: boolean;
  /** Whether a reply that the visitor doesn't see is heard. */
  sound: boolean;
  /** What the visitor accepts before the first message: HTML or Markdown, such as a link to your privacy policy. */
  consentText: string | null;
  /** How long history is kept. Default: `"local"`. */
  storage: "local" | "session" | "memory" | null;
  /** The same as `storage="memory"`. */
  noPersist: boolean;
}

/** The events of `<quickchat-widget>`; all bubble, out of shadow trees too. */
export interface QuickchatWidgetEvents {
  "quickchat-ready": CustomEvent<Record<string, never>>;
  "quickchat-open": CustomEvent<Record<string, never>>;
  "quickchat-close": CustomEvent<Record<string, never>>;
  /** Anybody's message. */
  "quickchat-message": CustomEvent<{ message: Message }>;
  "quickchat-error": CustomEvent<{ error: QuickchatError }>;
  /** A click on a link in a reply, where the account tracks them. */
  "quickchat-link": CustomEvent<{ url: string; messageId?: string }>;
  /** The form before the first message; `preventDefault()` keeps it open. */
  "quickchat-prechat": CustomEvent<{ values: Metadata }>;
  /** The visitor's answer to a question about the whole conversation. */
  "quickchat-rating": CustomEvent<{ code: string; value: "up" | "down" }>;
  /** What the visitor thinks of a reply; `null` when they take it back. */
  "quickchat-feedback": CustomEvent<{ messageId: string; value: "up" | "down" | null }>;
  /** The service has this metadata, the whole set. */
  "quickchat-metadata": CustomEvent<{ metadata: Metadata }>;
}

/** What `embed.js` puts into `window.Quickchat`. */
export interface Quickchat {
  /** The widget that the script has put on the page. */
  widget: QuickchatWidgetElement;
  /** Fulfilled when its window can be opened. */
  ready: Promise<void>;
}

declare global {
  interface HTMLElementTagNameMap {
    "quickchat-widget": QuickchatWidgetElement;
  }
  // Of documents and windows too, since the events bubble.
  interface GlobalEventHandlersEventMap extends QuickchatWidgetEvents {}
  interface Window {
    /** There once `embed.js` has put a widget on the page. */
    Quickchat?: Quickchat;
  }
}
