import { element } from "../element.js";
import { parseDate } from "../quickchat-web/rest.js";
import { ConversationDetail } from "./conversation-detail.js";
import { labelled, select } from "./field.js";
import { Listing, PAGE } from "./listing.js";
import { inWords, plainText, timeText } from "./reading.js";

/** @import { ConversationFilters, ConversationSummary } from "../quickchat-web/api-types.js" */
/** @import { Found } from "./listing.js" */
/** @import { QuickchatApi } from "../quickchat-web/rest.js" */

/** The account's conversations, and the one that is read. */
export class Conversations {
  element;
  #api;
  #listing;
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
    refresh.addEventListener("click", () => this.#listing.load());
    const filters = [
      labelled("Search", this.#query),
      labelled("Status", this.#status),
      labelled("Answered by", this.#assignee),
      labelled("Last message from", this.#from),
      labelled("Until", this.#until),
    ];
    this.#listing = new Listing("Conversations", refresh, filters, (offset, signal) => this.#find(offset, signal));
    this.element = element("div", { class: "split" }, this.#listing.element, this.#detail.element);
    void this.#listing.load();
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

  /**
   * @param {number} offset
   * @param {AbortSignal} signal
   * @returns {Promise<Found>}
   */
  async #find(offset, signal) {
    const page = await this.#api.listConversations({ ...this.#filters, limit: PAGE, offset }, { signal });
    return {
      page,
      items: page.items.map((conversation) => this.#item(conversation)),
      summary: page.items.length > 0 ? `${page.count} found` : this.#nothing(),
    };
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
      { type: "button", class: "item", "data-id": id },
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
      this.#listing.mark(id);
      this.element.dataset.reading = "";
      void this.#detail.read(id);
    });
    return button;
  }

  /** Back to the list, on a small screen. */
  #close() {
    delete this.element.dataset.reading;
    this.#listing.focus();
  }
}
