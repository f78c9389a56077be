import { element } from "./element.js";

/**
 * What went wrong, in words.
 *
 * @param {unknown} error
 */
export function sentence(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @param {() => unknown} act */
export function again(act) {
  const button = element("button", { type: "button", class: "quiet" }, "Try again");
  button.addEventListener("click", act);
  return button;
}
