import { connect } from "quickchat-web";

const log = document.querySelector("#log");
const composer = document.querySelector("#composer");
const problem = document.querySelector("#problem");

const client = await connect({ scenarioId: "emulated1", gateway: "/gateway" });
const chat = client.conversation();

/** Messages are text here: a reply may hold HTML, which is never to be trusted. */
function show({ id, author, text, status, error }) {
  const row = document.getElementById(id) ?? document.createElement("li");
  row.id = id;
  row.dataset.author = author;
  row.textContent = `${author}: ${text}${status === "sending" ? " …" : ""}`;
  if (status === "failed") {
    const again = document.createElement("button");
    again.textContent = "Try again";
    again.onclick = () => chat.retry(id).catch(() => {});
    row.append(` (${error?.message ?? "not sent"}) `, again);
  }
  log.append(row);
}

chat.messages.forEach(show); // from the last visit
chat.addEventListener("message", ({ detail }) => show(detail.message));
chat.addEventListener("messageupdate", ({ detail }) => show(detail.message));
chat.addEventListener("error", ({ detail }) => (problem.textContent = detail.error.message));

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = new FormData(composer).get("text");
  composer.reset();
  chat.send(text).catch(() => {}); // a failed message says so itself
});
document.querySelector("#restart").addEventListener("click", () => {
  chat.reset();
  log.replaceChildren();
});
