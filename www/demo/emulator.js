/**
 * The emulator's own addresses, by which a page makes it go wrong.
 * Its README documents them.
 */

/** @typedef {{ spec: string, title: string, description: string }} FaultExample */
/** @typedef {{ fault: string | null, left: number | null }} StandingFault */

const FAULT = "/~emulator/fault";

/**
 * One example of each fault that the emulator knows.
 *
 * @returns {Promise<FaultExample[]>}
 */
export async function faultExamples() {
  return answer(await fetch("/~emulator/faults"));
}

/**
 * The fault that stands now.
 *
 * @returns {Promise<StandingFault>}
 */
export async function standingFault() {
  return answer(await fetch(FAULT));
}

/**
 * Makes every request to the service meet this fault.
 *
 * @param {string | null} fault `null` for none
 * @returns {Promise<StandingFault>}
 */
export async function setFault(fault) {
  return answer(
    await fetch(FAULT, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ fault }),
      keepalive: true, // so that a page which is being left can still clear it
    }),
  );
}

/** @param {Response} response */
async function answer(response) {
  const body = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body;
  const reason = body?.errors?.root?.[0]?.message;
  throw new Error(reason ?? `The emulator's control answered with status ${response.status}.`);
}
