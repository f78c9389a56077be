import { QuickchatWidgetElement } from "./element.js";

/** @import { ClientShell } from "./client-shell.js" */
/** @import { ConnectOptions } from "./types.js" */

export { QuickchatWidgetElement };

// A second copy of this module adopts the first one's element.
if (globalThis.customElements && !customElements.get("quickchat-widget")) {
  customElements.define("quickchat-widget", QuickchatWidgetElement);
}

/**
 * Loads the widget's module, once a page, and gives a client for one assistant:
 * for pages that use the widget and the client both.
 *
 * @param {ConnectOptions} options
 * @returns {Promise<ClientShell>}
 */
export async function connect(options) {
  const { loadWindow } = await QuickchatWidgetElement.loadFrame();
  const { connect } = await loadWindow();
  return connect(options);
}
