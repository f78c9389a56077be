import { copyOnClick } from "../copy.js";
import { element } from "../element.js";
import { CONFIGURATION, PROPERTIES } from "./fields.js";
import { sections } from "./form.js";

/** @import { Draft } from "./draft.js" */

/** The panel that changes how the widget looks and what it says. */
export class DesignPanel {
  element;
  #draft;
  #json = element("code");
  #reset = element("button", { type: "button", class: "quiet" }, "Reset");
  #changes = element("p", { class: "note", role: "status" });
  #trouble = element("p", { class: "note note-warning", role: "status" });

  /** @param {Draft} draft */
  constructor(draft) {
    this.#draft = draft;
    this.#reset.addEventListener("click", () => draft.reset());
    this.element = element(
      "div",
      { class: "panel" },
      element("div", { class: "panel-bar" }, this.#changes, this.#reset),
      this.#trouble,
      ...sections(draft, "configuration", CONFIGURATION),
      ...sections(draft, "properties", PROPERTIES),
      this.#jsonView(),
    );
    draft.addEventListener("change", () => this.#show());
    this.#show();
  }

  /**
   * Says why the account's own values aren't shown.
   *
   * @param {...(string | Node)} trouble nothing when all is well
   */
  explain(...trouble) {
    this.#trouble.replaceChildren(...trouble);
  }

  #show() {
    const { configuration, count } = this.#draft;
    this.#json.textContent = JSON.stringify(configuration, undefined, 2);
    this.#reset.disabled = count === 0;
    this.#changes.textContent = count === 0 ? "As the service has it" : `${count} ${count === 1 ? "change" : "changes"} on this page`;
  }

  #jsonView() {
    const copy = element("button", { type: "button", class: "quiet" }, "Copy");
    copyOnClick(copy, () => this.#json.textContent ?? "");
    return element(
      "details",
      { class: "json" },
      element("summary", {}, "Configuration as JSON"),
      element("div", { class: "json-view" }, copy, element("pre", { tabindex: "0", "aria-label": "Configuration as JSON" }, this.#json)),
    );
  }
}
