import { ClientShell } from "./client-shell.js";
import { host } from "./host.js";
import english from "./languages/en.js";
import { tabs } from "./tabs.js";
import { WasmBuild } from "./wasm-build.js";
import { ChatWindow, Client, imports, start, useHost, windowStyles } from "./widget.js";

/** @import { QuickchatWidgetElement } from "./element.js" */
/** @import { Offers } from "./offers.js" */
/** @import { ConnectOptions, Strings, WidgetConfiguration } from "./types.js" */

/*
 * What `<quickchat-widget>` loads once its window is wanted: the widget's module,
 * and the texts of one language.
 */

const build = new WasmBuild({ ChatWindow, Client, imports, start, useHost, windowStyles }, () => new URL("./widget.wasm", import.meta.url), { ...host, ...tabs });

/**
 * Texts by language, apart from English, each loaded when it is wanted.
 *
 * @type {Record<string, () => Promise<{ default: Strings }>>}
 */
const LANGUAGES = {
  ar: () => import("./languages/ar.js"),
  de: () => import("./languages/de.js"),
  es: () => import("./languages/es.js"),
  fr: () => import("./languages/fr.js"),
  he: () => import("./languages/he.js"),
  hi: () => import("./languages/hi.js"),
  it: () => import("./languages/it.js"),
  ja: () => import("./languages/ja.js"),
  ko: () => import("./languages/ko.js"),
  nl: () => import("./languages/nl.js"),
  pl: () => import("./languages/pl.js"),
  pt: () => import("./languages/pt.js"),
  sv: () => import("./languages/sv.js"),
  tr: () => import("./languages/tr.js"),
  uk: () => import("./languages/uk.js"),
  zh: () => import("./languages/zh.js"),
};

/**
 * Texts that were loaded, by the tag that was asked for.
 *
 * @type {Record<string, Strings>}
 */
const known = {};

/** @type {CSSStyleSheet | undefined} */
let sheet;

/**
 * Loads the widget's module, once a page, and gives a client for one assistant.
 *
 * @param {ConnectOptions} options
 * @returns {Promise<ClientShell>}
 */
export async function connect(options) {
  await build.load();
  return new ClientShell(build, options);
}

/** Loads what windows are drawn with; `{ Client, ChatWindow }`. */
export async function loadModule() {
  await build.load();
  return build.exports;
}

/**
 * What a client of an element's conversation is made with.
 *
 * @param {QuickchatWidgetElement} element
 * @returns {ConnectOptions}
 */
export function optionsOf(element) {
  const { scenarioId, gateway, chatUrl, apiUrl, token, apiKey, metadata, noPersist, storage } = element;
  return /** @type {ConnectOptions} */ ({
    scenarioId,
    gateway: gateway ?? undefined,
    chatUrl: chatUrl ?? undefined,
    apiUrl: apiUrl ?? undefined,
    token,
    apiKey,
    metadata,
    storage: noPersist ? "memory" : (storage ?? undefined),
  });
}

/**
 * Tells the style sheet what is left of the screen above its keyboard.
 *
 * @param {HTMLElement} place
 * @param {AbortSignal} signal
 */
export function followKeyboard(place, signal) {
  const view = globalThis.visualViewport;
  if (!view) return;
  const fit = () => {
    place.style.setProperty("--_view-height", `${view.height}px`);
    place.style.setProperty("--_view-top", `${view.offsetTop}px`);
  };
  for (const type of ["resize", "scroll"]) view.addEventListener(type, fit, { signal });
  fit();
}

/**
 * What goes along with a message, for the assistant to know. An address's query
 * and fragment stay here: they may hold what is nobody's business.
 *
 * @param {QuickchatWidgetElement} element
 * @param {string | undefined} context what the page said by `setContext`
 * @returns {string | undefined}
 */
export function contextOf(element, context) {
  const page = element.pageContext ? `The visitor is on the page "${document.title}" (${location.origin}${location.pathname}).` : "";
  return [context, page].filter(Boolean).join("\n") || undefined;
}

/** How often a window may ask whether a person has written, in milliseconds. */
const ATTENTION = 4000;

