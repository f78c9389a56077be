/**
 * Has assistive technology say a text, as the window does with replies.
 *
 * @param {ShadowRoot} shadow
 * @param {string} text
 */
export function announce(shadow, text) {
  const said = document.createElement("p");
  said.textContent = text;
  shadow.getElementById("announcer")?.replaceChildren(said);
  // Later it would only be found a second time, by who walks through the page.
  setTimeout(() => said.remove(), 3000);
}
