import { QuickchatError } from "./error.js";

/**
 * What a build's glue exports.
 *
 * @template {{ useHost(host: object): void }} Glue
 * @typedef {Glue & { imports(): WebAssembly.Imports, start(instance: WebAssembly.Instance): void }} LoadableGlue
 */

/**
 * One of the package's WebAssembly modules. A page loads it at most once,
 * however often it asks.
 *
 * @template {{ useHost(host: object): void }} Glue
 */
export class WasmBuild {
  #glue;
  #host;
  #isReady = false;
  /** @type {Promise<void> | undefined} */
  #loading;

  /**
   * @param {LoadableGlue<Glue>} glue
   * @param {object} host what the module has done by JavaScript
   */
  constructor(glue, host) {
    this.#glue = glue;
    this.#host = host;
  }

  /**
   * @param {string | URL} url
   * @param {Promise<Response>} [response] of it, where it is on its way already
   * @returns {Promise<void>}
   */
  load(url, response) {
    this.#loading ??= this.#start(url, response).catch((error) => {
      this.#loading = undefined; // so that the next call tries again
      throw error;
    });
    return this.#loading;
  }

  /** The exports, for use by code that must not wait. */
  get exports() {
    if (!this.#isReady) {
      throw new QuickchatError("The WebAssembly module isn't loaded yet. Await connect() or init() first.", {
        code: "NOT_INITIALIZED",
      });
    }
    return this.#glue;
  }

  /**
   * @param {string | URL} url
   * @param {Promise<Response>} [begun]
   */
  async #start(url, begun) {
    const response = await fetchModule(url, begun);
    try {
      // Not streaming: the module is small, and this way its server may call it
      // anything.
      const { instance } = await WebAssembly.instantiate(await response.arrayBuffer(), this.#glue.imports());
      this.#glue.start(instance);
    } catch (cause) {
      if (isBlocked()) {
        throw new QuickchatError(
          "This page's Content Security Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src.",
          { code: "WASM_BLOCKED", cause },
        );
      }
      throw unavailable(`${url} isn't the WebAssembly module of this version.`, cause);
    }
    this.#glue.useHost(this.#host);
    this.#isReady = true;
  }
}

/**
 * @param {string | URL} url
 * @param {Promise<Response>} [begun]
 * @returns {Promise<Response>}
 */
async function fetchModule(url, begun) {
  if (typeof WebAssembly !== "object") {
    throw new QuickchatError(
      "This browser has no WebAssembly, or has it switched off (as in Lockdown Mode). Allow it for this site.",
      { code: "WASM_UNAVAILABLE" },
    );
  }
  let response;
  try {
    response = await (begun ?? fetch(url));
  } catch (cause) {
    throw unavailable(`${url} couldn't be fetched.`, cause);
  }
  if (!response.ok) {
    throw unavailable(`${url} was answered with status ${response.status}.`);
  }
  return response;
}

/** Whether even the smallest module is refused. */
function isBlocked() {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    return false;
  } catch {
    return true;
  }
}

/**
 * @param {string} what
 * @param {unknown} [cause]
 */
function unavailable(what, cause) {
  return new QuickchatError(
    `${what} Serve the package's .wasm file beside its JavaScript, or give init() its address.`,
    { code: "WASM_UNAVAILABLE", cause },
  );
}
