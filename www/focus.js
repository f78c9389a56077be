/**
 * Puts the focus on an element, without scrolling the page.
 *
 * @param {Element} element
 */
export function focus(element) {
  /** @type {HTMLElement} */ (element).focus({ preventScroll: true });
}

/**
 * Keeps the focus in a window that covers the page: Tab leads from its last control
 * on to its first, and back.
 *
 * @param {KeyboardEvent} event of the Tab key
 * @param {HTMLElement} window
 * @param {Element | null} focused
 */
export function keepFocus(event, window, focused) {
  const controls = [...window.querySelectorAll("button,a[href],input,textarea,[tabindex='0']")].filter((it) => it.getClientRects().length > 0);
  const ends = [controls[0], controls.at(-1)];
  const [to, from] = event.shiftKey ? ends.reverse() : ends;
  if (to && (focused === from || (event.shiftKey && focused === window))) {
    event.preventDefault();
    focus(to);
  }
}
