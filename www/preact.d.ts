/**
 * Makes `<quickchat-widget>` known to Preact's JSX:
 *
 *     import type {} from "quickchat-web/preact";
 */
import type { HTMLAttributes } from "preact";
import type { QuickchatWidgetElement } from "./element.js";
import type { QuickchatWidgetJsx } from "./jsx.js";

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "quickchat-widget": HTMLAttributes<QuickchatWidgetElement> & QuickchatWidgetJsx;
    }
  }
}
