/**
 * Where the emulator's control is, by which things go wrong: here beside the page,
 * since the emulator serves it; `null` where the service is the real one.
 * `cargo xtask demo` puts a gateway in between, and another file in this one's place.
 *
 * @type {string | null}
 */
export const emulator = "";
