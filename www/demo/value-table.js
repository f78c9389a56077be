import { element } from "./element.js";

/**
 * Names and their values, one below the other.
 *
 * @param {Record<string, unknown>} values
 */
export function valueTable(values) {
  const entries = Object.entries(values);
  if (entries.length === 0) return element("p", { class: "empty" }, "Nothing so far.");
  return element(
    "dl",
    { class: "values" },
    ...entries.map(([key, value]) =>
      element("div", {}, element("dt", {}, key), element("dd", { dir: "auto" }, typeof value === "string" ? value : JSON.stringify(value))),
    ),
  );
}
