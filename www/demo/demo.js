import { Chat } from "./chat/chat.js";
import { addColorSchemeToggle } from "./color-scheme.js";
import { copyOnClick } from "./copy.js";
import { byId, element } from "./element.js";
import { addFaultSign } from "./fault-sign.js";
import { icon } from "./icon.js";
import { connect } from "./quickchat-web/widget-client.js";
import { gateway, scenarioId } from "./settings.js";
import { DesignPanel } from "./studio/design.js";
import { Draft } from "./studio/draft.js";
import { EventsPanel } from "./studio/events.js";
import { FaultsPanel } from "./studio/faults.js";
import { MetadataPanel } from "./studio/metadata.js";
import { Tabs } from "./studio/tabs.js";

/** From here on a chat may open by itself, in CSS pixels. */
const WIDE = "(min-width: 1000px)";

const place = byId("chat");
const panels = { design: waiting(), metadata: waiting(), events: waiting() };
const faults = new FaultsPanel();
const tabs = new Tabs("Studio", [
  { name: "design", title: "Design", panel: panels.design },
  { name: "metadata", title: "Metadata", panel: panels.metadata },
  { name: "events", title: "Events", panel: panels.events },
  { name: "faults", title: "Faults", panel: faults.element },
]);

addColorSchemeToggle(byId("color-scheme"));
copyOnClick(byId("copy-snippet"), () => byId("snippet").textContent ?? "");
byId("studio-tabs").append(tabs.element);
addFaultSign(byId("fault-sign"), faults, (mark) => tabs.mark("faults", mark));
followKeyboard();
void faults.load();
void start();

/** Connects, and paints the chat with the configuration that the service has. */
async function start() {
  try {
    const client = await connect({ scenarioId, gateway });
    const draft = new Draft(await client.widgetConfiguration());
    const conversation = client.conversation();
    const chat = new Chat(place, conversation, draft.configuration);

    panels.design.replaceChildren(new DesignPanel(draft).element);
    const metadata = new MetadataPanel(client, conversation);
    panels.metadata.replaceChildren(metadata.element);
    const events = new EventsPanel(conversation, (count) => tabs.mark("events", count > 0 ? String(count) : ""));
    panels.events.replaceChildren(events.element);

    draft.addEventListener("change", () => chat.configure(draft.configuration));
    chat.addEventListener("reset", () => void metadata.read());
    tint(draft);
    for (const type of ["messageupdate", "metadata", "error"]) {
      conversation.addEventListener(type, () => void faults.refresh());
    }

    const open = byId("open-chat");
    open.toggleAttribute("disabled", false);
    open.addEventListener("click", () => chat.open());
    if (draft.configuration.window_auto_open && matchMedia(WIDE).matches) chat.open({ focus: false });
  } catch (error) {
    explain(error);
  }
}

/**
 * The page takes the account's accent, as far as it stays in the background.
 *
 * @param {Draft} draft
 */
function tint(draft) {
  const apply = () => document.documentElement.style.setProperty("--tint", draft.configuration.primary_color);
  draft.addEventListener("change", apply);
  apply();
}

function waiting() {
  return element("div", {}, element("p", { class: "empty" }, "This works once the chat has started."));
}

/** @param {unknown} error */
function explain(error) {
  const again = element("button", { type: "button", class: "action is-strong" }, "Try again");
  again.addEventListener("click", () => {
    place.replaceChildren();
    void start();
  });
  const sentence = error instanceof Error ? error.message : String(error);
  place.replaceChildren(
    element(
      "div",
      { class: "trouble", role: "alert" },
      icon("warning"),
      element("h2", {}, "The chat could not start"),
      element("p", {}, sentence),
      again,
    ),
  );
}

/** A phone's keyboard covers the page; the chat takes what is left of it. */
function followKeyboard() {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => place.style.setProperty("--visible-height", `${view.height}px`);
  view.addEventListener("resize", fit);
  fit();
}
