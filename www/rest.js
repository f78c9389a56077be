import { Client, imports, operation, start, useHost } from "./api.js";
import { QuickchatError } from "./error.js";
import { host } from "./host.js";
import { claimedScope } from "./rest/claims.js";
import { Pace } from "./rest/pace.js";
import { upload } from "./rest/upload.js";
import { WasmBuild } from "./wasm-build.js";

export { QuickchatError } from "./error.js";
export { formatDate, formatDay, parseDate } from "./rest/dates.js";

/** @import * as Types from "./api-types.js" */
/** @import { CallOptions } from "./types.js" */

const build = new WasmBuild({ Client, imports, operation, start, useHost }, { ...host, upload });

/**
 * Loads the WebAssembly module. `connect` does it by itself; call this to load
 * earlier, or from an address of your own.
 *
 * @param {string | URL} [url] where `api.wasm` is; by default beside this file
 * @returns {Promise<void>}
 * @throws {import("./error.js").QuickchatError} `WASM_BLOCKED` or `WASM_UNAVAILABLE`
 */
export function init(url = new URL("./api.wasm", import.meta.url)) {
  return build.load(url);
}

/**
 * Loads the module, once a page, and gives access to an account.
 *
 * @param {Types.ApiOptions} options
 * @returns {Promise<QuickchatApi>}
 * @throws {import("./error.js").QuickchatError} `INVALID_ARGUMENT` names the option
 *
 * @example
 * import { connect } from "quickchat-web/api";
 *
 * const api = await connect({ token: window.prompt("API token") ?? "" });
 * const article = await api.createArticle({ title: "Returns", content: "Within 30 days." });
 * await api.updateArticle(article.id, { save_mode: "publish" });
 * for await (const { id, title } of api.conversations({ resolution_status: "open" })) {
 *   console.log(id, title);
 * }
 */
export async function connect(options) {
  await init();
  return new QuickchatApi(options);
}

/** How many items a page of an iterator has. */
const PAGE = 100;

/**
 * An account, as its dashboards and tools see it: every operation of the service's
 * REST API but chat, which is the client's. Calls of one operation wait their turn
 * where they would come too fast for the service.
 */
export class QuickchatApi {
  #client;
  /** @type {string | undefined} */
  #scope;
  /** Whether the token stays the same. */
  #isFixed;
  /** @type {Map<string, Pace>} */
  #paces = new Map();

  /** @param {Types.ApiOptions} options */
  constructor({ scope, ...options }) {
    // Which assistant is meant, the token says.
    this.#client = new build.exports.Client({ ...options, scenarioId: "of the token" });
    this.#scope = scope ?? claimedScope(options.token);
    this.#isFixed = typeof options.token === "string";
  }

