import { host } from "./host.js";

/*
 * What the widget's module has done by its host so that one conversation can be
 * open in several tabs, and several times on a page. They share the browser's
 * store; whoever has the turn sends.
 */

/** How long a turn lasts that isn't renewed, where the browser has no locks. */
const LEASE = 10_000;
/** In milliseconds: how soon the turn is had where nobody else has it, and how
 * long browsers may need to show a tab what another one wrote. */
const PROMPT = 20;
const MOMENT = 120;

/**
 * All on this page that follow the store, which tells other pages alone. One set
 * for all copies of this script.
 *
 * @type {Set<(key: string | null) => void>}
 */
const followers = (/** @type {any} */ (globalThis)[Symbol.for("quickchat")] ??= new Set());

/** @param {string} key */
function written(key) {
  // Who has written follows too, and would read it again for nobody else. Later,
  // as all that is written at once is to be there.
  if (followers.size > 1) setTimeout(() => followers.forEach((follow) => follow(key)));
}

export const tabs = {
  /**
   * The same as the client's, with what is written told to all on this page.
   *
   * @param {"local" | "session" | "memory"} kind
   * @returns {ReturnType<typeof host.storage>}
   */
  storage(kind) {
    const store = host.storage(kind);
    if (kind !== "local") return store;
    return {
      getItem: (key) => store.getItem(key),
      setItem(key, text) {
        store.setItem(key, text);
        written(key);
      },
      removeItem(key) {
        store.removeItem(key);
        written(key);
      },
    };
  },

  /**
   * Tells of every key that another tab or someone on this page writes, `null` for
   * what may be any of them.
   *
   * @param {string} prefix how the keys begin
   * @param {(key: string | null) => void} tell
   * @param {AbortSignal} signal ends it
   * @returns {boolean} whether there is a store that tabs share
   */
  watchStore(prefix, tell, signal) {
    const store = host.storage("local");
    // Memory has none.
    if (!("length" in store)) return false;
    /** @param {string | null} key */
    const follow = (key) => {
      if (key?.startsWith(prefix) ?? true) tell(key);
    };
    followers.add(follow);
    signal.addEventListener("abort", () => followers.delete(follow));
    addEventListener("storage", ({ key, storageArea }) => {
      if (storageArea === store) follow(key);
    }, { signal });
    // Nothing is told to a page in the back/forward cache.
    addEventListener("pageshow", ({ persisted }) => persisted && tell(null), { signal });
    return true;
  },

  /**
   * Tells when it is this tab's turn, which ends with the signal or the page.
   * Browsers show a tab what another one wrote a little later than they let it
   * have its turn, so it waits a moment where there may have been another one.
   *
   * @param {string} name
   * @param {boolean} isUncertain whether there may have been another one
   * @param {() => void} tell
   * @param {AbortSignal} signal
   */
  async awaitTurn(name, isUncertain, tell, signal) {
    // A tab that has only seen what waits lets the one that it was written in go first.
    if (isUncertain) await pause(MOMENT);
    if (signal.aborted) return;
    const asked = performance.now();
    const take = async () => {
      if (isUncertain || performance.now() - asked > PROMPT) await pause(MOMENT);
      if (!signal.aborted) tell();
    };
    const hold = () =>
      new Promise((resolve) => {
        // Given up meanwhile, as the turn may come at the same moment.
        if (signal.aborted) return resolve(undefined);
        signal.addEventListener("abort", resolve);
        void take();
      });
    // On plain http there are none, and some places forbid them.
    const locked = navigator.locks?.request(name, { signal }, hold) ?? Promise.reject();
    locked.catch(() => signal.aborted || lease(name, take, signal));
  },
};

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The same by an entry in the store: whose turn it is, and until when.
 *
 * @param {string} key
 * @param {() => void} tell
 * @param {AbortSignal} signal
 */
async function lease(key, tell, signal) {
  const me = Math.random().toString(36).slice(2);
  const read = () => (localStorage.getItem(key) ?? "").split(" ");
  const hold = () => localStorage.setItem(key, `${me} ${Date.now() + LEASE}`);
  const release = () => read()[0] === me && localStorage.removeItem(key);
  try {
    for (;;) {
      const left = Number(read()[1]) - Date.now();
      // A clock that was set back would make it last for ever.
      if (!(left > 0 && left <= LEASE)) {
        hold();
        // Another tab may have done the same at the same moment: the last one wins.
        await pause(MOMENT);
        if (read()[0] === me) break;
      }
      await pause(MOMENT * Math.random());
      if (signal.aborted) return;
    }
    if (signal.aborted) return void release();
    const timer = setInterval(hold, LEASE / 4);
    signal.addEventListener("abort", () => {
      clearInterval(timer);
      release();
    });
    addEventListener("pagehide", release, { signal });
  } catch {
    // The store takes nothing, so there is nothing to share.
  }
  tell();
}
