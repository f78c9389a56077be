import { element } from "../element.js";
import { sentence } from "../trouble.js";

/** @import { QuickchatApi } from "../quickchat-web/rest.js" */

/** @type {Record<string, string>} */
const STATES = {
  to_be_retrained: "The assistant hasn’t learnt the latest changes.",
  in_progress: "The assistant is learning.",
  up_to_date: "The assistant has learnt everything.",
  failed: "The assistant couldn’t learn the changes.",
};

/** While it learns it is asked again after so many milliseconds. */
const PAUSE = 2000;

/** How the assistant's training stands, and a button to train it. */
export class Training {
  element;
  #api;
  #state = element("p", { class: "note", role: "status" });
  #retrain = element("button", { type: "button", class: "quiet" }, "Retrain");

  /** @param {QuickchatApi} api */
  constructor(api) {
    this.#api = api;
    this.#retrain.addEventListener("click", () => this.#train());
    this.element = element("div", { class: "training" }, this.#state, this.#retrain);
    void this.load();
  }

  async load() {
    try {
      const { retrain_state } = await this.#api.getKnowledgeBaseSettings();
      this.#state.textContent = STATES[retrain_state ?? "up_to_date"] ?? `Training: ${retrain_state}`;
      if (retrain_state === "in_progress") setTimeout(() => this.load(), PAUSE);
      this.#retrain.hidden = retrain_state !== "to_be_retrained" && retrain_state !== "failed";
    } catch (error) {
      this.#state.textContent = sentence(error);
    }
  }

  async #train() {
    this.#retrain.disabled = true;
    try {
      await this.#api.retrainKnowledgeBase();
      await this.load();
    } catch (error) {
      this.#state.textContent = sentence(error);
    } finally {
      this.#retrain.disabled = false;
    }
  }
}
