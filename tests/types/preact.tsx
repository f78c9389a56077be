// The element in Preact's JSX; the same for versions 10 and 11.
import type {} from "quickchat-web/preact";
import { createRef, type VNode } from "preact";
import type { QuickchatWidgetElement } from "quickchat-web/widget";

const widget = createRef<QuickchatWidgetElement>();

export function chat(): VNode {
  return (
    <quickchat-widget
      ref={widget}
      class="chat"
      scenario-id="abc123"
      gateway="/quickchat"
      mode="inline"
      no-persist
      offset-x="24"
      metadata={{ plan: "pro" }}
      onquickchat-message={({ detail }) => detail.message.text.trim()}
    />
  );
}

export const wrong = [
  // @ts-expect-error: no such mode
  <quickchat-widget mode="popup" key="1" />,
  // @ts-expect-error: the property's name, not the attribute's
  <quickchat-widget scenarioId="abc123" key="2" />,
  // @ts-expect-error: a link's event has no message
  <quickchat-widget onquickchat-link={({ detail }) => detail.message} key="3" />,
];
