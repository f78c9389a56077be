import { contrast, parseColor } from "../chat/color.js";
import { headerText } from "../chat/theme.js";
import { copyOnClick } from "../copy.js";
import { element } from "../element.js";
import { control } from "./controls.js";
import { FIELD_GROUPS, LOOKS } from "./fields.js";

/** @import { Draft } from "./draft.js" */

/** WCAG AA, for text of ordinary size. */
const READABLE = 4.5;

/** The panel that changes the configuration. */
export class DesignPanel {
  element;
  #draft;
  #controls;
  #json = element("code");
  #reset = element("button", { type: "button", class: "quiet" }, "Reset");
  #changes = element("p", { class: "note", role: "status" });
  #contrast = element("p", { class: "note note-warning", role: "status" });

  /** @param {Draft} draft */
  constructor(draft) {
    this.#draft = draft;
    const fields = FIELD_GROUPS.flatMap((group) => group.fields);
    this.#controls = new Map(
      fields.map((field) => [field.name, control(field, (value) => draft.change({ [field.name]: value }))]),
    );
    this.#reset.addEventListener("click", () => draft.reset());
    this.element = element(
      "div",
      { class: "panel" },
      element("div", { class: "panel-bar" }, this.#changes, this.#reset),
      this.#looks(),
      ...FIELD_GROUPS.map((group, index) => this.#group(group, index === 0 && this.#contrast)),
      this.#jsonView(),
    );
    draft.addEventListener("change", () => this.#show());
    this.#show();
  }

  #show() {
    const { configuration, changes } = this.#draft;
    for (const [name, shown] of this.#controls) shown.show(configuration[name]);
    this.#json.textContent = JSON.stringify(configuration, undefined, 2);
    this.#reset.disabled = changes === 0;
    this.#changes.textContent =
      changes === 0 ? "As the service has it" : `${changes} ${changes === 1 ? "field" : "fields"} changed on this page`;

    const background = parseColor(configuration.header_color);
    const ratio = background && contrast(headerText(configuration), background);
    const isHard = ratio !== undefined && ratio < READABLE;
    this.#contrast.textContent = isHard
      ? `The header's text has a contrast of ${ratio.toFixed(1)} to 1; ${READABLE} is readable for everyone. Switch its brightness, or change the colour.`
      : "";
  }

  #looks() {
    const buttons = LOOKS.map(({ name, ...colors }) => {
      const button = element("button", { type: "button", class: "look", "aria-label": `${name} colours`, title: name });
      button.style.setProperty("--look-header", colors.header_color);
      button.style.setProperty("--look-accent", colors.primary_color);
      button.addEventListener("click", () => this.#draft.change(colors));
      return button;
    });
    return element("div", { class: "looks", role: "group", "aria-label": "Ready looks" }, ...buttons);
  }

  /**
   * @param {import("./fields.js").FieldGroup} group
   * @param {HTMLElement | false} note
   */
  #group({ title, fields }, note) {
    return element(
      "section",
      { class: "group" },
      element("h3", {}, title),
      ...fields.map((field) => this.#controls.get(field.name)?.element),
      note,
    );
  }

  #jsonView() {
    const copy = element("button", { type: "button", class: "quiet" }, "Copy");
    copyOnClick(copy, () => this.#json.textContent ?? "");
    return element(
      "details",
      { class: "json" },
      element("summary", {}, "As JSON"),
      element("div", { class: "json-view" }, copy, element("pre", { tabindex: "0", "aria-label": "Configuration as JSON" }, this.#json)),
    );
  }
}
