import { QuickchatError } from "../error.js";

/*
 * Dates as the service writes them: times such as `2026-01-15T10:30:00Z`, and days
 * such as `2026-01-15`.
 */

const WRITTEN = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,3})\d*)?)?\s?(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * A time or a day of an answer. Where no offset is given, UTC is meant, which
 * `new Date(text)` takes for the reader's own time; a day is its midnight in UTC.
 *
 * @param {string | null | undefined} text
 * @returns {Date | null} `null` where there is no date
 *
 * @example
 * import { connect, parseDate } from "quickchat-web/api";
 *
 * const api = await connect({ token: window.prompt("API token") ?? "" });
 * for await (const { title, last_message_at } of api.conversations()) {
 *   console.log(title, parseDate(last_message_at)?.toLocaleString());
 * }
 */
export function parseDate(text) {
  const [, day, minutes = "00:00", seconds = "00", fraction = "", offset = "Z"] = WRITTEN.exec(text?.trim() ?? "") ?? [];
  if (!day) return null;
  const zone = offset.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const date = new Date(`${day}T${minutes}:${seconds}.${fraction.padEnd(3, "0")}${zone}`);
  if (Number.isNaN(date.getTime())) return null;
  // Else the 30th of February would be a day of March.
  const isInCalendar = new Date(`${day}T00:00Z`).toISOString().startsWith(day);
  return isInCalendar ? date : null;
}

/**
 * A time as the service writes it, in UTC: `2026-01-15T10:30:00Z`. Filters also take
 * the `Date` itself.
 *
 * @param {Date} date
 * @returns {string}
 * @throws {import("../error.js").QuickchatError} `INVALID_ARGUMENT` when it is no time
 */
export function formatDate(date) {
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) {
    throw new QuickchatError("`date` must be a valid Date.", { code: "INVALID_ARGUMENT" });
  }
  return date.toISOString().replace(".000Z", "Z");
}

/**
 * The day in UTC, as the service writes it: `2026-01-15`.
 *
 * @param {Date} date
 * @returns {string}
 * @throws {import("../error.js").QuickchatError} `INVALID_ARGUMENT` when it is no time
 */
export function formatDay(date) {
  return formatDate(date).slice(0, 10);
}
