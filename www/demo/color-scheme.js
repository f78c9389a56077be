import { icon } from "./icon.js";

/** Where a choice is kept; nothing is stored before one is made. */
const CHOICE = "quickchat-demo.color-scheme";

/**
 * A button that turns the page light or dark. Until it is used the page follows
 * the system.
 *
 * @param {HTMLElement} button
 */
export function addColorSchemeToggle(button) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  let choice = restored();

  const isDark = () => (choice ? choice === "dark" : system.matches);
  const show = () => {
    if (choice) document.documentElement.dataset.colorScheme = choice;
    const label = isDark() ? "Use light colours" : "Use dark colours";
    button.setAttribute("aria-label", label);
    button.title = label;
    button.replaceChildren(icon(isDark() ? "sun" : "moon"));
  };

  button.addEventListener("click", () => {
    choice = isDark() ? "light" : "dark";
    keep(choice);
    show();
  });
  system.addEventListener("change", show);
  show();
}

/** @returns {string | null} */
function restored() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null;
  }
}

/** @param {string} choice */
function keep(choice) {
  try {
    localStorage.setItem(CHOICE, choice);
  } catch {
    // Storage is blocked: the choice holds for this page.
  }
}
