/** The time between two steps, in milliseconds. */
const STEP = 40;

/** Long texts take longer steps, not more of them. */
const MOST_STEPS = 45;

/**
 * Shows what is in a place word by word; at once where motion is unwanted or
 * unseen. The reply is there whole, so what appears is already what it stays:
 * its elements come one after another, and their texts grow.
 *
 * @param {HTMLElement} place
 * @param {(change: () => void) => void} apply makes each change
 */
export async function reveal(place, apply) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || document.hidden) return;
  const steps = hide(place);
  const pace = Math.ceil(steps.length / MOST_STEPS);
  while (steps.length > 0 && !document.hidden) {
    const next = steps.splice(0, pace);
    apply(() => next.forEach((show) => show()));
    await new Promise((resolve) => setTimeout(resolve, STEP));
  }
  apply(() => steps.forEach((show) => show()));
}

/**
 * Hides everything in a place.
 *
 * @param {HTMLElement} place
 * @returns {(() => void)[]} what shows it again, word by word
 */
function hide(place) {
  const steps = [];
  /** @type {HTMLElement[]} */
  let waiting = [];
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof HTMLElement) {
      node.hidden = true;
      waiting.push(node);
    } else if (node instanceof Text) {
      let shown = "";
      for (const word of node.data.split(/(?<=\s)(?=\S)/)) {
        shown += word;
        const [text, elements] = [shown, waiting];
        waiting = [];
        steps.push(() => {
          for (const element of elements) element.hidden = false;
          node.data = text;
        });
      }
      node.data = "";
    }
  }
  const last = waiting;
  steps.push(() => last.forEach((element) => (element.hidden = false)));
  return steps;
}
