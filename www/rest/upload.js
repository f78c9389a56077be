import { within } from "../host.js";

/** @import { Exchange } from "../host.js" */

/**
 * Sends a file in a form, and tells how much of it has gone out, which `fetch`
 * can't. What it promises is always fulfilled, as `host.exchange` does.
 *
 * @param {string} url
 * @param {string} field what the file is called in the form
 * @param {{ file: Blob, name?: string, onProgress?: (progress: { loaded: number, total: number }) => void }} settings
 * @param {unknown} token the Bearer token or a promise of it
 * @param {number} milliseconds how long all of it may take
 * @param {AbortSignal | undefined} callerSignal
 */
export const upload = (url, field, { file, name, onProgress }, token, milliseconds, callerSignal) =>
  within(milliseconds, callerSignal, async (signal) => {
    /** @type {Exchange} */
    const exchange = {};
    try {
      const text = await token;
      if (typeof text !== "string" || !/^[!-~]+$/.test(text) || signal.aborted) {
        return exchange;
      }
      exchange.token = text;
      const form = new FormData();
      form.append(field, file, name ?? (file instanceof File ? file.name : "file"));
      const request = new XMLHttpRequest();
      await new Promise((resolve) => {
        request.open("POST", url);
        request.setRequestHeader("Authorization", `Bearer ${text}`);
        request.upload.onprogress = ({ loaded, total }) => onProgress?.({ loaded, total });
        request.onloadend = resolve;
        signal.addEventListener("abort", () => request.abort());
        request.send(form);
      });
      // No status: the connection was lost, or the caller gave up.
      if (request.status === 0) return exchange;
      exchange.status = request.status;
      exchange.requestId = request.getResponseHeader("X-Request-Id");
      exchange.retryAfter = request.getResponseHeader("Retry-After");
      exchange.body = JSON.parse(request.responseText);
    } catch (exception) {
      exchange.exception = exception;
    }
    return exchange;
  });
