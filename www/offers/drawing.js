const SVG = "http://www.w3.org/2000/svg";

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
