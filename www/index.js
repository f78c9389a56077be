import { Client, imports, start, useHost } from "./client.js";
import { ClientShell } from "./client-shell.js";
import { host } from "./host.js";
import { WasmBuild } from "./wasm-build.js";

export { Conversation } from "./conversation.js";
export { QuickchatError } from "./error.js";

/** @import { ConnectOptions } from "./types.js" */

const build = new WasmBuild({ Client, imports, start, useHost }, host);

/**
 * Loads the WebAssembly module. `connect` does it by itself; call this to load
 * earlier, or from an address of your own.
 *
 * @param {string | URL} [url] where `client.wasm` is; by default beside this file
 * @returns {Promise<void>}
 * @throws {import("./error.js").QuickchatError} `WASM_BLOCKED` or `WASM_UNAVAILABLE`
 */
export function init(url = new URL("./client.wasm", import.meta.url)) {
  return build.load(url);
}

/**
 * Loads the module, once a page, and gives a client for one assistant.
 *
 * @param {ConnectOptions} options
 * @returns {Promise<QuickchatClient>}
 * @throws {import("./error.js").QuickchatError} `INVALID_ARGUMENT` names the option
 *
 * @example
 * import { connect } from "quickchat-web";
 *
 * const client = await connect({ scenarioId: "abc123", gateway: "/quickchat" });
 * const { reply } = await client.sendMessage("Hello!");
 */
export async function connect(options) {
  await init();
  return new QuickchatClient(options);
}

/** One assistant. Made by `connect`, or by `new` once `init` is done. */
export class QuickchatClient extends ClientShell {
  /** @param {ConnectOptions} options */
  constructor(options) {
    super(build, options);
  }
}
