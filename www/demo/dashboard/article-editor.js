import { element } from "../element.js";
import { parseDate } from "../quickchat-web/rest.js";
import { again, sentence } from "../trouble.js";
import { confirm } from "./confirm.js";
import { labelled } from "./field.js";
import { dayText, inWords } from "./reading.js";

/** @import { Article, ArticleChanges } from "../quickchat-web/api-types.js" */
/** @import { QuickchatApi } from "../quickchat-web/rest.js" */

/** Writes an article, or changes one: what is saved is what differs. */
export class ArticleEditor {
  element = element("section", { class: "split-detail", tabindex: "-1", "aria-label": "Article" });
  #api;
  #onClose;
  #onChange;
  /** As the service has it; `undefined` while it is new. @type {Article | undefined} */
  #article;
  #isOpen = false;
  #title = element("input", { type: "text", id: "article-title", autocomplete: "off" });
  #content = element("textarea", { id: "article-content", rows: "12" });
  #tags = element("input", { type: "text", id: "article-tags", autocomplete: "off", spellcheck: "false" });
  #state = element("p", { class: "note", role: "status" });

  /**
   * @param {QuickchatApi} api
   * @param {() => void} onClose
   * @param {() => Promise<void>} onChange
   */
  constructor(api, onClose, onChange) {
    this.#api = api;
    this.#onClose = onClose;
    this.#onChange = onChange;
    this.#leave();
  }

  /** The number of the article that is edited. */
  get id() {
    return this.#article?.id;
  }

  /** Asks, where something would be lost. */
  async mayLeave() {
    if (!this.#isOpen || !this.#isChanged) return true;
    return confirm("Leave without saving?", "What you have written here will be lost.", "Leave");
  }

  /** @param {number | undefined} id a new one has none */
  async edit(id) {
    this.#isOpen = false;
    this.element.replaceChildren(element("p", { class: "note", role: "status" }, "Loading…"));
    this.element.focus();
    try {
      this.#open(id === undefined ? undefined : await this.#api.getArticle(id));
    } catch (error) {
      this.element.replaceChildren(element("p", { class: "empty is-warning", role: "alert" }, sentence(error), again(() => this.edit(id))));
    }
  }

  /** @param {Article | undefined} article */
  #open(article) {
    this.#isOpen = true;
    this.#article = article;
    this.#title.value = article?.title ?? "";
    this.#content.value = article?.content ?? "";
    this.#tags.value = (article?.tags ?? []).join(", ");
    this.#state.replaceChildren();
    delete this.#state.dataset.state;
    const back = element("button", { type: "button", class: "quiet back" }, "All articles");
    back.addEventListener("click", async () => {
      if (!(await this.mayLeave())) return;
      this.#leave();
      this.#onClose();
    });
    const publish = element("button", { class: "strong" }, "Publish");
    const keep = element("button", { type: "button", class: "outlined" }, "Save as draft");
    keep.addEventListener("click", () => this.#save("draft"));
    const remove = element("button", { type: "button", class: "quiet is-warning" }, "Delete");
    remove.addEventListener("click", () => this.#delete());
    const form = element(
      "form",
      { class: "editor" },
      labelled("Title", this.#title),
      labelled("Text", this.#content),
      labelled("Tags", this.#tags, "Separated by commas."),
      element("div", { class: "editor-actions" }, publish, keep, article && remove),
      this.#state,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#save("publish");
    });
    this.element.replaceChildren(
      back,
      element("h2", { dir: "auto" }, article ? article.title || `${article.type} ${article.id}` : "New article"),
      ...(article ? [this.#facts(article)] : []),
      form,
    );
    if (!article) this.#title.focus();
  }

  /** @param {Article} article */
  #facts({ deploy_state, version, last_modified_timestamp }) {
    return element(
      "p",
      { class: "item-facts" },
      element("span", { class: "pill", "data-state": deploy_state }, inWords(deploy_state)),
      element("span", {}, [version !== null && `Version ${version}`, `changed ${dayText(parseDate(last_modified_timestamp))}`].filter(Boolean).join(" · ")),
    );
  }

  #leave() {
    this.#isOpen = false;
    this.#article = undefined;
    this.element.replaceChildren(element("p", { class: "empty" }, "Choose an article to change it, or write a new one."));
  }

  /** What was written that the service doesn't have. @returns {ArticleChanges} */
  get #changes() {
    const tags = this.#tags.value.split(",").map((tag) => tag.trim()).filter(Boolean);
    const [title, content] = [this.#title.value.trim(), this.#content.value];
    const { title: oldTitle = "", content: oldContent = "", tags: oldTags = [] } = this.#article ?? {};
    return {
      ...(title !== oldTitle && { title }),
      ...(content !== oldContent && { content }),
      ...(tags.join() !== oldTags.join() && { tags }),
    };
  }

  get #isChanged() {
    return Object.keys(this.#changes).length > 0;
  }

  /** @param {"draft" | "publish"} save_mode */
  async #save(save_mode) {
    const changes = this.#changes;
    await this.#act(async () => {
      if (!this.#content.value.trim()) throw new Error("Write what the article says first.");
      // From here on it is there, even if what follows fails.
      this.#article ??= await this.#api.createArticle({ title: changes.title ?? "", content: changes.content ?? "" });
      const { tags } = changes;
      const article = await this.#api.updateArticle(this.#article.id, { ...(this.#isChanged && changes), ...(tags && { tags }), save_mode });
      this.#open(article);
      this.#say(save_mode === "publish" ? "Published." : "Saved as a draft.");
      await this.#onChange();
    });
  }

  async #delete() {
    const article = this.#article;
    if (!article) return;
    const name = article.title || `${article.type} ${article.id}`;
    if (!(await confirm(`Delete “${name}”?`, "The assistant will no longer know it. This can’t be undone.", "Delete"))) return;
    await this.#act(async () => {
      await this.#api.deleteArticles([article.id]);
      this.#leave();
      await this.#onChange();
      this.#onClose();
    });
  }

  /** @param {() => Promise<void>} act */
  async #act(act) {
    const buttons = [...this.element.querySelectorAll("button")];
    for (const button of buttons) button.disabled = true;
    try {
      await act();
    } catch (error) {
      this.#say(sentence(error), "warning");
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  /**
   * @param {string} text
   * @param {"done" | "warning"} [state]
   */
  #say(text, state = "done") {
    this.#state.dataset.state = state;
    this.#state.textContent = text;
  }
}
