/*
 * Calls wait their turn instead of meeting the service's limit: so many of each
 * operation start in any minute.
 */

const MINUTE_MS = 60_000;

/** The pace of one operation. */
export class Pace {
  #perMinute;
  /** When the latest calls started or will, oldest first. @type {number[]} */
  #starts = [];

  /** @param {number} perMinute */
  constructor(perMinute) {
    this.#perMinute = perMinute;
  }

  /**
   * Takes the next place. How long to wait for it, in milliseconds.
   *
   * @param {number} now
   */
  next(now) {
    const earliest = this.#starts.length < this.#perMinute ? now : (this.#starts.shift() ?? now) + MINUTE_MS;
    const start = Math.max(now, earliest);
    this.#starts.push(start);
    return start - now;
  }
}
