import { element } from "../element.js";
import { faultExamples, setFault, standingFault } from "../emulator.js";
import { limitedTo, parametersOf, withParameter } from "./fault-spec.js";

/** @import { FaultExample, StandingFault } from "../emulator.js" */

const ENDPOINTS = [
  ["", "every request"],
  ["chat", "chat"],
  ["metadata", "metadata"],
  ["configuration", "configuration"],
];

const NO_EMULATOR = "No emulator answers behind this page, so nothing can be made to fail here.";

/** @typedef {{ example: FaultExample, spec: string, input: HTMLInputElement, element: HTMLElement }} Switch */

/**
 * The panel that makes the emulator go wrong. One fault stands at a time.
 * Dispatches `change` when the fault that stands is another.
 */
export class FaultsPanel extends EventTarget {
  element = element("div", { class: "panel" });
  #endpoint = endpointChoice();
  #problem = element("p", { class: "note note-warning", role: "status" });
  /** @type {Switch[]} */
  #switches = [];
  /** @type {Switch | undefined} */
  #chosen;
  /** @type {StandingFault} */
  #standing = { fault: null, left: null };

  /** Reads the emulator's list of faults, and shows the one that stands. */
  async load() {
    try {
      this.#switches = (await faultExamples()).map((example) => this.#switch(example));
    } catch {
      this.element.replaceChildren(element("p", { class: "empty" }, NO_EMULATOR));
      return;
    }
    this.#endpoint.addEventListener("change", () => void this.#apply());
    this.element.replaceChildren(
      element("p", { class: "note" }, "Make the service fail in the ways a network can, then write to it."),
      element("div", { class: "field field-inline" }, element("label", { for: this.#endpoint.id }, "Meets"), this.#endpoint),
      this.#problem,
      element("ul", { class: "faults" }, ...this.#switches.map((item) => item.element)),
    );
    await this.refresh();
  }

  /** What stands, in the emulator's words and in a person's; nothing if all is well. */
  get standing() {
    const { fault } = this.#standing;
    return fault === null ? undefined : { spec: fault, title: this.#chosen?.example.title ?? "A fault" };
  }

  /** Reads what stands: a fault with a number of times ends by itself. */
  async refresh() {
    if (this.#switches.length === 0) return;
    await this.#ask(() => standingFault());
  }

  /** Makes all well again. */
  async clear() {
    this.#chosen = undefined;
    await this.#ask(() => setFault(null));
  }

  async #apply() {
    const spec = this.#chosen ? limitedTo(this.#chosen.spec, this.#endpoint.value) : null;
    await this.#ask(() => setFault(spec));
  }

  /** @param {() => Promise<StandingFault>} question */
  async #ask(question) {
    try {
      const standing = await question();
      this.#problem.textContent = "";
      this.#show(standing);
    } catch (error) {
      this.#problem.textContent = error instanceof Error ? error.message : String(error);
      this.#show(this.#standing);
    }
  }

  /** @param {StandingFault} standing */
  #show(standing) {
    const isOver = standing.fault === null || standing.left === 0;
    const fault = isOver ? null : standing.fault;
    if (isOver) this.#chosen = undefined;
    else this.#chosen ??= this.#switches.find(({ spec }) => fault === spec || fault?.startsWith(`${spec};on=`));
    for (const item of this.#switches) {
      item.input.checked = item === this.#chosen;
      item.element.classList.toggle("is-on", item === this.#chosen);
    }
    const isNew = fault !== this.#standing.fault;
    this.#standing = { fault, left: standing.left };
    if (isNew) this.dispatchEvent(new Event("change"));
  }

  /** @param {FaultExample} example */
  #switch(example) {
    const id = `fault-${example.spec.replace(/[^a-z0-9]+/g, "-")}`;
    const input = element("input", { type: "checkbox", role: "switch", id, "aria-describedby": `${id}-hint` });
    /** @type {Switch} */
    const item = { example, spec: example.spec, input, element: element("li", { class: "fault" }) };
    input.addEventListener("change", () => {
      this.#chosen = input.checked ? item : undefined;
      void this.#apply();
    });
    const spec = element("code", {}, example.spec);
    const parameters = parametersOf(example.spec).map((parameter) => {
      const number = element("input", {
        type: "number",
        min: String(parameter.least),
        max: String(parameter.most),
        value: String(parameter.value),
        required: true,
      });
      number.addEventListener("change", () => {
        if (!number.reportValidity()) return;
        item.spec = withParameter(item.spec, parameter.name, number.valueAsNumber);
        spec.textContent = item.spec;
        if (item === this.#chosen) void this.#apply();
      });
      return element("label", { class: "parameter" }, parameter.label, number);
    });
    item.element.append(
      element("div", { class: "field field-switch" }, element("label", { for: id }, example.title), input),
      element("p", { class: "hint", id: `${id}-hint` }, ...withCode(example.description)),
      element("div", { class: "fault-detail" }, spec, ...parameters),
    );
    return item;
  }
}

/**
 * A description, with what stands between backticks as code.
 *
 * @param {string} text
 */
function withCode(text) {
  return text.split("`").map((part, index) => (index % 2 ? element("code", {}, part) : part));
}

function endpointChoice() {
  return element(
    "select",
    { id: "fault-endpoint" },
    ...ENDPOINTS.map(([value, name]) => element("option", { value }, name)),
  );
}
