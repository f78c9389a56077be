import { element } from "../element.js";
import { forgetVisitor } from "./draft.js";
import { ATTRIBUTES } from "./fields.js";
import { sections } from "./form.js";

/** @import { QuickchatWidgetElement } from "../quickchat-web/element.js" */
/** @import { Draft } from "./draft.js" */

/** The panel that calls the element's methods and sets its attributes. */
export class ElementPanel {
  element;
  #widget;

  /**
   * @param {Draft} draft
   * @param {QuickchatWidgetElement} widget
   */
  constructor(draft, widget) {
    this.#widget = widget;
    this.element = element(
      "div",
      { class: "panel" },
      element("p", { class: "note" }, "What any page may do with ", element("code", {}, "<quickchat-widget>"), ": call it, and set its attributes."),
      this.#commands(),
      this.#line("page-message", "Send a message from the page", "Send", (text) => void widget.send(text).catch(() => {})),
      this.#line("page-context", "Tell the assistant more with each message", "Set", (text) => widget.setContext(text || undefined)),
      ...sections(draft, "attributes", ATTRIBUTES),
    );
  }

  #commands() {
    const widget = this.#widget;
    /** @type {[name: string, act: () => void][]} */
    const commands = [
      ["open()", () => widget.open()],
      ["close()", () => widget.close()],
      ["hide()", () => widget.hide()],
      ["show()", () => widget.show()],
      ["reset()", () => widget.reset()],
    ];
    const buttons = commands.map(([name, act]) => {
      const button = element("button", { type: "button", class: "command" }, name);
      button.addEventListener("click", act);
      return button;
    });
    const again = element("button", { type: "button", class: "quiet" }, "As a new visitor");
    again.title = "Forgets the conversation and the visit, and loads the page anew";
    again.addEventListener("click", () => {
      widget.remove(); // so that it keeps nothing on the way out
      forgetVisitor();
      location.reload();
    });
    return element("div", { class: "commands", role: "group", "aria-label": "Methods" }, ...buttons, again);
  }

  /**
   * A line to write, and a button that does something with it. A message that
   * fails says so in the chat.
   *
   * @param {string} id
   * @param {string} label
   * @param {string} verb
   * @param {(text: string) => void} act
   */
  #line(id, label, verb, act) {
    const input = element("input", { type: "text", id, autocomplete: "off" });
    const form = element(
      "form",
      { class: "field field-line" },
      element("label", { for: id }, label),
      input,
      element("button", { type: "submit", class: "strong" }, verb),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      act(input.value.trim());
    });
    return form;
  }
}
