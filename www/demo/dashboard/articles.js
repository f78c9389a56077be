import { element } from "../element.js";
import { icon } from "../icon.js";
import { parseDate } from "../quickchat-web/rest.js";
import { again, sentence } from "../trouble.js";
import { ArticleEditor } from "./article-editor.js";
import { labelled, select } from "./field.js";
import { Pager } from "./pager.js";
import { dayText, inWords } from "./reading.js";
import { Training } from "./training.js";

/** @import { ArticleFilters, ArticleSnapshot, ArticleSnippet, FoundArticles, Page } from "../quickchat-web/api-types.js" */
/** @import { QuickchatApi } from "../quickchat-web/rest.js" */

const PAGE = 20;

/** What the assistant knows: searched, written, changed, deleted. */
export class Articles {
  element;
  #api;
  #offset = 0;
  #controller = new AbortController();
  #list = element("ul", { class: "items", "aria-label": "Articles" });
  #state = element("p", { class: "note", role: "status" });
  #pager = new Pager("Pages of articles", PAGE, (offset) => this.#load(offset));
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
    const filters = element(
      "form",
      { class: "item-filters", role: "search", "aria-label": "Articles" },
      labelled("Search", this.#query),
      labelled("Type", this.#kind),
    );
    filters.addEventListener("change", () => this.#load(0));
    filters.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#load(0);
    });
    this.element = element(
      "div",
      { class: "split" },
      element(
        "section",
        { class: "split-list", "aria-labelledby": "articles-title" },
        element("header", { class: "split-head" }, element("h2", { id: "articles-title" }, "Articles"), create),
        filters,
        this.#training.element,
        this.#state,
        this.#list,
        this.#pager.element,
      ),
      this.#editor.element,
    );
    void this.#load(0);
  }

  /** @param {number} offset */
  async #load(offset) {
    this.#controller.abort();
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    this.#offset = offset;
    this.#state.textContent = "Loading…";
    const query = this.#query.value.trim();
    try {
      const { article_snapshots: page, article_snippets: snippets } = query
        ? await this.#api.searchArticles(query, { num_of_display_articles: PAGE }, { signal })
        : await this.#page(offset, signal);
      const kind = this.#kind.value;
      const items = page.items.filter(({ type }) => kind === "" || type === kind);
      this.#list.replaceChildren(
        ...items.map((article) => this.#item(article, snippets.find(({ article_id }) => article_id === article.id))),
      );
      this.#state.textContent = items.length > 0 ? `${query ? items.length : page.count} found` : "No article is like this.";
      // A search answers with the best, and no more.
      this.#pager.show(query ? { items, offset: 0, count: items.length } : page);
    } catch (error) {
      if (signal.aborted) return;
      this.#list.replaceChildren();
      this.#state.replaceChildren(sentence(error), " ", again(() => this.#load(offset)));
    }
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
    return element("li", {}, button);
  }

  /** @param {number | undefined} id a new one has none */
  async #edit(id) {
    if (!(await this.#editor.mayLeave())) return;
    this.#mark(id);
    this.element.dataset.reading = "";
    await this.#editor.edit(id);
  }

  /** @param {number | undefined} id */
  #mark(id) {
    for (const item of this.#list.querySelectorAll(".item")) {
      if (item instanceof HTMLElement && item.dataset.id === String(id)) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    }
  }

  async #changed() {
    await Promise.all([this.#load(this.#offset), this.#training.load()]);
    this.#mark(this.#editor.id);
  }

  /** Back to the list. */
  #close() {
    delete this.element.dataset.reading;
    const current = this.#list.querySelector("[aria-current]");
    (current instanceof HTMLElement ? current : this.#query).focus();
    this.#mark(undefined);
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
