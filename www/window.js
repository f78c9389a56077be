import { ClientShell } from "./client-shell.js";
import english from "./languages/en.js";
import { WasmBuild } from "./wasm-build.js";
import * as glue from "./widget.js";

/** @import { ConnectOptions, Strings } from "./types.js" */

/*
 * What `<quickchat-widget>` loads once its window is wanted: the widget's module,
 * and the texts of one language.
 */

const build = new WasmBuild(glue, () => new URL("./widget.wasm", import.meta.url));

/** @type {Record<string, () => Promise<{ default: Strings }>>} */
const LANGUAGES = {
};

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

/** The window's style sheet, one for the page. */
export function styleSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(build.exports.windowStyles());
  }
  return sheet;
}

/**
 * The widget's texts in the first language that it has; English where one is
 * missing, or can't be loaded.
 *
 * @param {readonly string[]} languages BCP 47 tags
 * @returns {Promise<{ language: string, strings: Strings }>}
 */
export async function load(languages) {
  for (const language of languages) {
    const [name = ""] = language.toLowerCase().split("-");
    if (name === "en") break;
    const pack = LANGUAGES[name];
    if (pack) {
      const loaded = await pack().catch(() => undefined);
      return { language, strings: { ...english, ...loaded?.default } };
    }
  }
  return { language: languages.find((language) => /^en\b/i.test(language)) ?? "en", strings: english };
}
