import { element } from "../element.js";

/**
 * Asks before something that can't be taken back.
 *
 * @param {string} question
 * @param {string} consequence
 * @param {string} action what the button says that does it
 * @returns {Promise<boolean>}
 */
export function confirm(question, consequence, action) {
  const cancel = element("button", { type: "button", class: "quiet" }, "Cancel");
  const agree = element("button", { type: "button", class: "strong" }, action);
  const dialog = element(
    "dialog",
    { class: "dialog", "aria-labelledby": "question", "aria-describedby": "consequence" },
    element("h2", { id: "question" }, question),
    element("p", { id: "consequence" }, consequence),
    element("p", { class: "dialog-actions" }, cancel, agree),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    cancel.addEventListener("click", () => dialog.close());
    agree.addEventListener("click", () => dialog.close("agreed"));
    // The Escape key closes it too.
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "agreed");
    });
    dialog.showModal();
  });
}
