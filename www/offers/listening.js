/** @import { QuickchatWidgetElement } from "../element.js" */
/** @import { ChatWindow } from "../widget.js" */

/*
 * Has a window hear what people write, while it is open and the page is seen: as
 * server-sent events where there is a gateway that offers them, else by asking now
 * and then.
 */

/** How often a window may ask whether a person has written, in milliseconds. */
const ATTENTION = 4000;
/** For how long a gateway that refuses a stream isn't asked for another one. */
const REFUSAL = 300_000;

/**
 * @param {QuickchatWidgetElement} element
 * @param {ChatWindow} window
 * @param {AbortSignal} signal aborted when the window is taken away
 */
export function listen(element, window, signal) {
  if (signal.aborted) return; // while this was loading
  /** @type {EventSource | undefined} */
  let stream;
  /** @type {string | undefined} */
  let address;
  let refused = -REFUSAL;
  const end = () => {
    stream?.close();
    stream = undefined;
  };
  const begin = (/** @type {string} */ conversation) => {
    const begun = (stream = new EventSource((address = conversation)));
    // What was said before.
    begun.onopen = () => window.hear(true);
    begun.onmessage = ({ data }) => {
      // After `reset()` it tells of a conversation that is no more.
      if (address !== window.eventsAddress) return;
      try {
        window.hearEvents({ items: [JSON.parse(data)], offset: 0, count: 1 });
      } catch {
        // No JSON, and so no event.
      }
    };
    begun.onerror = () => {
      // A connection that is lost the browser makes again.
      if (begun.readyState !== EventSource.CLOSED) return;
      refused = performance.now();
      if (begun === stream) end();
    };
  };
  const hear = () => {
    if (document.hidden || !(element.opened || element.mode === "inline")) return end();
    const conversation = window.eventsAddress;
    if (address !== conversation) end();
    if (!stream && conversation && globalThis.EventSource && performance.now() - refused > REFUSAL) begin(conversation);
    else if (stream?.readyState !== 1) window.hear(false);
  };
  const timer = setInterval(hear, ATTENTION);
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    end();
  });
  for (const type of ["open", "close"]) element.addEventListener(`quickchat-${type}`, hear, { signal });
  document.addEventListener("visibilitychange", hear, { signal });
  hear();
}
