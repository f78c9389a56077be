import { element } from "../element.js";
import { icon } from "../icon.js";
import { parseDate } from "../quickchat-web/rest.js";
import { ArticleEditor } from "./article-editor.js";
import { labelled, select } from "./field.js";
import { Listing, PAGE } from "./listing.js";
import { dayText, inWords } from "./reading.js";
import { Training } from "./training.js";

/** @import { ArticleFilters, ArticleSnapshot, ArticleSnippet, FoundArticles, Page } from "../quickchat-web/api-types.js" */
/** @import { Found } from "./listing.js" */
/** @import { QuickchatApi } from "../quickchat-web/rest.js" */

/** What the assistant knows: searched, written, changed, deleted. */
export class Articles {
  element;
  #api;
  #listing;
  #query = element("input", { type: "search", id: "article-query", autocomplete: "off", placeholder: "Words that it says" });
  #kind = select("article-kind", [["", "Any"], ["Article", "Article"], ["Paragraph", "Paragraph"], ["URL", "Page"]]);
  #editor;
  #training;

  /** @param {QuickchatApi} api */
  constructor(api) {
    this.#api = api;
    this.#training = new Training(api);
    this.#editor = new ArticleEditor(api, () => this.#close(), () => this.#changed());
    const create = element("button", { type: "button", class: "strong", id: "new-article" }, icon("plus"), "New article");
    create.addEventListener("click", () => this.#edit(undefined));
    const filters = [labelled("Search", this.#query), labelled("Type", this.#kind)];
    this.#listing = new Listing("Articles", create, filters, (offset, signal) => this.#find(offset, signal), this.#training.element);
    this.element = element("div", { class: "split" }, this.#listing.element, this.#editor.element);
    void this.#listing.load();
  }

  /**
   * @param {number} offset
   * @param {AbortSignal} signal
   * @returns {Promise<Found>}
   */
  async #find(offset, signal) {
    const query = this.#query.value.trim();
    const { article_snapshots: page, article_snippets: snippets } = query
      ? await this.#api.searchArticles(query, { num_of_display_articles: PAGE }, { signal })
      : await this.#page(offset, signal);
    const kind = this.#kind.value;
    const items = page.items.filter(({ type }) => kind === "" || type === kind);
    return {
      // A search answers with the best, and no more.
      page: query ? { items, offset: 0, count: items.length } : page,
      items: items.map((article) => this.#item(article, snippets.find(({ article_id }) => article_id === article.id))),
      summary: items.length > 0 ? `${query ? items.length : page.count} found` : "No article is like this.",
    };
  }

  /**
   * A page of all articles, as a search has it.
   *
   * @param {number} offset
   * @param {AbortSignal} signal
   * @returns {Promise<FoundArticles>}
   */
  async #page(offset, signal) {
    const types = /** @type {NonNullable<ArticleFilters["types"]>} */ (this.#kind.value);
    const page = await this.#api.listArticles({ limit: PAGE, offset, ...(types && { types }) }, { signal });
    return { article_snapshots: page, article_snippets: [] };
  }

  /**
   * @param {ArticleSnapshot} article
   * @param {ArticleSnippet} [snippet]
   */
  #item(article, snippet) {
    const { id, title, description, deploy_state, type, tags, last_modified_timestamp } = article;
    const button = element(
      "button",
      { type: "button", class: "item", "data-id": String(id) },
      element("strong", { dir: "auto" }, title || `${type} ${id}`),
      element("span", { class: "item-gist", dir: "auto" }, ...(snippet ? marked(snippet) : [description])),
      element(
        "span",
        { class: "item-facts" },
        element("span", { class: "pill", "data-state": deploy_state }, inWords(deploy_state)),
        ...tags.map((tag) => element("span", { class: "pill" }, tag)),
        element("span", {}, dayText(parseDate(last_modified_timestamp))),
      ),
    );
    button.addEventListener("click", () => this.#edit(id));
    return button;
  }

  /** @param {number | undefined} id a new one has none */
  async #edit(id) {
    if (!(await this.#editor.mayLeave())) return;
    this.#listing.mark(id);
    this.element.dataset.reading = "";
    await this.#editor.edit(id);
  }

  async #changed() {
    await Promise.all([this.#listing.load(), this.#training.load()]);
    this.#listing.mark(this.#editor.id);
  }

  /** Back to the list. */
  #close() {
    delete this.element.dataset.reading;
    if (!this.#listing.focus()) this.#query.focus();
    this.#listing.mark(undefined);
  }
}

/**
 * A sentence with the words that were found marked.
 *
 * @param {ArticleSnippet} snippet
 */
function marked({ expository_sentence, query_words_ids }) {
  const characters = [...expository_sentence];
  /** @type {(string | Node)[]} */
  const parts = [];
  let end = 0;
  for (const { start_char, end_char } of query_words_ids) {
    if (start_char < end) continue;
    parts.push(characters.slice(end, start_char).join(""), element("mark", {}, characters.slice(start_char, end_char).join("")));
    end = end_char;
  }
  return [...parts, characters.slice(end).join("")];
}
