import english from "./languages/en.js";

/** @import { Strings } from "./types.js" */

/*
 * In which language the widget speaks. English is part of it; any other is loaded
 * when it is wanted.
 */

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
 * The texts for an element in its own language, its page's or the visitor's.
 *
 * @param {HTMLElement} element
 * @returns {Promise<{ language: string, strings: Strings } | undefined>} `undefined`
 *   if another language is asked for by now, which may have come first
 */
export async function textsFor(element) {
  const wanted = languagesOf(element);
  const texts = await loadTexts(wanted);
  return `${wanted}` === `${languagesOf(element)}` ? texts : undefined;
}

/** @param {HTMLElement} element */
function languagesOf(element) {
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
export async function loadTexts(languages) {
  for (const tag of languages) {
    const locale = understood(tag);
    if (locale?.language === "en") return { language: locale.baseName, strings: english };
    if (!locale || !Object.hasOwn(LANGUAGES, locale.language)) continue;
    const pack = await LANGUAGES[locale.language]?.().catch(() => undefined);
    if (!pack) continue;
    return { language: locale.baseName, strings: { ...english, ...pack.default } };
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
