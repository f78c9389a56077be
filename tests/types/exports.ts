// Uses every export of the package, the way a page would. It is checked, and
// never run.
import {
  Conversation,
  QuickchatClient,
  QuickchatError,
  connect,
  init,
} from "quickchat-web";
import type { Message } from "quickchat-web";
import { QuickchatWidgetElement, connect as connectWidget } from "quickchat-web/widget";
import "quickchat-web/embed.js";

/** Accepts exactly the given type: neither `any` nor a wider one. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Same<A, B>): void {}

export async function loading(): Promise<void> {
  same<ReturnType<typeof init>, Promise<void>>(true);
  await init();
  await init("/assets/client.wasm");
  await init(new URL("https://example.com/client.wasm"));
  // @ts-expect-error: an address is text or a URL
  await init(7);
}

export async function connecting(): Promise<QuickchatClient> {
  same<ReturnType<typeof connect>, Promise<QuickchatClient>>(true);
  // @ts-expect-error: the assistant must be named
  await connect({});
  // @ts-expect-error: a misspelt option
  await connect({ scenarioId: "abc123", gatway: "/quickchat" });
  // @ts-expect-error: no such storage
  await connect({ scenarioId: "abc123", storage: "cookie" });
  await connect({ scenarioId: "abc123", gateway: "/quickchat" });
  await connect({ scenarioId: "abc123", apiKey: "key", token: "token" });
  return connect({
    scenarioId: "abc123",
    token: async () => "token",
    chatUrl: "https://chat.example.com/chat",
    apiUrl: "https://api.example.com",
    timeoutMs: 10_000,
    maxRetries: 0,
    metadata: { plan: "pro", seats: 3, trial: false, tags: ["a", "b"], none: null },
    storage: "memory",
  });
}

export async function calling(client: QuickchatClient): Promise<void> {
  const { signal } = new AbortController();

  const first = await client.sendMessage("Hello!");
  same<typeof first.conv_id, string>(true);
  const next = await client.sendMessage("And then?", {
    conversationId: first.conv_id,
    context: "The visitor reads the price list.",
    clientMetadata: { page: "/pricing" },
    signal,
  });
  // An answer may be missing, as after a handoff to a human.
  same<typeof next.reply, string | null | undefined>(true);
  // @ts-expect-error: text it must be
  await client.sendMessage(5);

  const configuration = await client.widgetConfiguration({ signal });
  same<typeof configuration.window_width, number>(true);
  same<typeof configuration.header, string>(true);
  same<typeof configuration.conversation_starters, string[]>(true);
  same<typeof configuration.size, "small" | "medium" | "large">(true);

  await client.setConversationMetadata(first.conv_id, { plan: "pro" });
  const metadata = await client.conversationMetadata(first.conv_id);
  const plan: unknown = metadata["plan"];
  void plan;
  // @ts-expect-error: values must be what JSON can hold
  await client.setConversationMetadata(first.conv_id, { when: new Date() });
}

export async function conversing(client: QuickchatClient): Promise<void> {
  client.conversation();
  const chat: Conversation = client.conversation({
    id: "7f3a",
    metadata: { plan: "pro" },
    storage: "session",
  });
  same<typeof chat.status, "idle" | "sending" | "offline" | "closed">(true);
  const id: string | null | undefined = chat.id;
  void id;

  chat.addEventListener("message", (event) => {
    same<typeof event.detail.message.author, "visitor" | "assistant" | "operator">(true);
    same<typeof event.detail.message.text, string>(true);
  });
  chat.addEventListener("messageupdate", ({ detail }) => {
    same<typeof detail.message.status, "sending" | "sent" | "failed" | "received">(true);
  });
  chat.addEventListener("status", ({ detail }) => {
    same<typeof detail.status, typeof chat.status>(true);
  });
  chat.addEventListener("metadata", ({ detail }) => Object.keys(detail.metadata));
  chat.addEventListener("error", ({ detail }) => {
    same<typeof detail.error, QuickchatError>(true);
  });

  await chat.setMetadata({ plan: "team" });
  await chat.send("Hello!");
  for (const message of chat.messages) {
    if (message.status === "failed") await chat.retry(message.id);
  }
  chat.reset();
  chat.close();
}

export async function failing(client: QuickchatClient): Promise<string> {
  try {
    await client.sendMessage("Hello!");
    return "sent";
  } catch (error) {
    if (!(error instanceof QuickchatError)) throw error;
    same<typeof error.retryable, boolean>(true);
    same<typeof error.status, number | undefined>(true);
    same<typeof error.retryAfterMs, number | undefined>(true);
    same<typeof error.requestId, string | undefined>(true);
    const cause: unknown = error.cause;
    void cause;
    switch (error.code) {
      case "BAD_REQUEST":
      case "PERMISSION_DENIED":
      case "PAYMENT_REQUIRED":
      case "NOT_FOUND":
      case "CONFLICT":
      case "VALIDATION_ERROR":
        return error.details.map((detail) => detail.message).join();
      case "TOO_MANY_REQUESTS":
      case "SERVICE_UNAVAILABLE":
      case "UNKNOWN":
      case "NETWORK":
      case "TIMEOUT":
      case "ABORTED":
      case "DECODE":
      case "INVALID_ARGUMENT":
      case "NOT_INITIALIZED":
      case "WASM_BLOCKED":
      case "WASM_UNAVAILABLE":
        return error.message;
    }
  }
}

export async function showing(): Promise<void> {
  const widget = document.createElement("quickchat-widget");
  same<typeof widget, QuickchatWidgetElement>(true);
  widget.scenarioId = "abc123";
  widget.gateway = "/quickchat";
  widget.mode = "inline";
  // @ts-expect-error: no such corner
  widget.location = "middle";
  widget.configuration = { header: "Ask us", window_width: 420 };
  widget.strings = { placeholder: "Ask away" };
  widget.metadata = { plan: "pro" };
  widget.token = async () => "token";
  document.body.append(widget);
  await widget.ready;

  widget.addEventListener("quickchat-message", ({ detail }) => {
    same<typeof detail.message, Message>(true);
  });
  // They bubble, so a page may listen wherever it likes.
  document.addEventListener("quickchat-error", ({ detail }) => {
    same<typeof detail.error, QuickchatError>(true);
  });
  window.addEventListener("quickchat-link", ({ detail }) => {
    same<typeof detail.url, string>(true);
  });
  // @ts-expect-error: a message's event has no error
  widget.addEventListener("quickchat-message", ({ detail }) => detail.error);

  widget.open();
  same<Awaited<ReturnType<typeof widget.send>>, Message | null>(true);
  widget.toggle();
  widget.reset();

  const client = await connectWidget({ scenarioId: "abc123", gateway: "/quickchat" });
  same<Awaited<ReturnType<typeof client.sendMessage>>["conv_id"], string>(true);
  const mayHaveMore: boolean = await client.conversation({ id: "abc" }).earlier();
  same<typeof mayHaveMore, boolean>(true);

  window.Quickchat?.widget.close();
  await window.Quickchat?.ready;
}
