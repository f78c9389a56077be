/** @import { Changes } from "./studio/draft.js" */

/** The same without a widget. */
export const HEADLESS = `import { connect } from "quickchat-web";
const client = await connect({
  scenarioId: "YOUR_SCENARIO",
  gateway: "/quickchat",
});
const chat = client.conversation();
chat.addEventListener("message", ({ detail }) => {
  show(detail.message);
});
await chat.send("Hello!");`;

/**
 * The style that changes need, in any page's style sheet.
 *
 * @param {Pick<Changes, "properties" | "parts">} changes
 * @returns {string} CSS; empty for none
 */
export function styleOf({ properties, parts }) {
  const rules = Object.entries(parts).map(([part, declarations]) => [`quickchat-widget::part(${part})`, `  ${declarations};`]);
  const own = Object.entries(properties).map(([name, value]) => `  ${name}: ${value};`);
  if (own.length > 0) rules.unshift(["quickchat-widget", own.join("\n")]);
  return rules.map(([selector, declarations]) => `${selector} {\n${declarations}\n}`).join("\n");
}

/**
 * What to paste into a page for a widget with these changes: one line, and what
 * else they need. A window within a page needs the element, where it shall be.
 *
 * @param {Changes} changes
 * @returns {string} HTML
 */
export function embedCode(changes) {
  const isInline = changes.attributes.mode === "inline";
  const attributes = { "scenario-id": "YOUR_SCENARIO", gateway: "/quickchat", ...changes.attributes };
  const written = Object.entries(attributes).map(([name, value]) => `${isInline ? name : `data-${name}`}="${escaped(value)}"`);
  const code = isInline
    ? [
        '<script type="module"\n  src="/quickchat-web/widget-define.js"></script>',
        `<quickchat-widget\n${indented(written.join("\n"))}\n></quickchat-widget>`,
      ]
    : [`<script type="module"\n  src="/quickchat-web/embed.js"\n${indented(written.join("\n"))}\n></script>`];
  const style = styleOf(changes);
  if (style) code.push(`<style>\n${indented(style)}\n</style>`);
  if (Object.keys(changes.configuration).length > 0) {
    const widget = isInline ? 'document.querySelector("quickchat-widget")' : "Quickchat.widget";
    // So that no text in it ends the script.
    const fields = JSON.stringify(changes.configuration, undefined, 2).replaceAll("</", "<\\/");
    code.push(`<script type="module">\n${indented(`${widget}.configuration = ${fields};`)}\n</script>`);
  }
  return code.join("\n");
}

/** @param {string} value */
function escaped(value) {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

/** @param {string} text */
function indented(text) {
  return text.replace(/^/gm, "  ");
}
