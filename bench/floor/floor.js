// The least that shows a bubble and a chat with a composer: no errors, history,
// languages, rich text, accessibility beyond what elements bring, or old browsers.
// The widget's speed is measured against it.
(() => {
  const { scenarioId, gateway } = document.currentScript.dataset;
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const make = (tag, properties, parent) => {
    const element = Object.assign(document.createElement(tag), properties);
    parent.append(element);
    return element;
  };
  const style = make("style", {}, root);
  const paint = (color) =>
    (style.textContent = `#bubble,#window{position:fixed;right:24px;bottom:24px;font:16px system-ui}
#bubble{width:60px;height:60px;border:0;border-radius:50%;background:${color};color:#fff}
#window{bottom:100px;width:400px;height:600px;display:flex;flex-direction:column;background:#fff;border-radius:20px;box-shadow:0 8px 28px #0004}
#window[hidden]{display:none}#log{flex:1;overflow:auto;padding:16px}#input{margin:16px;font:inherit}`);
  paint("rgb(0 122 255)");
  const bubble = make("button", { id: "bubble", ariaLabel: "Open chat", textContent: "💬" }, root);
  const box = make("div", { id: "window", hidden: true }, root);
  const log = make("div", { id: "log", role: "log" }, box);
  const say = (text) => make("p", { textContent: text }, log);
  let conversation;
  make("textarea", { id: "input", ariaLabel: "Message" }, box).onkeydown = async (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const text = event.target.value;
    event.target.value = "";
    say(text);
    const body = JSON.stringify({ scenario_id: scenarioId, text, conv_id: conversation });
    const headers = { "Content-Type": "application/json" };
    const answer = await (await fetch(`${gateway}/chat`, { method: "POST", headers, body })).json();
    conversation = answer.conv_id;
    say(answer.reply);
  };
  bubble.onclick = () => (box.hidden = !box.hidden);
  fetch(`${gateway}/v1/api/widget/configuration`)
    .then((answer) => answer.json())
    .then(({ primary_color, welcome_message }) => {
      paint(primary_color);
      say(welcome_message);
    });
  document.body.append(host);
})();
