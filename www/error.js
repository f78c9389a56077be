/**
 * What can go wrong. The service's codes follow the HTTP status; the others
 * are the client's own.
 *
 * @typedef {"BAD_REQUEST" | "PERMISSION_DENIED" | "PAYMENT_REQUIRED" | "NOT_FOUND"
 *   | "CONFLICT" | "VALIDATION_ERROR" | "TOO_MANY_REQUESTS" | "SERVICE_UNAVAILABLE"
 *   | "UNKNOWN" | "NETWORK" | "TIMEOUT" | "ABORTED" | "DECODE" | "INVALID_ARGUMENT"
 *   | "NOT_INITIALIZED" | "WASM_BLOCKED" | "WASM_UNAVAILABLE"} ErrorCode
 */

/**
 * @typedef {object} ErrorFields
 * @property {ErrorCode} code
 * @property {number} [status]
 * @property {boolean} [retryable]
 * @property {number} [retryAfterMs]
 * @property {{ message: string, code: string }[]} [details]
 * @property {string} [requestId]
 * @property {unknown} [cause]
 */

/**
 * Every failure of this package. The message says what happened and what to
 * do next, and never holds a key, a token or a visitor's text.
 *
 * @example
 * try {
 *   await client.sendMessage("Hello!");
 * } catch (error) {
 *   if (error.code === "TOO_MANY_REQUESTS") await wait(error.retryAfterMs ?? 1000);
 *   else console.error(error.code, error.message, error.requestId);
 * }
 */
export class QuickchatError extends Error {
  /**
   * @param {string} message
   * @param {ErrorFields} fields
   */
  constructor(message, fields) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = "QuickchatError";
    /** What went wrong. */
    this.code = fields.code;
    /** The HTTP status, where an answer came. */
    this.status = fields.status;
    /** Whether the same call may succeed when you make it again. */
    this.retryable = fields.retryable ?? false;
    /** How long the service asks to wait, in milliseconds. */
    this.retryAfterMs = fields.retryAfterMs;
    /** The service's own list of what is wrong, its codes included. */
    this.details = fields.details ?? [];
    /** The service's name for the request, for its support. */
    this.requestId = fields.requestId;
  }

  /**
   * `index.js` and the widget's scripts have a copy of this class each; an error
   * of one is an instance of the other too.
   *
   * @param {unknown} value
   * @returns {value is QuickchatError}
   */
  static [Symbol.hasInstance](value) {
    return value instanceof Error && value.name === "QuickchatError";
  }
}
