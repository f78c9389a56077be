import { element } from "../element.js";
import { parseDate } from "../quickchat-web/rest.js";
import { again, sentence } from "../trouble.js";
import { valueTable } from "../value-table.js";
import { inWords, plainText, timeText } from "./reading.js";

/** @import { Analysis, ConversationDetails, ConversationEvent } from "../quickchat-web/api-types.js" */
/** @import { QuickchatApi } from "../quickchat-web/rest.js" */

/** One conversation: what is known of it, what the analysis found, its events. */
export class ConversationDetail {
  element = element("section", { class: "split-detail", tabindex: "-1", "aria-label": "Conversation" });
  #api;
  #onClose;
  #controller = new AbortController();

  /**
   * @param {QuickchatApi} api
   * @param {() => void} onClose
   */
  constructor(api, onClose) {
    this.#api = api;
    this.#onClose = onClose;
    this.element.append(element("p", { class: "empty" }, "Choose a conversation to read it."));
  }

  /** @param {string} id */
  async read(id) {
    this.#controller.abort();
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    this.#show(element("p", { class: "note", role: "status" }, "Loading…"));
    this.element.focus();
    try {
      const [details, events] = await Promise.all([this.#api.getConversationDetails(id, { signal }), this.#events(id, signal)]);
      this.#show(...this.#parts(details, events));
    } catch (error) {
      if (signal.aborted) return;
      this.#show(element("p", { class: "empty is-warning", role: "alert" }, sentence(error), again(() => this.read(id))));
    }
  }

  /**
   * @param {string} id
   * @param {AbortSignal} signal
   */
  async #events(id, signal) {
    const events = [];
    for await (const event of this.#api.conversationEvents(id, { signal })) events.push(event);
    return events;
  }

  /** @param {...Node} parts */
  #show(...parts) {
    const back = element("button", { type: "button", class: "quiet back" }, "All conversations");
    back.addEventListener("click", () => this.#onClose());
    this.element.replaceChildren(back, ...parts);
  }

  /**
   * @param {ConversationDetails} details
   * @param {ConversationEvent[]} events
   */
  #parts(details, events) {
    const known = {
      Number: String(details.ord),
      Status: inWords(details.resolution_status),
      "Answered by": inWords(details.assignee.type),
      Channel: details.source,
      Language: details.most_frequent_language,
      Began: timeText(parseDate(details.created_at)),
      "Visitor last wrote": timeText(parseDate(details.last_visitor_message_at)),
      Page: details.url ?? "",
      Name: details.visitor_name ?? "",
      "E-mail": details.visitor_email ?? "",
      Telephone: details.visitor_phone_number ?? "",
    };
    return [
      element("h2", { dir: "auto" }, details.title || `Conversation ${details.ord}`),
      element("div", { class: "cards" }, this.#card("About", facts(known)), this.#card("Analysis", analysis(details.unified_analysis))),
      details.client_metadata && this.#card("Metadata", valueTable(details.client_metadata)),
      element("h3", {}, `Events (${events.length})`),
      element("ol", { class: "timeline", "aria-label": "Events" }, ...events.map(item)),
    ].filter((part) => part !== null);
  }

  /**
   * @param {string} title
   * @param {Node} content
   */
  #card(title, content) {
    return element("section", { class: "card" }, element("h3", {}, title), content);
  }
}

/** @param {Record<string, string>} known what is empty is left out */
function facts(known) {
  const rows = Object.entries(known).filter(([, value]) => value !== "");
  return element(
    "dl",
    { class: "facts" },
    ...rows.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", { dir: "auto" }, value))),
  );
}

/** @param {Analysis | null} found */
function analysis(found) {
  if (!found) return element("p", { class: "note" }, "The service hasn’t looked at it yet.");
  return element(
    "div",
    { class: "analysis" },
    found.is_flagged &&
      element("p", { class: "note note-warning", "data-state": "warning" }, found.flag_reason ?? "A person should look at it."),
    facts({ Topic: found.topic, Sentiment: found.sentiment, Status: inWords(found.resolution_status) }),
  );
}

/** @param {ConversationEvent} event */
function item({ type, data }) {
  const { author, content, created_at, message_insights, feedback, client_metadata, sources_generated, is_welcome, ord } = data;
  const title = type === "message" ? inWords(author) : inWords(type);
  return element(
    "li",
    { class: "moment", "data-author": type === "message" ? author : "log" },
    element(
      "p",
      { class: "moment-head" },
      element("strong", {}, title),
      is_welcome && element("span", { class: "pill" }, "Greeting"),
      element("time", { datetime: created_at }, [ord > 0 && `#${ord}`, timeText(parseDate(created_at))].filter(Boolean).join(" · ")),
    ),
    element("p", { class: "moment-text", dir: "auto" }, plainText(content) || "No text."),
    more("Insights", message_insights),
    more("Feedback", feedback),
    more("Metadata", client_metadata),
    more("Sources", sources_generated?.length > 0 ? sources_generated : null),
  );
}

/**
 * What the service adds to a message, where it adds something.
 *
 * @param {string} title
 * @param {unknown} value
 */
function more(title, value) {
  if (value === null || value === undefined) return undefined;
  const values = typeof value === "object" ? Object.fromEntries(Object.entries(value)) : { value };
  return element("details", { class: "json" }, element("summary", {}, title), valueTable(values));
}
