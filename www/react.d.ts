/**
 * Makes `<quickchat-widget>` known to React's JSX (18 and 19):
 *
 *     import type {} from "quickchat-web/react";
 */
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { QuickchatWidgetElement } from "./element.js";
import type { QuickchatWidgetJsx } from "./jsx.js";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "quickchat-widget": DetailedHTMLProps<HTMLAttributes<QuickchatWidgetElement>, QuickchatWidgetElement> &
        QuickchatWidgetJsx;
    }
  }
}
