/** @import { QuickchatWidgetElement } from "./element.js" */

/**
 * Whether anything of a widget may be kept on the device.
 *
 * @param {QuickchatWidgetElement} element
 */
export const isPersistent = ({ noPersist, storage }) => !noPersist && storage !== "memory";

/**
 * Where something of a scenario is kept.
 *
 * @param {string | null} scenarioId
 * @param {string} what
 */
export const keyOf = (scenarioId, what) => `quickchat:${scenarioId}:${what}`;
