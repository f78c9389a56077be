/**
 * The emulator's own addresses, by which a page makes it go wrong.
 * Its README documents them.
 */

import { emulator } from "./settings.js";

/** @typedef {{ spec: string, title: string, description: string }} FaultExample */
/** @typedef {{ fault: string | null, left: number | null }} StandingFault */

/**
 * One example of each fault that the emulator knows.
 *
 * @returns {Promise<FaultExample[]>}
 */
export async function faultExamples() {
  return answer(await fetch(control("faults")));
}

/**
 * The fault that stands now.
 *
 * @returns {Promise<StandingFault>}
 */
export async function standingFault() {
  return answer(await fetch(control("fault")));
}

/**
 * Makes every request to the service meet this fault.
 *
 * @param {string | null} fault `null` for none
 * @returns {Promise<StandingFault>}
 */
export async function setFault(fault) {
  return answer(
    await fetch(control("fault"), {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ fault }),
      keepalive: true, // so that a page which is being left can still clear it
    }),
  );
}

/** @param {string} name */
function control(name) {
  if (emulator === null) throw new Error("The service behind this page is the real one.");
  return `${emulator}/~emulator/${name}`;
}

/** @param {Response} response */
async function answer(response) {
  const body = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body;
  const reason = body?.errors?.root?.[0]?.message;
  throw new Error(reason ?? `The emulator's control answered with status ${response.status}.`);
}