/**
 * Has a window hear what people write, while it is open and the page is seen.
 *
 * @param {QuickchatWidgetElement} element
 * @param {ChatWindow} window
 * @param {AbortSignal} signal
 */
export function listen(element, window, signal) {
  const hear = () => {
    if ((element.opened || element.mode === "inline") && !document.hidden) window.hear();
  };
  const timer = setInterval(hear, ATTENTION);
  signal.addEventListener("abort", () => clearInterval(timer));
  element.addEventListener("quickchat-open", hear, { signal });
  hear();
}

/**
 * What a window offers beside the chat, loaded with its first use. Gives a
 * function that has something of it done, once it is there.
 *
 * @param {QuickchatWidgetElement} element
 * @param {ChatWindow} window
 * @param {AbortSignal} signal aborted when the window is taken away
 * @param {(type: "rating" | "error", detail: object) => void} tell
 */
export function offer(element, window, signal, tell) {
  const place = /** @type {HTMLElement} */ (element.shadowRoot?.getElementById("place"));
  const language = () => place.lang;
  const string = (/** @type {string} */ name) => element.strings[name] ?? known[language()]?.[name] ?? english[/** @type {"chat"} */ (name)];
  /** @type {Promise<Offers> | undefined} */
  let loading;
  /** @type {((offers: Offers) => void)[]} */
  const waiting = [];
  const load = () => {
    loading ??= import("./offers.js").then(({ Offers }) => new Offers({ element, window, signal, language, string, tell }));
    // Without it there is still the chat.
    for (const act of waiting.splice(0)) loading.then((offers) => signal.aborted || act(offers), console.warn);
  };
  for (const type of ["open", "message"]) element.addEventListener(`quickchat-${type}`, load, { signal });
  return (/** @type {"draw" | "visitEnds" | "forget"} */ what, /** @type {Partial<WidgetConfiguration>} */ configuration = {}) => {
    waiting.push((offers) => void offers[what](configuration));
    if (loading || element.opened || element.mode === "inline") load();
  };
}

/**
 * How many messages came while the window was closed, in figures and in words;
 * nothing for none.
 *
 * @param {number} number
 * @param {string} language
 * @param {(name: string) => string} string the widget's text of that name
 */
export function unread(number, language, string) {
  if (number === 0) return undefined;
  const count = new Intl.NumberFormat(language).format(number);
  const words = string(`unread_${new Intl.PluralRules(language).select(number)}`) || string("unread_other");
  return { count, label: words.replace("{count}", count) };
}

/** The window's style sheet, one for the page. */
export function styleSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(build.exports.windowStyles());
  }
  return sheet;
}

/**
 * The languages for an element: its own, its page's, then the visitor's.
 *
 * @param {HTMLElement} element
 */
export function languagesOf(element) {
  const { lang } = /** @type {HTMLElement} */ (element.closest("[lang]")) ?? document.documentElement;
  return [element.lang, lang, ...(navigator.languages ?? [])].filter(Boolean);
}

/**
 * The widget's texts in the first of these languages that it has, and that can
 * be loaded; else in English. What a pack lacks is English too.
 *
 * @param {readonly string[]} languages BCP 47 tags, the most wanted first
 * @returns {Promise<{ language: string, strings: Strings }>} the tag is one that `Intl` takes
 */
export async function load(languages) {
  for (const tag of languages) {
    const locale = understood(tag);
    if (locale?.language === "en") return { language: locale.baseName, strings: english };
    if (!locale || !Object.hasOwn(LANGUAGES, locale.language)) continue;
    const pack = await LANGUAGES[locale.language]?.().catch(() => undefined);
    if (!pack) continue;
    const strings = { ...english, ...pack.default };
    known[locale.baseName] = strings;
    return { language: locale.baseName, strings };
  }
  return { language: "en", strings: english };
}

/**
 * A tag in today's spelling: `iw`, as some systems still call Hebrew, is `he`.
 *
 * @param {string} tag
 */
function understood(tag) {
  try {
    return new Intl.Locale(tag.replaceAll("_", "-"));
  } catch {
    return undefined; // such as "auto", which pages do say
  }
}
