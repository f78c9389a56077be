import { element } from "../element.js";

/**
 * An input with its label.
 *
 * @param {string} label
 * @param {HTMLElement} input with an id
 * @param {string} [hint]
 */
export function labelled(label, input, hint) {
  const explanation = hint ? element("p", { class: "hint", id: `${input.id}-hint` }, hint) : undefined;
  if (explanation) input.setAttribute("aria-describedby", explanation.id);
  return element("div", { class: "field" }, element("label", { for: input.id }, label), input, explanation);
}

/**
 * A choice among values.
 *
 * @param {string} id
 * @param {[value: string, label: string][]} choices
 */
export function select(id, choices) {
  return element("select", { id }, ...choices.map(([value, label]) => element("option", { value }, label)));
}
