import { parseColor, toHex, toRgb } from "./color.js";
import { element } from "../element.js";

/** @import { Field } from "./fields.js" */

/**
 * A control of one field: what the form shows, and how to tell it a new value.
 *
 * @typedef {{ element: HTMLElement, show(value: any): void }} Control
 */

/** @typedef {(value: unknown) => void} OnInput */

/** As many starters as the service keeps. */
const LINES = 3;

/**
 * @param {Field} field
 * @param {OnInput} onInput gets the value as the service would have it
 * @returns {Control}
 */
export function control(field, onInput) {
  return CONTROLS[field.kind](field, onInput);
}

/** @type {Record<Field["kind"], (field: Field, onInput: OnInput) => Control>} */
const CONTROLS = { text, paragraph, lines, color, switch: toggle, choice, select, checks, slider };

/**
 * @param {Field} field
 * @param {OnInput} onInput
 */
function text(field, onInput) {
  const input = element("input", { type: "text", id: idOf(field), autocomplete: "off", spellcheck: "false" });
  input.addEventListener("input", () => onInput(input.value));
  return written(field, input, (value) => value ?? "");
}

/**
 * @param {Field} field
 * @param {OnInput} onInput
 */
function paragraph(field, onInput) {
  const input = element("textarea", { id: idOf(field), rows: "2", spellcheck: "false" });
  input.addEventListener("input", () => onInput(input.value));
  return written(field, input, (value) => value ?? "");
}

/**
 * @param {Field} field
 * @param {OnInput} onInput
 */
function lines(field, onInput) {
  const input = element("textarea", { id: idOf(field), rows: String(LINES), spellcheck: "false" });
  const items = () => input.value.split("\n").map((line) => line.trim()).filter(Boolean).slice(0, LINES);
  input.addEventListener("input", () => onInput(items()));
  return written(field, input, (value) => (value ?? []).join("\n"));
}

/**
 * @param {Field} field
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 * @param {(value: any) => string} textOf
 * @returns {Control}
 */
function written(field, input, textOf) {
  return {
    element: element("div", { class: "field" }, label(field), input, hint(field, input)),
    show(value) {
      // What is being typed is left alone: it is where the value came from.
      if (input !== document.activeElement) input.value = textOf(value);
    },
  };
}

/**
 * @param {Field} field
 * @param {OnInput} onInput
 * @returns {Control}
 */
function color(field, onInput) {
  const picker = element("input", { type: "color", id: idOf(field) });
  const code = element("input", { type: "text", class: "code", "aria-label": `${field.label} as a CSS colour`, spellcheck: "false" });
  picker.addEventListener("input", () => accept(picker.value));
  code.addEventListener("input", () => accept(code.value));

  /** @param {string} value */
  function accept(value) {
    const parsed = parseColor(value);
    code.setAttribute("aria-invalid", String(!parsed));
    if (parsed) onInput(toRgb(parsed));
  }

  return {
    element: element("div", { class: "field field-color" }, label(field), picker, code),
    show(value = "") {
      const parsed = parseColor(value);
      if (parsed) picker.value = toHex(parsed);
      if (code === document.activeElement) return;
      code.value = value;
      code.removeAttribute("aria-invalid");
    },
  };
}

/**
 * @param {Field} field
 * @param {OnInput} onInput
 * @returns {Control}
 */
function toggle(field, onInput) {
  const input = element("input", { type: "checkbox", role: "switch", id: idOf(field) });
  input.addEventListener("change", () => onInput(input.checked));
  return {
    element: element("div", { class: "field field-switch" }, label(field), input, hint(field, input)),
    show: (value) => (input.checked = Boolean(value)),
  };
}

/**
 * @param {Field} field
 * @param {OnInput} onInput
 * @returns {Control}
 */
function choice(field, onInput) {
  const inputs = (field.choices ?? []).map(([value]) => {
    const input = element("input", { type: "radio", name: idOf(field), value, id: `${idOf(field)}-${value}` });
    input.addEventListener("change", () => onInput(value));
    return input;
  });
  const options = (field.choices ?? []).map(([, name], index) => {
    const input = inputs[index];
    return element("label", { for: input?.id }, input, element("span", {}, name));
  });
  return {
    element: element(
      "fieldset",
      { class: "field field-choice" },
      element("legend", {}, field.label),
      element("div", { class: "choices", "data-count": String(options.length) }, ...options),
    ),
    show(value = "") {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}

/**
 * @param {Field} field
 * @param {OnInput} onInput
 * @returns {Control}
 */
function select(field, onInput) {
  const options = (field.choices ?? []).map(([value, name, lang]) => element("option", { value, lang }, name));
  const input = element("select", { id: idOf(field) }, ...options);
  input.addEventListener("change", () => onInput(input.value));
  return {
    element: element("div", { class: "field" }, label(field), input, hint(field, input)),
    show: (value = "") => (input.value = value),
  };
}

/**
 * Any of several words, as attributes have them.
 *
 * @param {Field} field
 * @param {OnInput} onInput
 * @returns {Control}
 */
function checks(field, onInput) {
  const inputs = (field.choices ?? []).map(([value]) => {
    const input = element("input", { type: "checkbox", value, id: `${idOf(field)}-${value}` });
    input.addEventListener("change", () => onInput(inputs.filter(({ checked }) => checked).map(({ value }) => value).join(" ")));
    return input;
  });
  const options = (field.choices ?? []).map(([, name], index) =>
    element("label", { for: inputs[index]?.id }, inputs[index], element("span", {}, name)),
  );
  return {
    element: element(
      "fieldset",
      { class: "field field-choice" },
      element("legend", {}, field.label),
      element("div", { class: "choices", "data-count": String(options.length) }, ...options),
    ),
    show(value = field.initial) {
      const words = String(value).split(" ");
      for (const input of inputs) input.checked = words.includes(input.value);
    },
  };
}

/**
 * @param {Field} field
 * @param {OnInput} onInput
 * @returns {Control}
 */
function slider(field, onInput) {
  const [least, most, step] = (field.range ?? [0, 100, 1]).map(String);
  const input = element("input", { type: "range", id: idOf(field), min: least, max: most, step });
  const output = element("output", { for: input.id });
  input.addEventListener("input", () => onInput(input.valueAsNumber));
  return {
    element: element("div", { class: "field field-slider" }, label(field), output, input, hint(field, input)),
    show(value = field.initial) {
      const pixels = parseFloat(value);
      input.value = String(pixels);
      output.value = `${pixels} px`;
    },
  };
}

/** @param {Field} field */
function label(field) {
  return element("label", { for: idOf(field) }, field.label);
}

/**
 * @param {Field} field
 * @param {HTMLElement} input what it explains
 */
function hint(field, input) {
  if (!field.hint) return undefined;
  const made = element("p", { class: "hint", id: `${idOf(field)}-hint` }, field.hint);
  input.setAttribute("aria-describedby", made.id);
  return made;
}

/** @param {Field} field */
function idOf(field) {
  return `field-${field.name}`;
}
