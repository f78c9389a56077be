import { QuickchatError } from "./error.js";

/*
 * What a WebAssembly module has done by its host, where JavaScript does it in
 * less: errors of the one class, promises to settle, and waiting. What
 * `pause` and `exchange` promise is always fulfilled.
 */

/**
 * How a request went, as far as it came.
 *
 * @typedef {object} Exchange
 * @property {boolean} [isOver] time ran out, or the caller aborted
 * @property {string} [token] what authorized it
 * @property {number} [status]
 * @property {string | null} [requestId]
 * @property {string | null} [retryAfter]
 * @property {unknown} [body] the answer's JSON
 * @property {unknown} [exception] what ended it
 */

/**
 * What `work` comes to, unless time runs out or the caller aborts before: a
 * page may have replaced `fetch` by one that never answers. The signal that
 * `work` has is aborted in the end, always without a reason.
 *
 * @param {number} milliseconds
 * @param {AbortSignal | undefined} callerSignal keeps no listener: a page may
 *   use one for all it ever does
 * @param {(signal: AbortSignal) => Promise<Exchange>} work
 * @returns {Promise<Exchange>}
 */
export async function within(milliseconds, callerSignal, work) {
  const controller = new AbortController();
  let end = () => {};
  /** @type {Promise<Exchange>} */
  const limit = new Promise((resolve) => {
    end = () => resolve({ isOver: true });
  });
  const timer = setTimeout(end, milliseconds);
  callerSignal?.addEventListener("abort", end);
  const exchange = await Promise.race([work(controller.signal), limit]);
  clearTimeout(timer);
  callerSignal?.removeEventListener("abort", end);
  controller.abort();
  return exchange;
}

export const host = {
  /**
   * @param {string} message
   * @param {import("./error.js").ErrorFields} fields
   */
  error: (message, fields) => new QuickchatError(message, fields),

  /** Some hundred random bits. `crypto.randomUUID` isn't there on plain `http`. */
  identifier: () => [0, 0].map(() => Math.random().toString(36).slice(2)).join(""),

  /** A promise, and what settles it. */
  deferred() {
    let resolve, reject;
    const promise = new Promise((...ends) => ([resolve, reject] = ends));
    return { promise, resolve, reject };
  },

  /**
   * Where texts are kept: the browser's store, or memory where that is meant,
   * where site data is blocked (then the getters throw), and in workers.
   *
   * @param {"local" | "session" | "memory"} kind
   * @returns {Pick<Storage, "getItem" | "setItem" | "removeItem">}
   */
  storage(kind) {
    try {
      const storage = kind === "memory" ? null : globalThis[`${kind}Storage`];
      if (storage) return storage;
    } catch {}
    /** @type {Map<string, string>} */
    const texts = new Map();
    return {
      getItem: (key) => texts.get(key) ?? null,
      setItem: (key, text) => void texts.set(key, text),
      removeItem: (key) => void texts.delete(key),
    };
  },

  /**
   * Tells of coming and going connections. What is the case at first isn't told:
   * a machine without a network still reaches itself.
   *
   * @param {(online: boolean) => void} tell
   * @param {AbortSignal} signal ends it
   */
  watchConnection(tell, signal) {
    for (const type of ["online", "offline"]) {
      globalThis.addEventListener?.(type, () => tell(type === "online"), { signal });
    }
  },

  /**
   * Waits, but no longer than the caller.
   *
   * @param {number} milliseconds
   * @param {AbortSignal | undefined} callerSignal
   */
  async pause(milliseconds, callerSignal) {
    if (milliseconds > 0) {
      await within(milliseconds, callerSignal, () => new Promise(() => {}));
    }
  },

  /**
   * Sends a request and reads its answer to the end.
   *
   * @param {string} method
   * @param {string} url
   * @param {string | undefined} body JSON
   * @param {unknown} token the Bearer token or a promise of it, `undefined` for
   *   none; where it comes to anything but visible ASCII characters, nothing is sent
   * @param {number} milliseconds how long all of it may take
   * @param {AbortSignal | undefined} callerSignal
   */
  exchange: (method, url, body, token, milliseconds, callerSignal) =>
    within(milliseconds, callerSignal, async (signal) => {
      /** @type {Exchange} */
      const exchange = {};
      /** @type {Record<string, string>} */
      const headers = body === undefined ? {} : { "Content-Type": "application/json" };
      try {
        if (token !== undefined) {
          const text = await token;
          if (typeof text !== "string" || !/^[!-~]+$/.test(text) || signal.aborted) {
            return exchange;
          }
          exchange.token = text;
          headers.Authorization = `Bearer ${text}`;
        }
        const response = await fetch(new Request(url, { method, headers, body, signal }));
        exchange.status = response.status;
        exchange.requestId = response.headers.get("X-Request-Id");
        exchange.retryAfter = response.headers.get("Retry-After");
        exchange.body = await response.json();
      } catch (exception) {
        exchange.exception = exception;
      }
      return exchange;
    }),
};
