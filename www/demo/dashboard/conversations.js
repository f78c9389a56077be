import { element } from "../element.js";
import { parseDate } from "../quickchat-web/rest.js";
import { again, sentence } from "../trouble.js";
import { ConversationDetail } from "./conversation-detail.js";
import { labelled, select } from "./field.js";
import { Pager } from "./pager.js";
import { inWords, plainText, timeText } from "./reading.js";

/** @import { ConversationFilters, ConversationSummary } from "../quickchat-web/api-types.js" */
/** @import { QuickchatApi } from "../quickchat-web/rest.js" */

const PAGE = 20;

/** The account's conversations, and the one that is read. */
export class Conversations {
  element;
  #api;
  #offset = 0;
  #controller = new AbortController();
  #list = element("ul", { class: "items", "aria-label": "Conversations" });
  #state = element("p", { class: "note", role: "status" });
  #pager = new Pager("Pages of conversations", PAGE, (offset) => this.#load(offset));
  #detail;
  #query = element("input", { type: "search", id: "filter-query", autocomplete: "off", placeholder: "Words, number or identifier" });
  #status = select("filter-status", [["", "Any"], ["open", "Open"], ["resolved", "Resolved"]]);
  #assignee = select("filter-assignee", [["", "Anybody"], ["ai_assistant", "The assistant"], ["human_operator", "A person"], ["unassigned", "Nobody"]]);
  #from = element("input", { type: "date", id: "filter-from" });
  #until = element("input", { type: "date", id: "filter-until" });

  /** @param {QuickchatApi} api */
  constructor(api) {
    this.#api = api;
    this.#detail = new ConversationDetail(api, () => this.#close());
    const refresh = element("button", { type: "button", class: "quiet" }, "Refresh");
    refresh.addEventListener("click", () => this.#load(this.#offset));
    const filters = element(
      "form",
      { class: "item-filters", role: "search", "aria-label": "Conversations" },
      labelled("Search", this.#query),
      labelled("Status", this.#status),
      labelled("Answered by", this.#assignee),
      labelled("Last message from", this.#from),
      labelled("Until", this.#until),
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
        { class: "split-list", "aria-labelledby": "conversations-title" },
        element("header", { class: "split-head" }, element("h2", { id: "conversations-title" }, "Conversations"), refresh),
        filters,
        this.#state,
        this.#list,
        this.#pager.element,
      ),
      this.#detail.element,
    );
    void this.#load(0);
  }

  /** @returns {ConversationFilters} */
  get #filters() {
    const given = {
      query: this.#query.value.trim(),
      resolution_status: this.#status.value,
      assignee_type: this.#assignee.value,
      // The reader's own days.
      last_message_at_start_date: this.#from.value && new Date(`${this.#from.value}T00:00`),
      last_message_at_end_date: this.#until.value && new Date(`${this.#until.value}T23:59:59.999`),
    };
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  }

  /** @param {number} offset */
  async #load(offset) {
    this.#controller.abort();
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    this.#offset = offset;
    this.#state.textContent = "Loading…";
    try {
      const page = await this.#api.listConversations({ ...this.#filters, limit: PAGE, offset }, { signal });
      this.#list.replaceChildren(...page.items.map((conversation) => this.#item(conversation)));
      this.#state.textContent = page.items.length > 0 ? `${page.count} found` : this.#nothing();
      this.#pager.show(page);
    } catch (error) {
      if (signal.aborted) return;
      this.#list.replaceChildren();
      this.#state.replaceChildren(sentence(error), " ", again(() => this.#load(offset)));
    }
  }

  #nothing() {
    return Object.keys(this.#filters).length > 0
      ? "No conversation is like this."
      : "There is no conversation yet. Write to the assistant on the demo page, or in the widget’s preview, and refresh.";
  }

  /** @param {ConversationSummary} conversation */
  #item({ id, ord, title, last_message_content, last_message_at, visitor_name, visitor_email, resolution_status, assignee, has_unread_messages }) {
    const button = element(
      "button",
      { type: "button", class: "item" },
      element("strong", { dir: "auto" }, title || `Conversation ${ord}`, has_unread_messages && element("span", { class: "unread" }, "New")),
      element("span", { class: "item-gist", dir: "auto" }, plainText(last_message_content)),
      element(
        "span",
        { class: "item-facts" },
        element("span", { class: "pill", "data-state": resolution_status }, inWords(resolution_status)),
        assignee.type === "human_operator" && element("span", { class: "pill", "data-state": "person" }, inWords(assignee.type)),
        element("span", {}, [visitor_name ?? visitor_email, timeText(parseDate(last_message_at))].filter(Boolean).join(" · ")),
      ),
    );
    button.addEventListener("click", () => {
      for (const other of this.#list.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
      button.setAttribute("aria-current", "true");
      this.element.dataset.reading = "";
      void this.#detail.read(id);
    });
    return element("li", {}, button);
  }

  /** Back to the list, on a small screen. */
  #close() {
    delete this.element.dataset.reading;
    const current = this.#list.querySelector("[aria-current]");
    if (current instanceof HTMLElement) current.focus();
  }
}
