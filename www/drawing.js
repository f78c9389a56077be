const SVG = "http://www.w3.org/2000/svg";

/** Outlines that several drawings have, on a grid of 24 by 24. */
export const OUTLINES = {
  chat: "M21 11.5a8.5 8.5 0 0 1-12.6 7.4L3 20.5l1.7-5A8.5 8.5 0 1 1 21 11.5Z",
  down: "m6 9 6 6 6-6",
};

/**
 * A drawn icon, hidden from assistive technology: what it stands for is said by
 * its button.
 *
 * @param {string} outline on a grid of 24 by 24
 */
export function drawing(outline) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", outline);
  svg.append(path);
  return svg;
}
