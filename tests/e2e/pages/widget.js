/*
 * What the tests ask of a page: it notes what goes wrong from its first moment
 * on, and what the widget tells, and it makes widgets.
 */

/** What went wrong: violations of the page's policy, and uncaught exceptions. */
globalThis.faults = [];
/** What widgets have told, as `{ type, detail }`. */
globalThis.told = [];

addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
  faults.push(`violates ${violatedDirective}: ${blockedURI} ${sample}`);
});
addEventListener("error", ({ message }) => faults.push(message));
addEventListener("unhandledrejection", ({ reason }) => faults.push(`unhandled: ${reason}`));

for (const type of ["ready", "open", "close", "message", "error", "link", "prechat", "feedback", "rating", "metadata"]) {
  addEventListener(`quickchat-${type}`, ({ detail }) => told.push({ type, detail }));
}

/**
 * Adds a widget to the page.
 *
 * @param {string} said its attributes and properties as JSON: the former by
 *   their names, the latter in `properties`
 */
function addWidget(said) {
  const { properties, ...attributes } = JSON.parse(said);
  const widget = document.createElement("quickchat-widget");
  for (const [name, value] of Object.entries(attributes)) widget.setAttribute(name, value);
  Object.assign(widget, properties);
  document.body.append(widget);
  return widget;
}

/** Fulfilled when whoever asks for a thing is given it by `release(true)`, or rejected by `release(false)`. */
function releaseOf(thing) {
  const { release } = globalThis;
  return new Promise((resolve, reject) => {
    globalThis.release = (comes) => {
      release?.(comes);
      if (comes) resolve();
      else reject(new TypeError(`${thing} can't be had.`));
    };
  });
}

/** Has the widget's module wait, each time that it is asked for, until `release`. */
function holdBackModule() {
  const { fetch } = globalThis;
  globalThis.fetch = async (address, options) => {
    if (String(address).endsWith("/widget.wasm")) await releaseOf("The module");
    return fetch(address, options);
  };
}

/** Has the window's frame wait until `release(true)`. */
async function holdBackFrame() {
  const element = await customElements.whenDefined("quickchat-widget");
  const { loadFrame } = element;
  element.loadFrame = async () => {
    await releaseOf("The frame");
    element.loadFrame = loadFrame;
    return loadFrame();
  };
}
