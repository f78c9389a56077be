/** The time between two steps, in milliseconds. */
const STEP = 40;

/** Long texts take longer steps, not more of them. */
const MOST_STEPS = 45;

/**
 * Shows a text word by word; at once where motion is unwanted or unseen.
 *
 * @param {string} text
 * @param {(text: string, isGrowing: boolean) => void} show
 */
export async function reveal(text, show) {
  const words = text.split(/(?<=\s)(?=\S)/);
  const pace = Math.ceil(words.length / MOST_STEPS);
  const isUnwanted = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (let count = pace; count < words.length && !isUnwanted && !document.hidden; count += pace) {
    show(words.slice(0, count).join(""), true);
    await new Promise((resolve) => setTimeout(resolve, STEP));
  }
  show(text, false);
}
