import { element } from "../element.js";
import { control } from "./controls.js";

/** @import { Draft, Layer } from "./draft.js" */
/** @import { FieldGroup } from "./fields.js" */

/**
 * A section of controls for each group, showing a layer of the draft and
 * changing it.
 *
 * @param {Pick<Draft, "value" | "change" | "addEventListener">} draft
 * @param {Layer} layer
 * @param {FieldGroup[]} groups
 * @returns {HTMLElement[]}
 */
export function sections(draft, layer, groups) {
  return groups.map(({ title, fields }) => {
    const controls = fields.map((field) => {
      const made = control(field, (value) => draft.change(layer, { [field.name]: written(layer, value) }));
      const show = () => made.show(draft.value(layer, field.name) ?? undefined);
      draft.addEventListener("change", show);
      show();
      return made.element;
    });
    return element("section", { class: "group" }, element("h3", {}, title), ...controls);
  });
}

/**
 * A value as its layer has it: attributes are text, and CSS wants a unit.
 *
 * @param {Layer} layer
 * @param {unknown} value
 */
function written(layer, value) {
  if (layer === "properties" && typeof value === "number") return `${value}px`;
  return layer === "attributes" ? String(value) : value;
}
