/**
 * What this page talks to. These are the emulator's own paths; `cargo xtask demo`
 * puts a gateway in between and says so in a file of the same name.
 */

/** The built-in account of the emulator. */
export const scenarioId = "emulated1";

/** Where the chat's gateway is. */
export const gateway = "/gateway";

/**
 * Where the emulator's control is, by which things go wrong; `null` where the
 * service is the real one.
 *
 * @type {string | null}
 */
export const emulator = "";
