import { make } from "./make.js";

/**
 * The style of a window with nothing but a composer; `frame-style.js` has the rest.
 * On a phone a window is the whole screen, which nothing would lead out of.
 */
export const COMPOSER_STYLE = `
[hidden]{display:none!important}
#window{display:flex;flex-direction:column;justify-content:end;width:var(--quickchat-width,var(--_width,400px));max-width:100%;height:var(--quickchat-height,var(--_height,600px));border-radius:var(--quickchat-radius,20px);background:var(--quickchat-background,Canvas)}
#composer{margin:0 12px 43px;padding:11px 16px;border:1px solid #85858f;border-radius:24px}
#composer:focus-within{border-color:var(--_accent)}
#input{width:100%;height:24px;padding:0;border:0;outline:0;background:none;font:16px/24px var(--quickchat-font,system-ui);resize:none}
@media (max-width:479px),(pointer:coarse){#window{display:none}}
`;

/** A window without a frame, closed: a composer, which the frame is drawn around. */
export function drawComposer() {
  const input = /** @type {HTMLTextAreaElement} */ (make("textarea", { id: "input", part: "input" }));
  const form = make("form", { id: "composer", part: "composer" }, make("div", { class: "grow" }, input));
  const window = make("section", { id: "window", part: "window", "aria-label": "Chat", hidden: "" }, form);
  input.onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.dataset.sent = ""; // by the frame, once it is there
  };
  return { form, input, window };
}
