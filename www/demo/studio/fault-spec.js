/**
 * A fault as the emulator writes it: parts joined by `;`, as in
 * `status=503,retry-after=2;times=1`.
 */

/**
 * A number within a fault that may be changed.
 *
 * @typedef {object} Parameter
 * @property {string} name as the emulator calls it
 * @property {string} label
 * @property {number} value
 * @property {number} least
 * @property {number} most
 */

/** @type {Record<string, { label: string, least: number, most: number }>} */
const KNOWN = {
  latency: { label: "Milliseconds", least: 0, most: 120_000 },
  status: { label: "Status", least: 300, most: 599 },
  html: { label: "Status", least: 200, most: 599 },
  drip: { label: "Bytes a second", least: 1, most: 100_000 },
  times: { label: "Times", least: 1, most: 99 },
  "retry-after": { label: "Seconds to wait", least: 0, most: 600 },
};

/** A parameter within a spec: its name, and its number, `date:` left aside. */
const PARAMETER = /([a-z-]+)=((?:date:)?)(\d+)/g;

/**
 * @param {string} spec
 * @returns {Parameter[]}
 */
export function parametersOf(spec) {
  return [...spec.matchAll(PARAMETER)].flatMap(([, name = "", , number]) => {
    const known = KNOWN[name];
    return known ? [{ name, value: Number(number), ...known }] : [];
  });
}

/**
 * @param {string} spec
 * @param {string} name
 * @param {number} value
 * @returns {string} the spec with the parameter changed
 */
export function withParameter(spec, name, value) {
  return spec.replace(PARAMETER, (all, found, kind) => (found === name ? `${found}=${kind}${value}` : all));
}

/**
 * @param {string} spec
 * @param {string} endpoint which requests meet it; empty for all
 * @returns {string}
 */
export function limitedTo(spec, endpoint) {
  return endpoint ? `${spec};on=${endpoint}` : spec;
}
