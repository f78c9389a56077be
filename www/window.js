import { ClientShell } from "./client-shell.js";
import { host } from "./host.js";
import { adopt } from "./style.js";
import { tabs } from "./tabs.js";
import { WasmBuild } from "./wasm-build.js";
import { ChatWindow, Client, imports, start, useHost, windowStyles } from "./widget.js";

/** @import { QuickchatWidgetElement } from "./element.js" */
/** @import { Offers } from "./offers.js" */
/** @import { Settings } from "./frame.js" */
/** @import { ConnectOptions, WidgetConfiguration } from "./types.js" */

/*
 * What `<quickchat-widget>` has its window drawn by: the widget's module, into the
 * frame of `frame.js`.
 */

const build = new WasmBuild({ ChatWindow, Client, imports, start, useHost, windowStyles }, { ...host, ...tabs });

/**
 * Loads the widget's module, once a page; all else here needs it.
 *
 * @param {URL} address
 * @param {Promise<Response>} response of it, on its way already
 */
export function load(address, response) {
  return build.load(address, response);
}

/**
 * A client for one assistant.
 *
 * @param {ConnectOptions} options
 */
export function connect(options) {
  return new ClientShell(build, options);
}

/**
 * Draws a window into an element's frame, closed. Gives it, and what has something
 * done of what it offers beside the chat.
 *
 * @param {QuickchatWidgetElement} element
 * @param {Settings} settings
 * @param {boolean} isKnown whether the configuration is there; else it is asked for
 * @param {AbortSignal} signal aborted when the window is taken away
 * @param {(type: string, detail: any) => any} tell
 * @param {(name: string) => string} string the widget's text of that name
 */
export function draw(element, settings, isKnown, signal, tell, string) {
  const shadow = /** @type {ShadowRoot} */ (element.shadowRoot);
  const place = /** @type {HTMLElement} */ (shadow.getElementById("place"));
  const { ChatWindow, Client, windowStyles } = build.exports;
  const client = new Client(optionsOf(element));
  if (!isKnown) {
    client.widgetConfiguration(undefined).then(
      (/** @type {WidgetConfiguration} */ configuration) => signal.aborted || tell("configuration", configuration),
      (/** @type {unknown} */ error) => signal.aborted || tell("error", { error }),
    );
  }
  adopt(shadow, windowStyles());
  const window = new ChatWindow(client, document, shadow, place, settings, tell);
  client.free();
  return { window, offer: offer(element, window, signal, tell, () => place.lang, string) };
}

/**
 * What a client of an element's conversation is made with.
 *
 * @param {QuickchatWidgetElement} element
 * @returns {ConnectOptions}
 */
function optionsOf(element) {
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

/**
 * What a window offers beside the chat, loaded with its first use. Gives a
 * function that has something of it done, once it is there.
 *
 * @param {QuickchatWidgetElement} element
 * @param {ChatWindow} window
 * @param {AbortSignal} signal aborted when the window is taken away
 * @param {(type: "rating" | "error", detail: object) => void} tell
 * @param {() => string} language
 * @param {(name: string) => string} string the widget's text of that name
 */
function offer(element, window, signal, tell, language, string) {
  /** @type {Promise<Offers> | undefined} */
  let loading;
  /** @type {((offers: Offers) => void)[]} */
  const waiting = [];
  const load = () => {
    loading ??= import("./offers.js").then(({ Offers }) => new Offers({ element, window, signal, language, string, tell }));
    // Without it there is still the chat; the next use tries again.
    loading.catch(() => (loading = undefined));
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
