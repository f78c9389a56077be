import { addColorSchemeToggle } from "../color-scheme.js";
import { byId, element } from "../element.js";
import { connect } from "../quickchat-web/rest.js";
import { emulator } from "../settings.js";
import { Tabs } from "../studio/tabs.js";
import { sentence } from "../trouble.js";
import { Articles } from "./articles.js";
import { Conversations } from "./conversations.js";
import { EMULATOR_TOKEN } from "./emulator-token.js";
import { WidgetEditor } from "./widget-editor.js";

const gate = byId("gate");
const account = byId("account");
const trouble = byId("trouble");
const preview = byId("preview");
const signOut = byId("sign-out");
const form = /** @type {HTMLFormElement} */ (byId("sign-in"));
const token = /** @type {HTMLInputElement} */ (byId("token"));
const open = /** @type {HTMLButtonElement} */ (byId("open"));
const useEmulator = byId("use-emulator");

addColorSchemeToggle(byId("color-scheme"));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void signIn(token.value.trim());
});
useEmulator.hidden = emulator === null;
useEmulator.addEventListener("click", () => void signIn(EMULATOR_TOKEN));
// Nothing is kept, so a page without the token is what there was at first.
signOut.addEventListener("click", () => location.reload());

/** @param {string} given */
async function signIn(given) {
  open.disabled = true;
  trouble.replaceChildren();
  try {
    if (!given) throw new Error("Type the token in. The service’s dashboard shows it.");
    const api = await connect({ token: given, apiUrl: serviceUrl() });
    // Shows whether the token is a good one.
    const configuration = await api.getWidgetConfiguration();
    token.value = "";
    gate.hidden = true;
    account.replaceChildren(
      element("h1", { class: "visually-hidden" }, "Dashboard"),
      new Tabs("Dashboard", [
        { name: "conversations", title: "Conversations", panel: new Conversations(api).element },
        { name: "articles", title: "Articles", panel: new Articles(api).element },
        { name: "widget", title: "Widget", panel: new WidgetEditor(api, configuration, preview).element },
      ]).element,
    );
    account.hidden = false;
    signOut.hidden = false;
    byId("tab-conversations").focus();
  } catch (error) {
    trouble.textContent = sentence(error);
    token.focus();
  } finally {
    open.disabled = false;
  }
}

/** The emulator, if there is one; else the service itself. */
function serviceUrl() {
  return emulator === null ? undefined : new URL(emulator || "/", location.href).origin;
}
