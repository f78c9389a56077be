import { element } from "../element.js";
import { CONFIGURATION } from "../studio/fields.js";
import { sections } from "../studio/form.js";
import { sentence } from "../trouble.js";
import { labelled } from "./field.js";
import { WidgetDraft } from "./widget-draft.js";

/** @import { QuickchatWidgetElement } from "../quickchat-web/element.js" */
/** @import { WidgetConfiguration } from "../quickchat-web/types.js" */
/** @import { QuickchatApi } from "../quickchat-web/rest.js" */

/** From here on the form and the preview are seen side by side. */
const WIDE = "(min-width: 1000px)";

/** Pictures come as files, and go as base64. @type {[name: string, label: string][]} */
const PICTURES = [
  ["avatar_image", "Avatar"],
  ["bubble_icon_image", "Bubble icon"],
];

/** Changes how the widget looks and behaves, shown by the real widget before it is saved. */
export class WidgetEditor {
  element;
  #api;
  #draft;
  #widget;
  #state = element("p", { class: "note", role: "status" });
  #save = element("button", { class: "strong" }, "Save");
  #discard = element("button", { type: "button", class: "quiet" }, "Discard");

  /**
   * @param {QuickchatApi} api
   * @param {Partial<WidgetConfiguration>} configuration
   * @param {HTMLElement} preview has the widget
   */
  constructor(api, configuration, preview) {
    this.#api = api;
    this.#draft = new WidgetDraft(configuration);
    this.#widget = /** @type {QuickchatWidgetElement} */ (preview.querySelector("quickchat-widget"));
    this.#discard.addEventListener("click", () => this.#draft.reset());
    const groups = CONFIGURATION.filter(({ fields }) => !fields.some(({ name }) => name === "avatar_image"));
    const form = element(
      "form",
      { class: "editor", "aria-labelledby": "widget-title" },
      element(
        "header",
        { class: "split-head sticky" },
        element("h2", { id: "widget-title" }, "Widget"),
        element("div", { class: "editor-actions" }, element("a", { class: "quiet to-preview", href: "#preview" }, "Preview"), this.#discard, this.#save),
      ),
      this.#state,
      ...sections(this.#draft, "configuration", groups),
      element("section", { class: "group" }, element("h3", {}, "Pictures"), ...PICTURES.map((picture) => this.#picture(...picture))),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#store();
    });
    preview.hidden = false;
    this.element = element("div", { class: "split split-widget" }, form, preview);
    this.#draft.addEventListener("change", () => this.#show());
    this.#show();
    void this.#start();
  }

  /** Loads the widget's own code, which nobody needs who doesn't get this far. */
  async #start() {
    await import("../quickchat-web/widget-define.js");
    const wide = matchMedia(WIDE);
    const place = () => {
      this.#widget.mode = wide.matches ? "bubble" : "inline";
      this.#widget.opened = true;
    };
    wide.addEventListener("change", place);
    place();
    this.#show();
  }

  #show() {
    const { changes, configuration } = this.#draft;
    // Set before the definition too: the element takes it over.
    this.#widget.configuration = configuration;
    const count = Object.keys(changes).length;
    this.#save.disabled = this.#discard.disabled = count === 0;
    delete this.#state.dataset.state;
    this.#state.textContent = count === 0 ? "As the service has it." : `${count} ${count === 1 ? "change" : "changes"}, shown here alone so far.`;
  }

  async #store() {
    this.#save.disabled = this.#discard.disabled = true;
    try {
      const changes = Object.entries(this.#draft.changes).map(([name, value]) => [name, isPicture(name) ? base64(value) : value]);
      this.#draft.saved = await this.#api.updateWidgetConfiguration(Object.fromEntries(changes));
      this.#state.dataset.state = "done";
      this.#state.textContent = "Saved. Pages have it once their gateway asks again.";
    } catch (error) {
      this.#show();
      this.#state.dataset.state = "warning";
      this.#state.textContent = sentence(error);
    }
  }

  /**
   * @param {string} name
   * @param {string} label
   */
  #picture(name, label) {
    const input = element("input", { type: "file", id: `picture-${name}`, accept: "image/png,image/jpeg,image/webp,image/svg+xml" });
    input.addEventListener("change", async () => {
      const [file] = input.files ?? [];
      if (file) this.#draft.change("configuration", { [name]: await address(file) });
    });
    return labelled(label, input, "A file; it is sent as base64 when you save.");
  }
}

/** @param {string} name */
function isPicture(name) {
  return PICTURES.some(([picture]) => picture === name);
}

/**
 * The content of a `data:` address.
 *
 * @param {string} address
 */
function base64(address) {
  return address.slice(address.indexOf(",") + 1);
}

/**
 * A file as an address of its own content.
 *
 * @param {File} file
 * @returns {Promise<string>}
 */
function address(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
