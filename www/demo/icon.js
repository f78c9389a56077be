const SVG = "http://www.w3.org/2000/svg";

/** Outlines on a grid of 24 by 24. */
const PATHS = {
  chat: ["M21 11.5a8.4 8.4 0 0 1-9 8.3 9.9 9.9 0 0 1-3.6-.7L3.5 20.5l1.3-4.1A8 8 0 0 1 3 11.5a8.7 8.7 0 0 1 9-8.3 8.7 8.7 0 0 1 9 8.3Z"],
  close: ["M6 6l12 12", "M18 6 6 18"],
  down: ["m6 9 6 6 6-6"],
  up: ["m6 15 6-6 6 6"],
  send: ["M12 19V5", "m5.5 11.5 6.5-6.5 6.5 6.5"],
  renew: ["M12 5H6.5A2.5 2.5 0 0 0 4 7.5v10A2.5 2.5 0 0 0 6.5 20h10a2.5 2.5 0 0 0 2.5-2.5V12", "m17.5 3.5 3 3L13 14l-3.7.7.7-3.7Z"],
  warning: ["M12 8.5v4.5", "M12 16.5v.01", "M10.4 4.5 3 17.5A1.8 1.8 0 0 0 4.6 20.2h14.8a1.8 1.8 0 0 0 1.6-2.7l-7.4-13a1.8 1.8 0 0 0-3.2 0Z"],
  retry: ["M20 11a8 8 0 0 0-14.3-3.7L4 9.5", "M4 5v4.5h4.5", "M4 13a8 8 0 0 0 14.3 3.7l1.7-2.2", "M20 19v-4.5h-4.5"],
  offline: ["M3 3l18 18", "M5 12.5a10 10 0 0 1 4-2.4", "M8.5 16a5 5 0 0 1 7 0", "M12 19.5v.01", "M19 12.5a10 10 0 0 0-6.5-2.9", "M2 9a15 15 0 0 1 4-2.6", "M22 9a15.3 15.3 0 0 0-11-4"],
  copy: ["M9 9h9.5A1.5 1.5 0 0 1 20 10.5V19a1.5 1.5 0 0 1-1.5 1.5H10A1.5 1.5 0 0 1 8.5 19V9.5", "M5.5 15A1.5 1.5 0 0 1 4 13.5V5a1.5 1.5 0 0 1 1.5-1.5H14A1.5 1.5 0 0 1 15.5 5"],
  check: ["m5 12.5 4.5 4.5L19 7.5"],
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
