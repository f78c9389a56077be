import { Chat } from "./chat";

// Rendered for each request, so that the gateway's address is read when it is asked for.
export const dynamic = "force-dynamic";

export default function Page() {
  return (
    <main>
      <h1>quickchat-web with Next.js</h1>
      <Chat gateway={process.env.QUICKCHAT_GATEWAY ?? "http://127.0.0.1:8787/gateway"} />
    </main>
  );
}
