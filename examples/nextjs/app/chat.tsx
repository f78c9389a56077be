"use client";

import "quickchat-web/widget";
import type {} from "quickchat-web/react";

export function Chat({ gateway }: { gateway: string }) {
  return <quickchat-widget scenario-id="emulated1" gateway={gateway} />;
}
