/** How long a button says that it has copied, in milliseconds. */
const SHOWN = 1600;

/**
 * Makes a button copy a text, and say so.
 *
 * @param {HTMLElement} button
 * @param {() => string} text
 */
export function copyOnClick(button, text) {
  const label = button.textContent;
  let timer = 0;
  button.addEventListener("click", async () => {
    clearTimeout(timer);
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    timer = setTimeout(() => (button.textContent = label), SHOWN);
  });
}
