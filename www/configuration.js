import { keyOf } from "./persistence.js";

/** @import { WidgetConfiguration } from "./types.js" */

/*
 * The widget's configuration before there is any WebAssembly: what was known
 * last, and what a gateway says now. Nothing of it is about the visitor.
 */

/**
 * What was known last of a scenario's configuration.
 *
 * @param {string} scenarioId
 * @returns {Partial<WidgetConfiguration> | undefined}
 */
export function knownConfiguration(scenarioId) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(scenarioId, "config")) ?? "") ?? undefined;
  } catch {
    return undefined; // nothing known, or site data is blocked
  }
}

/**
 * @param {string} scenarioId
 * @param {Partial<WidgetConfiguration>} configuration
 */
export function rememberConfiguration(scenarioId, configuration) {
  try {
    localStorage.setItem(keyOf(scenarioId, "config"), JSON.stringify(configuration));
  } catch {
    // Full or blocked: the next page begins with the defaults.
  }
}

/**
 * Asks a gateway.
 *
 * @param {string} base the gateway's address, absolute or relative to the page
 * @param {AbortSignal} signal
 * @returns {Promise<Partial<WidgetConfiguration> | undefined>} `undefined` if it
 *   doesn't answer: the client then tries again, and says what is wrong
 */
export async function fetchConfiguration(base, signal) {
  try {
    const address = `${base.replace(/\/+$/, "")}/v1/api/widget/configuration`;
    const response = await fetch(address, { signal, credentials: "omit" });
    const body = response.ok ? await response.json() : undefined;
    return body && typeof body === "object" && !Array.isArray(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
