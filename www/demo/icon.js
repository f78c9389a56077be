const SVG = "http://www.w3.org/2000/svg";

/** Outlines on a grid of 24 by 24. */
const PATHS = {
  close: ["M6 6l12 12", "M18 6 6 18"],
  warning: ["M12 8.5v4.5", "M12 16.5v.01", "M10.4 4.5 3 17.5A1.8 1.8 0 0 0 4.6 20.2h14.8a1.8 1.8 0 0 0 1.6-2.7l-7.4-13a1.8 1.8 0 0 0-3.2 0Z"],
  plus: ["M12 5v14", "M5 12h14"],
  sun: ["M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z", "M12 2.5v2", "M12 19.5v2", "M2.5 12h2", "M19.5 12h2", "m5.3 5.3 1.4 1.4", "m17.3 17.3 1.4 1.4", "m5.3 18.7 1.4-1.4", "m17.3 6.7 1.4-1.4"],
  moon: ["M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"],
};

/** @typedef {keyof typeof PATHS} IconName */

/**
 * A drawn icon in the colour of the text around it, hidden from assistive
 * technology: what it stands for is said by its button.
 *
 * @param {IconName} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  for (const outline of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", outline);
    drawing.append(path);
  }
  return drawing;
}
