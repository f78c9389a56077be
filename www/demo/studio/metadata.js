import { element } from "../element.js";
import { icon } from "../icon.js";
import { sentence } from "../trouble.js";
import { valueTable } from "../value-table.js";

/** @import { ClientShell } from "../quickchat-web/client-shell.js" */
/** @import { QuickchatWidgetElement } from "../quickchat-web/element.js" */
/** @import { Json, Metadata } from "../quickchat-web/types.js" */

const WAITING = "Kept here. It goes along with your first message.";
const UNKNOWN = "Nothing yet: a conversation begins with your first message, and is found again where its history is kept on the device.";

/**
 * The panel that sets a conversation's metadata through the widget, and reads
 * back what the service has through a client without one.
 */
export class MetadataPanel {
  element;
  #client;
  #widget;
  #rows = element("div", { class: "rows" });
  #state = element("p", { class: "note", role: "status" });
  #known = element("div", { class: "known" });
  /** @type {string | undefined} */
  #readId;

  /**
   * @param {ClientShell} client of the same scenario
   * @param {QuickchatWidgetElement} widget
   */
  constructor(client, widget) {
    this.#client = client;
    this.#widget = widget;

    const add = element("button", { type: "button", class: "quiet" }, icon("plus"), "Add a value");
    add.addEventListener("click", () => this.#addRow("", "").focus());
    const form = element(
      "form",
      {},
      this.#rows,
      element("div", { class: "form-bar" }, add, element("button", { type: "submit", class: "strong" }, "Set metadata")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#set();
    });
    const again = element("button", { type: "button", class: "quiet" }, "Read again");
    again.addEventListener("click", () => void this.read());

    this.element = element(
      "div",
      { class: "panel" },
      element("p", { class: "note" }, "Your own values about this visitor, for the assistant and your team. Set some, then ask “What do you know about me?”"),
      form,
      this.#state,
      element(
        "section",
        { class: "group" },
        element("div", { class: "panel-bar" }, element("h3", {}, "What the service has"), again),
        this.#known,
        element("p", { class: "hint" }, "Read from the metadata endpoint. Values are merged, and JSON is understood: 3 and true are no text."),
      ),
    );
    this.#addRow("plan", "pro");
    this.#addRow("page", "demo");
    widget.addEventListener("quickchat-metadata", () => void this.read());
    widget.addEventListener("quickchat-message", () => void this.#readIfNew());
    void this.read();
  }

  async #set() {
    const metadata = this.#written();
    if (Object.keys(metadata).length === 0) {
      this.#say("Give a value a name first.", "warning");
      return;
    }
    this.#say(this.#id() ? "Sending…" : WAITING, "waiting");
    try {
      await this.#widget.setMetadata(metadata);
      this.#say("The service has it.", "done");
    } catch (error) {
      this.#say(sentence(error), "warning");
    }
  }

  /**
   * The visitor's conversation, as this device keeps it. The widget has it open,
   * so it isn't kept open here.
   */
  #id() {
    const conversation = this.#client.conversation();
    const { id } = conversation;
    conversation.close();
    return id;
  }

  async #readIfNew() {
    await undefined; // until what the event tells of has been kept
    if (this.#id() !== this.#readId) await this.read();
  }

  /** Shows what the service has by now. */
  async read() {
    const id = this.#id();
    this.#readId = id;
    if (!id) {
      this.#known.replaceChildren(element("p", { class: "empty" }, UNKNOWN));
      return;
    }
    try {
      const { metadata } = await this.#client.conversationMetadata(id);
      this.#known.replaceChildren(valueTable(metadata));
    } catch (error) {
      this.#known.replaceChildren(element("p", { class: "empty is-warning" }, sentence(error)));
    }
  }

  /**
   * @param {string} key
   * @param {string} value
   * @returns {HTMLInputElement} where the key is written
   */
  #addRow(key, value) {
    const name = element("input", { type: "text", class: "key", "aria-label": "Name", placeholder: "name", autocomplete: "off", spellcheck: "false", value: key });
    const content = element("input", { type: "text", class: "value", "aria-label": "Value", placeholder: "value", autocomplete: "off", value });
    const remove = element("button", { type: "button", class: "round", "aria-label": "Remove this value" }, icon("close"));
    const row = element("div", { class: "row" }, name, content, remove);
    remove.addEventListener("click", () => {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      next?.querySelector("input")?.focus();
    });
    this.#rows.append(row);
    return name;
  }

  /** @returns {Metadata} */
  #written() {
    const rows = [...this.#rows.children].map((row) => [...row.querySelectorAll("input")].map((input) => input.value.trim()));
    return Object.fromEntries(rows.filter(([key]) => key).map(([key, value]) => [key, parsed(value ?? "")]));
  }

  /**
   * @param {string} text
   * @param {"waiting" | "done" | "warning"} state
   */
  #say(text, state) {
    this.#state.textContent = text;
    this.#state.dataset.state = state;
  }
}

/**
 * @param {string} text
 * @returns {Json}
 */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
