/**
 * A colour of the screen; each part from 0 to 255.
 *
 * @typedef {{ red: number, green: number, blue: number }} Color
 */

/**
 * Reads `rgb(0, 122, 255)`, which is how the service writes colours, and `#07f`
 * or `#007aff`. Anything else is no colour here.
 *
 * @param {string} text
 * @returns {Color | undefined}
 */
export function parseColor(text) {
  const trimmed = text.trim();
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(trimmed)?.[1];
  if (hex) {
    const pairs = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g);
    return fromParts((pairs ?? []).map((pair) => parseInt(pair, 16)));
  }
  const parts = /^rgba?\(([^)]*)\)$/i.exec(trimmed)?.[1];
  return parts === undefined ? undefined : fromParts(parts.split(/[\s,/]+/).filter(Boolean).map(Number));
}

/** @param {number[]} parts */
function fromParts([red, green, blue]) {
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  const isColor = [red, green, blue].every((part) => part >= 0 && part <= 255);
  return isColor ? { red, green, blue } : undefined;
}

/**
 * @param {Color} color
 * @returns {string} as `rgb(0, 122, 255)`
 */
export function toRgb({ red, green, blue }) {
  return `rgb(${red}, ${green}, ${blue})`;
}

/**
 * @param {Color} color
 * @returns {string} as `#007aff`
 */
export function toHex({ red, green, blue }) {
  return `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}
