import { element } from "./element.js";
import { icon } from "./icon.js";
import { setFault } from "./emulator.js";

/** @import { FaultsPanel } from "./studio/faults.js" */

/**
 * Shows on the page that the emulator is made to fail, and clears it when the
 * page is left, since the fault would meet the next visitor.
 *
 * @param {HTMLElement} place
 * @param {FaultsPanel} faults
 * @param {(mark: string) => void} onMark what to mark the faults' tab with
 */
export function addFaultSign(place, faults, onMark) {
  faults.addEventListener("change", () => {
    const { standing } = faults;
    onMark(standing ? "on" : "");
    if (!standing) {
      place.replaceChildren();
      return;
    }
    const clear = element("button", { type: "button" }, "Clear");
    clear.addEventListener("click", () => void faults.clear());
    place.replaceChildren(
      icon("warning"),
      element("p", {}, element("strong", {}, standing.title), " is switched on ", element("code", {}, standing.spec)),
      clear,
    );
  });
  addEventListener("pagehide", () => {
    if (faults.standing) setFault(null).catch(() => {}); // nobody is left to tell
  });
}
