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
  #defaultUrl;
  #host;
  #isReady = false;
  /** @type {Promise<void> | undefined} */
  #loading;

  /**
   * @param {LoadableGlue<Glue>} glue
   * @param {() => URL} defaultUrl evaluated late: some bundlers' output has no `import.meta.url`
   * @param {object} host what the module has done by JavaScript
   */
  constructor(glue, defaultUrl, host) {
    this.#glue = glue;
    this.#defaultUrl = defaultUrl;
    this.#host = host;
  }

  /**
   * @param {string | URL} [url]
   * @returns {Promise<void>}
   */
  load(url) {
    this.#loading ??= this.#start(url ?? this.#defaultUrl()).catch((error) => {
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

  /** @param {string | URL} url */
  async #start(url) {
    const response = await fetchModule(url);
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
 * @returns {Promise<Response>}
 */
async function fetchModule(url) {
  if (typeof WebAssembly !== "object") {
    throw new QuickchatError(
      "This browser has no WebAssembly, or has it switched off (as in Lockdown Mode). Allow it for this site.",
      { code: "WASM_UNAVAILABLE" },
    );
  }
  let response;
  try {
    response = await fetch(url);
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
