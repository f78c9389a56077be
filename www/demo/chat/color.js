/**
 * A colour of the screen; each part from 0 to 255.
 *
 * @typedef {{ red: number, green: number, blue: number }} Color
 */

/** @type {Color} */
export const BLACK = { red: 0, green: 0, blue: 0 };
/** @type {Color} */
export const WHITE = { red: 255, green: 255, blue: 255 };

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

/**
 * The contrast of two colours as WCAG 2 defines it.
 *
 * @param {Color} one
 * @param {Color} other
 * @returns {number} from 1 (the same) to 21 (black on white)
 */
export function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (/** @type {number} */ (lighter) + 0.05) / (/** @type {number} */ (darker) + 0.05);
}

/** @param {Color} color */
function luminance({ red, green, blue }) {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * Whichever of black and white reads better on the colour.
 *
 * @param {Color} background
 * @returns {Color}
 */
export function textOn(background) {
  return contrast(WHITE, background) >= contrast(BLACK, background) ? WHITE : BLACK;
}

/**
 * The colour, darkened or lightened no further than the contrast asks.
 *
 * @param {Color} color
 * @param {Color} background
 * @param {number} ratio
 * @returns {Color}
 */
export function legible(color, background, ratio) {
  const towards = textOn(background);
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = mix(color, towards, share);
    if (contrast(mixed, background) >= ratio) return mixed;
  }
  return towards;
}

/**
 * @param {Color} from
 * @param {Color} to
 * @param {number} share 0 is all `from`, 1 all `to`
 * @returns {Color}
 */
function mix(from, to, share) {
  /** @type {(a: number, b: number) => number} */
  const between = (a, b) => Math.round(a + (b - a) * share);
  return {
    red: between(from.red, to.red),
    green: between(from.green, to.green),
    blue: between(from.blue, to.blue),
  };
}
