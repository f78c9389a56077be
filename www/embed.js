import { MISSING, QuickchatWidgetElement, camelCase } from "./element.js";

/** @import { Metadata } from "./types.js" */

/*
 * One line puts the widget on a page:
 *
 *   <script type="module" src="…/embed.js" data-scenario-id="…" data-gateway="…"></script>
 *
 * Every attribute of the element works as `data-*`. The build joins this and what
 * it imports into one file without `import` or `export`, so that it also runs as
 * a classic script, as the vendor's snippet adds it.
 */

const TAG = "quickchat-widget";

/** The vendor's command queues; in the second, `init` draws into a place of its own. */
const QUEUES = { _quickchat: "", _quickchat_embedded: "quickchat-embedded" };

/** @typedef {{ q?: ArrayLike<unknown>[] } & ((...command: unknown[]) => void)} Queue */

const page = /** @type {Record<string, any>} */ (/** @type {unknown} */ (window));
const script = ownScript();
const base = script?.src || document.baseURI;

/** What commands so far say of widgets to come. */
const plan = {
  gateway: script?.dataset.gateway,
  container: "",
  /** @type {Metadata | undefined} */ metadata: undefined,
  /** @type {string | undefined} */ context: undefined,
};
/** For the widget, until there is one. @type {unknown[][]} */
let waiting = [];
/** Of `on`, for every widget to come. @type {[string, EventListener][]} */
let listeners = [];
const warned = new Set();

if (!customElements.get(TAG)) {
  // By absolute address: where a script of another site is from, `import` can't tell.
  QuickchatWidgetElement.loadFrame = () => import(new URL("frame.js", base).href);
  customElements.define(TAG, QuickchatWidgetElement);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
else start();

function start() {
  const before = widget();
  const { scenarioId, ...settings } = { ...script?.dataset };
  let isAsked = false;
  for (const [name, container] of Object.entries(QUEUES)) {
    const queued = page[name]?.q ?? [];
    const run = (/** @type {unknown[]} */ ...command) => {
      if (command[0] === "init" && container) plan.container = container;
      perform(command);
    };
    if (name === "_quickchat" || page[name]) page[name] = run;
    for (const command of queued) run(...Array.from(command));
    isAsked ||= queued.length > 0;
  }
  if (scenarioId) {
    // Loaded twice, or once more by a page that changes without loading.
    const isThere = before?.isConnected && before.scenarioId === scenarioId && before.gateway === (settings.gateway ?? null);
    if (isThere) publish(before);
    else init(scenarioId, settings);
  } else if (!isAsked && !before) {
    console.error(MISSING);
  }
}

/** The tag that this was loaded by. A module isn't told; it looks for its name. */
function ownScript() {
  const current = document.currentScript;
  if (current instanceof HTMLScriptElement) return current;
  return [...document.scripts].filter(({ src }) => /\/embed\.js([?#]|$)/.test(src)).at(-1);
}

/** @returns {QuickchatWidgetElement | undefined} */
function widget() {
  return page.Quickchat?.widget;
}

/** @param {QuickchatWidgetElement} element */
function publish(element) {
  page.Quickchat = { widget: element, ready: element.ready };
}

/**
 * Puts a widget on the page: into the container, if one was named, or as a
 * bubble. It takes the place of one that is there.
 *
 * @param {string} scenarioId
 * @param {Record<string, string | undefined>} settings the script's `data-*`
 */
function init(scenarioId, settings) {
  const element = /** @type {QuickchatWidgetElement} */ (document.createElement(TAG));
  /** @type {Record<string, string | undefined>} */
  const given = { gateway: plan.gateway, ...settings, scenarioId };
  for (const attribute of QuickchatWidgetElement.observedAttributes) {
    const value = given[camelCase(attribute)];
    if (value !== undefined) element.setAttribute(attribute, value);
  }
  element.metadata = { ...parse(given.metadata), ...plan.metadata };
  if (plan.context !== undefined) element.setContext(plan.context);
  for (const [type, listener] of listeners) element.addEventListener(type, listener);

  const container = plan.container ? document.getElementById(plan.container) : null;
  if (plan.container && !container) {
    warn(`there is no element "${plan.container}", so the chat is a bubble`);
  }
  if (container) element.setAttribute("mode", "inline");
  const place = container ?? document.body;
  for (const child of place.querySelectorAll(`:scope > ${TAG}`)) child.remove();
  place.append(element);
  publish(element);
  const commands = waiting;
  waiting = [];
  commands.forEach(perform);
}

/** @param {string | undefined} json */
function parse(json) {
  try {
    return json ? JSON.parse(json) : {};
  } catch {
    warn("data-metadata isn't JSON, so it was left out");
    return {};
  }
}

/**
 * Does what a command of a queue asks for. None ever throws: a page calls them
 * where an exception would stop its own script.
 *
 * @param {unknown[]} command
 */
function perform(command) {
  const [name, first, second] = /** @type {any[]} */ (command);
  const element = widget();
  switch (name) {
    case "host": // the vendor's own server; here it is the gateway that is asked
      break;
    case "containerId":
      plan.container = String(first);
      break;
    case "gateway":
      plan.gateway = String(first);
      if (element) element.gateway = plan.gateway;
      break;
    case "init":
      init(String(first), {});
      break;
    case "metadata":
      plan.metadata = { ...plan.metadata, ...first };
      if (element) element.setMetadata(first).catch(quiet);
      break;
    case "context":
      plan.context = first;
      element?.setContext(first);
      break;
    case "on":
      listeners.push([`quickchat-${first}`, second]);
      element?.addEventListener(`quickchat-${first}`, second);
      break;
    case "off":
      listeners = listeners.filter(([type, listener]) => type !== `quickchat-${first}` || listener !== second);
      element?.removeEventListener(`quickchat-${first}`, second);
      break;
    case "destroy":
      element?.remove();
      delete page.Quickchat;
      break;
    case "send":
    case "open":
    case "close":
    case "toggle":
    case "show":
    case "hide":
    case "reset":
      if (element) Promise.resolve(element[/** @type {"send"} */ (name)](first)).catch(quiet);
      else waiting.push(command);
      break;
    default:
      warn(`there is no command "${name}"`);
  }
}

/** What fails shows in the window, and is told by `quickchat-error`. */
function quiet() {}

/** @param {string} what */
function warn(what) {
  if (warned.has(what)) return;
  warned.add(what);
  console.warn(`quickchat-web: ${what}.`);
}
