import { addColorSchemeToggle } from "./color-scheme.js";
import { copyOnClick } from "./copy.js";
import { byId, element } from "./element.js";
import { HEADLESS, embedCode, styleOf } from "./embed-code.js";
import { addFaultSign } from "./fault-sign.js";
import { showHighlighted } from "./highlight.js";
import { again, sentence } from "./trouble.js";
import { connect } from "./quickchat-web/widget-define.js";
import { DesignPanel } from "./studio/design.js";
import { Draft } from "./studio/draft.js";
import { ElementPanel } from "./studio/element-panel.js";
import { EventsPanel } from "./studio/events.js";
import { FaultsPanel } from "./studio/faults.js";
import { MetadataPanel } from "./studio/metadata.js";
import { Tabs } from "./studio/tabs.js";
import { ThemeGallery } from "./studio/theme-gallery.js";

/** @import { ClientShell } from "./quickchat-web/client-shell.js" */
/** @import { QuickchatWidgetElement } from "./quickchat-web/element.js" */

/** From here on the widget and the studio are seen side by side. */
const WIDE = "(min-width: 1000px)";

const widget = /** @type {QuickchatWidgetElement} */ (byId("widget"));
const draft = new Draft();
const faults = new FaultsPanel();
const events = new EventsPanel(widget, (count) => tabs.mark("events", count > 0 ? String(count) : ""));
const design = new DesignPanel(draft);
const metadata = waiting();
const themes = new ThemeGallery(draft, () => {
  // To be seen, but without the focus, which stays with the themes.
  if (matchMedia(WIDE).matches) widget.opened = true;
});
const tabs = new Tabs("Studio", [
  { name: "themes", title: "Themes", panel: themes.element },
  { name: "design", title: "Design", panel: design.element },
  { name: "element", title: "Element", panel: new ElementPanel(draft, widget).element },
  { name: "metadata", title: "Metadata", panel: metadata },
  { name: "events", title: "Events", panel: events.element },
  { name: "faults", title: "Faults", panel: faults.element },
]);

byId("studio-tabs").append(tabs.element);
byId("open-chat").addEventListener("click", () => widget.open());
addColorSchemeToggle(byId("color-scheme"));
addFaultSign(byId("fault-sign"), faults, (mark) => tabs.mark("faults", mark));
for (const type of ["message", "metadata", "error"]) {
  widget.addEventListener(`quickchat-${type}`, () => void faults.refresh());
}
void faults.load();
showCode();
follow();
void start();

/** What a client can do that no widget shows: see what the service has. */
async function start() {
  try {
    const { scenarioId, gateway } = widget;
    const client = await connect({ scenarioId: scenarioId ?? "", gateway: gateway ?? undefined });
    metadata.replaceChildren(new MetadataPanel(client, widget).element);
    await showFetched(client);
  } catch (error) {
    metadata.replaceChildren(element("p", { class: "empty is-warning" }, sentence(error), again(start)));
  }
}

/** @param {ClientShell} client */
async function showFetched(client) {
  try {
    design.explain();
    draft.fetched = await client.widgetConfiguration();
  } catch (error) {
    design.explain(sentence(error), again(() => showFetched(client)));
  }
}

/** The widget and this page look as the draft says. */
function follow() {
  const style = new CSSStyleSheet();
  document.adoptedStyleSheets.push(style);
  /** @type {string[]} */
  let attributes = [];
  const apply = () => {
    const { changes, configuration } = draft;
    widget.configuration = changes.configuration;
    for (const name of attributes) {
      if (!(name in changes.attributes)) widget.removeAttribute(name);
    }
    attributes = Object.keys(changes.attributes);
    for (const [name, value] of Object.entries(changes.attributes)) widget.setAttribute(name, value);
    style.replaceSync(styleOf(changes));
    document.documentElement.style.setProperty("--tint", configuration.primary_color ?? "");
  };
  draft.addEventListener("change", apply);
  apply();
}

/** The code of what is seen, and of a chat without a widget. */
function showCode() {
  const html = element("code");
  const headless = element("code");
  const show = () => showHighlighted(html, embedCode(draft.changes));
  draft.addEventListener("change", show);
  show();
  showHighlighted(headless, HEADLESS);
  const code = new Tabs("Code", [
    { name: "html", title: "Widget", panel: codePanel(html) },
    { name: "headless", title: "Headless", panel: codePanel(headless) },
  ]);
  byId("snippet").append(code.element);
}

/** @param {HTMLElement} code */
function codePanel(code) {
  const copy = element("button", { type: "button", class: "quiet" }, "Copy");
  copyOnClick(copy, () => code.textContent ?? "");
  return element("div", { class: "code-panel" }, copy, element("pre", { tabindex: "0" }, code));
}

function waiting() {
  return element("div", {}, element("p", { class: "empty" }, "This works once the client has started."));
}