  /**
   * @param {string} name
   * @param {object} parameters
   * @param {object} [settings]
   * @returns {Promise<any>}
   */
  async #call(name, parameters, settings) {
    const { perMinute, scope } = build.exports.operation(name);
    if (scope === "write_all" && this.#scope === "read_all") {
      throw new QuickchatError(
        `The token may read only (read_all), and ${name} needs one that may write (write_all). Nothing was sent.`,
        { code: "PERMISSION_DENIED" },
      );
    }
    const prepared = this.#client.prepare(name, parameters, settings);
    const pace = this.#paces.get(name) ?? new Pace(perMinute);
    this.#paces.set(name, pace);
    const { signal } = /** @type {CallOptions} */ (settings ?? {});
    await host.pause(pace.next(performance.now()), signal);
    try {
      return await prepared.start();
    } catch (error) {
      if (this.#isFixed && error instanceof QuickchatError && /Insufficient token scope/.test(error.message)) {
        this.#scope = "read_all";
      }
      throw error;
    }
  }

  /**
   * @template Item
   * @param {(page: { limit: number, offset: number }) => Promise<Types.Page<Item>>} read
   */
  async *#all(read) {
    for (let offset = 0; ; ) {
      const { items, count } = await read({ limit: PAGE, offset });
      yield* items;
      offset += items.length;
      if (items.length === 0 || offset >= count) return;
    }
  }

  /**
   * Every article that matches every given filter, page after page.
   *
   * @param {Types.ArticleFilters} [filters]
   * @param {CallOptions} [options]
   * @returns {AsyncGenerator<Types.ArticleSnapshot, void>}
   */
  articles(filters, options) {
    return this.#all((page) => this.listArticles({ ...filters, ...page }, options));
  }

  /**
   * Every paragraph, page after page.
   *
   * @param {Types.ParagraphFilters} [filters]
   * @param {CallOptions} [options]
   * @returns {AsyncGenerator<Types.Paragraph, void>}
   */
  paragraphs(filters, options) {
    return this.#all((page) => this.listParagraphs({ ...filters, ...page }, options));
  }

  /**
   * Every conversation that matches every given filter, page after page.
   *
   * @param {Types.ConversationFilters} [filters]
   * @param {CallOptions} [options]
   * @returns {AsyncGenerator<Types.ConversationSummary, void>}
   */
  conversations(filters, options) {
    return this.#all((page) => this.listConversations({ ...filters, ...page }, options));
  }

  /**
   * Every event of a conversation, oldest first, page after page.
   *
   * @param {string} id the conversation's identifier
   * @param {CallOptions} [options]
   * @returns {AsyncGenerator<Types.ConversationEvent, void>}
   */
  conversationEvents(id, options) {
    return this.#all((page) => this.getConversationEvents(id, page, options));
  }

  /**
   * Reads what the assistant is like.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<Types.ChatbotSettings>}
   */
  getChatbotSettings(options) {
    return this.#call("getChatbotSettings", {}, options);
  }

  /**
   * Changes what the assistant is like: the fields that are given, and no others.
   *
   * @param {Types.ChatbotSettingsChanges} changes
   * @param {CallOptions} [options]
   * @returns {Promise<Types.ChatbotSettings>}
   */
  updateChatbotSettings(changes, options) {
    return this.#call("updateChatbotSettings", changes, options);
  }

  /**
   * Reads the knowledge base's settings and how its training stands.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<Types.KnowledgeBaseSettings>}
   */
  getKnowledgeBaseSettings(options) {
    return this.#call("getKnowledgeBaseSettings", {}, options);
  }

  /**
   * Changes the knowledge base's settings: the fields that are given, and no others.
   *
   * @param {Types.KnowledgeBaseSettingsChanges} changes
   * @param {CallOptions} [options]
   * @returns {Promise<Types.KnowledgeBaseSettings>}
   */
  updateKnowledgeBaseSettings(changes, options) {
    return this.#call("updateKnowledgeBaseSettings", changes, options);
  }

  /**
   * Has the assistant learn what has changed. `retrain_state` of the settings says how it stands.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<void>}
   */
  retrainKnowledgeBase(options) {
    return this.#call("retrainKnowledgeBase", {}, options);
  }

  /**
   * Adds an article, as a draft.
   *
   * @param {Types.NewArticle} article
   * @param {CallOptions} [options]
   * @returns {Promise<Types.Article>}
   */
  createArticle(article, options) {
    return this.#call("createArticle", article, options);
  }

  /**
   * Lists a page of the articles that match every given filter.
   *
   * @param {Types.ArticleFilters} [filters]
   * @param {CallOptions} [options]
   * @returns {Promise<Types.Page<Types.ArticleSnapshot>>}
   */
  listArticles(filters = {}, options) {
    return this.#call("listArticles", filters, options);
  }

  /**
   * Reads an article.
   *
   * @param {number} id the article's number
   * @param {CallOptions} [options]
   * @returns {Promise<Types.Article>}
   */
  getArticle(id, options) {
    return this.#call("getArticle", { article_id: id }, options);
  }

  /**
   * Changes an article: the fields that are given, and no others.
   *
   * @param {number} id the article's number
   * @param {Types.ArticleChanges} changes
   * @param {CallOptions} [options]
   * @returns {Promise<Types.Article>}
   */
  updateArticle(id, changes, options) {
    return this.#call("updateArticle", { ...changes, article_id: id }, options);
  }

  /**
   * Deletes articles.
   *
   * @param {number[]} ids the articles' numbers
   * @param {CallOptions} [options]
   * @returns {Promise<void>}
   */
  deleteArticles(ids, options) {
    return this.#call("deleteArticles", { article_ids: ids }, options);
  }

  /**
   * Searches what the articles say.
   *
   * @param {string} query the words to find
   * @param {Types.ArticleSearch} [search]
   * @param {CallOptions} [options]
   * @returns {Promise<Types.FoundArticles>}
   */
  searchArticles(query, search = {}, options) {
    return this.#call("searchArticles", { ...search, query }, options);
  }

  /**
   * Lists a page of the paragraphs: short articles without a title.
   *
   * @param {Types.ParagraphFilters} [filters]
   * @param {CallOptions} [options]
   * @returns {Promise<Types.Page<Types.Paragraph>>}
   */
  listParagraphs(filters = {}, options) {
    return this.#call("listParagraphs", filters, options);
  }

  /**
   * Reads an article's address in one language.
   *
   * @param {number} id the article's number
   * @param {string} language such as `"en"`
   * @param {CallOptions} [options]
   * @returns {Promise<Types.LanguageUrl>}
   */
  getLanguageUrl(id, language, options) {
    return this.#call("getLanguageUrl", { article_id: id, language }, options);
  }

  /**
   * Gives an article an address in one language.
   *
   * @param {number} id the article's number
   * @param {string} language such as `"en"`
   * @param {string} url
   * @param {CallOptions} [options]
   * @returns {Promise<Types.LanguageUrl>}
   */
  createLanguageUrl(id, language, url, options) {
    return this.#call("createLanguageUrl", { article_id: id, language, url }, options);
  }

  /**
   * Changes an article's address in one language.
   *
   * @param {number} id the article's number
   * @param {string} language such as `"en"`
   * @param {string} url
   * @param {CallOptions} [options]
   * @returns {Promise<Types.LanguageUrl>}
   */
  updateLanguageUrl(id, language, url, options) {
    return this.#call("updateLanguageUrl", { article_id: id, language, url }, options);
  }

  /**
   * Takes an article's address in one language away.
   *
   * @param {number} id the article's number
   * @param {string} language such as `"en"`
   * @param {CallOptions} [options]
   * @returns {Promise<void>}
   */
  deleteLanguageUrl(id, language, options) {
    return this.#call("deleteLanguageUrl", { article_id: id, language }, options);
  }

  /**
   * Lists the tags that articles have.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<string[]>}
   */
  listTags(options) {
    return this.#call("listTags", {}, options);
  }

  /**
   * Makes an article of a PDF file.
   *
   * @param {Blob} file such as a `File` of an input
   * @param {Types.UploadOptions} [options]
   * @returns {Promise<Types.Upload>}
   */
  uploadPdf(file, options) {
    return this.#call("uploadPdf", {}, { ...options, file });
  }

  /**
   * Makes an article of a file of any supported kind: PDF or DOCX.
   *
   * @param {Blob} file such as a `File` of an input
   * @param {Types.UploadOptions} [options]
   * @returns {Promise<Types.Upload>}
   */
  uploadFile(file, options) {
    return this.#call("uploadFile", {}, { ...options, file });
  }

  /**
   * Imports a page, or the whole site that it belongs to. It goes on after the answer.
   *
   * @param {Types.WebsiteImport} what
   * @param {CallOptions} [options]
   * @returns {Promise<Types.ImportedPage>}
   */
  scrapeWebsite(what, options) {
    return this.#call("scrapeWebsite", what, options);
  }

  /**
   * Imports what is said in a video. It goes on after the answer.
   *
   * @param {Types.YouTubeImport} what
   * @param {CallOptions} [options]
   * @returns {Promise<void>}
   */
  importYouTubeTranscript(what, options) {
    return this.#call("importYouTubeTranscript", what, options);
  }

  /**
   * Imports the pages that a sitemap lists. It goes on after the answer.
   *
   * @param {Types.SitemapImport} what
   * @param {CallOptions} [options]
   * @returns {Promise<Types.ImportedLinks>}
   */
  importSitemap(what, options) {
    return this.#call("importSitemap", what, options);
  }

  /**
   * Imports pages. It goes on after the answer.
   *
   * @param {Types.LinksImport} what
   * @param {CallOptions} [options]
   * @returns {Promise<Types.ImportedLinks>}
   */
  scrapeListOfLinks(what, options) {
    return this.#call("scrapeListOfLinks", what, options);
  }

  /**
   * Deletes the articles that were imported from pages.
   *
   * @param {string[]} links the pages' addresses
   * @param {CallOptions} [options]
   * @returns {Promise<void>}
   */
  deleteLinks(links, options) {
    return this.#call("deleteLinks", { links }, options);
  }

  /**
   * Fetches articles anew from Intercom.
   *
   * @param {Types.IntercomRefresh} [which]
   * @param {CallOptions} [options]
   * @returns {Promise<void>}
   */
  refreshIntercomArticles(which = {}, options) {
    return this.#call("refreshIntercomArticles", which, options);
  }

  /**
   * Imports all articles of the connected Intercom help center.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<Types.ArticleSnapshot[]>}
   */
  importIntercomArticles(options) {
    return this.#call("importIntercomArticles", {}, options);
  }

  /**
   * Deletes all articles that came from Intercom.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<void>}
   */
  deleteIntercomArticles(options) {
    return this.#call("deleteIntercomArticles", {}, options);
  }

  /**
   * Reads how the widget looks and behaves, as the service answers it.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<Types.WidgetConfiguration>}
   */
  getWidgetConfiguration(options) {
    return this.#call("getWidgetConfiguration", {}, options);
  }

  /**
   * Changes how the widget looks and behaves: the fields that are given, and no others.
   *
   * @param {Types.WidgetConfigurationChanges} changes
   * @param {CallOptions} [options]
   * @returns {Promise<Types.WidgetConfiguration>}
   */
  updateWidgetConfiguration(changes, options) {
    return this.#call("updateWidgetConfiguration", changes, options);
  }

  /**
   * Lists a page of the conversations that match every given filter.
   *
   * @param {Types.ConversationFilters} [filters]
   * @param {CallOptions} [options]
   * @returns {Promise<Types.Page<Types.ConversationSummary>>}
   */
  listConversations(filters = {}, options) {
    return this.#call("listConversations", filters, options);
  }

  /**
   * Reads a conversation in detail.
   *
   * @param {string} id the conversation's identifier
   * @param {CallOptions} [options]
   * @returns {Promise<Types.ConversationDetails>}
   */
  getConversationDetails(id, options) {
    return this.#call("getConversationDetails", { conversation_id: id }, options);
  }

  /**
   * Reads a page of a conversation's events, oldest first.
   *
   * @param {string} id the conversation's identifier
   * @param {Types.EventFilters} [page]
   * @param {CallOptions} [options]
   * @returns {Promise<Types.Page<Types.ConversationEvent>>}
   */
  getConversationEvents(id, page = {}, options) {
    return this.#call("getConversationEvents", { ...page, conversation_id: id }, options);
  }

  /**
   * Reads a conversation's metadata.
   *
   * @param {string} id the conversation's identifier
   * @param {CallOptions} [options]
   * @returns {Promise<Types.ConversationMetadata>}
   */
  getMetadata(id, options) {
    return this.#call("getMetadata", { conv_id: id }, options);
  }

  /**
   * Merges values into a conversation's metadata.
   *
   * @param {string} id the conversation's identifier
   * @param {Types.Metadata} metadata
   * @param {CallOptions} [options]
   * @returns {Promise<Types.ConversationMetadata>}
   */
  setMetadata(id, metadata, options) {
    return this.#call("setMetadata", { conv_id: id, metadata }, options);
  }

  /**
   * Reads when a person takes over.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<Types.HandoffConfiguration>}
   */
  getHandoffConfiguration(options) {
    return this.#call("getHandoffConfiguration", {}, options);
  }

  /**
   * Replaces when a person takes over: read it, change it, send it back whole.
   *
   * @param {Types.HandoffConfiguration} configuration
   * @param {CallOptions} [options]
   * @returns {Promise<Types.HandoffConfiguration>}
   */
  updateHandoffConfiguration(configuration, options) {
    return this.#call("updateHandoffConfiguration", { configuration }, options);
  }

  /**
   * Reads whether and how visitors are asked to rate a conversation.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<Types.RatingConfiguration>}
   */
  getConversationRatingConfiguration(options) {
    return this.#call("getConversationRatingConfiguration", {}, options);
  }

  /**
   * Changes whether and how visitors are asked to rate a conversation.
   *
   * @param {Types.RatingConfigurationChanges} changes
   * @param {CallOptions} [options]
   * @returns {Promise<Types.RatingConfiguration>}
   */
  updateConversationRatingConfiguration(changes, options) {
    return this.#call("updateConversationRatingConfiguration", changes, options);
  }

  /**
   * Lists all actions.
   *
   * @param {CallOptions} [options]
   * @returns {Promise<Types.AiAction[]>}
   */
  listAiActions(options) {
    return this.#call("listAiActions", {}, options);
  }

  /**
   * Changes an action: the fields that are given, and no others.
   *
   * @param {number} id the action's number
   * @param {Types.AiActionChanges} changes
   * @param {CallOptions} [options]
   * @returns {Promise<Types.AiAction>}
   */
  updateAiAction(id, changes, options) {
    return this.#call("updateAiAction", { ...changes, action_id: id }, options);
  }

  /**
   * Deletes an action.
   *
   * @param {number} id the action's number
   * @param {CallOptions} [options]
   * @returns {Promise<void>}
   */
  deleteAiAction(id, options) {
    return this.#call("deleteAiAction", { action_id: id }, options);
  }
}
