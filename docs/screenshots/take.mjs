// Takes the pictures in this folder, from the demo page in its states.
//
//   cargo xtask demo --no-open                  in one terminal
//   npm install --no-save playwright-core       in another, in this folder
//   node take.mjs [name…]
//
// CHROMIUM names the browser, DEMO the page's address.
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

const { CHROMIUM = "/usr/bin/chromium", DEMO = "http://127.0.0.1:8787/" } = process.env;

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

const ARABIC = {
  attributes: { lang: "ar" },
  configuration: {
    header: "ريشة",
    subtitle: "إجابات فورية عن quickchat-web",
    welcome_message: "<p>مرحبًا، أنا <b>ريشة</b> 👋</p>",
    welcome_message2: "<p>أعرف الكثير عن الدردشة في المتصفح. ماذا تودّ أن تعرف؟</p>",
    conversation_starters: ["ما هو quickchat-web؟", "كيف أضيفه إلى صفحتي؟", "ماذا تعرف عني؟"],
    input_placeholder: "اسأل عن quickchat-web…",
    background_disclaimer_text: "تبحث ريشة في مقالات قليلة، وقد تخطئ المقصود.",
  },
};

const PRECHAT = {
  configuration: {
    prechat_active: true,
    prechat_header_text: "Nice to meet you",
    prechat_message_text: "<p>Tell us who you are, and we can get back to you if the chat is interrupted.</p>",
    prechat_button_text: "Start the chat",
  },
};

const GREETING = { welcome_message: "<p>Hi, I am <b>Quill</b>.</p>" };

const CONSENT = {
  configuration: GREETING,
  attributes: { "consent-text": "Before you write, please read our [privacy policy](https://example.com/privacy): an assistant answers, and your messages are kept for a month." },
};

const VOICE = { configuration: { ...GREETING, voice_active: true } };

const QUESTIONS = ["What is quickchat-web?", "How do I put it on a page?", "Can I change the colours?", "Is my key safe?"];

/** Each state: what the page is opened with, and what a visitor then does. */
const STATES = {
  light: { act: (chat) => chat.ask("How do I put it on a page?") },
  dark: { context: { colorScheme: "dark" }, act: (chat) => chat.ask("What is quickchat-web?") },
  phone: { context: { ...PHONE, colorScheme: "dark" }, act: (chat) => chat.ask("How do I put it on a page?") },
  rtl: { changes: ARABIC },
  prechat: { changes: PRECHAT },
  error: { act: (chat) => chat.fail("Is my key safe?") },
  long: { act: (chat) => chat.talk(QUESTIONS) },
  people: { act: (chat) => chat.hand("Can I talk to a person?", "Hi, I'm Ada from support. What can I do for you?") },
  feedback: { act: (chat) => chat.judge("How do I put it on a page?") },
  rating: { act: (chat) => chat.end("How do I put it on a page?") },
  consent: { changes: CONSENT },
  menu: { act: (chat) => chat.menu("How do I put it on a page?") },
  voice: { changes: VOICE, act: (chat) => chat.speak() },
  theme: { act: (chat) => chat.wear("Midnight", "Can I change the colours?") },
};

/** A visitor of the demo page. */
class Chat {
  constructor(page) {
    this.page = page;
    this.widget = page.locator("#widget");
  }

  async open() {
    await this.page.locator("#open-chat").click();
    await this.settle();
  }

  async write(text) {
    await this.widget.locator("[part=input]").fill(text);
    await this.page.keyboard.press("Enter");
  }

  async ask(question) {
    const replies = this.widget.locator("#messages [part~=message-assistant]");
    const before = await replies.count();
    await this.write(question);
    await replies.nth(before).waitFor();
    await this.settle();
  }

  async fail(question) {
    await this.page.locator("#tab-faults").click();
    await this.page.locator("#fault-status-500").click();
    await this.write(question);
    await this.widget.locator("[part=retry]").waitFor();
    await this.settle();
  }

  async talk(questions) {
    for (const question of [...questions, ...questions]) await this.ask(question);
    // Time to be reading above when the next reply comes.
    await this.page.evaluate(async () => {
      const { setFault } = await import("/emulator.js");
      await setFault("latency=1500;on=chat;times=1");
    });
    await this.write("Hello!");
    await this.widget.locator("[part=typing]").waitFor();
    await this.widget.locator("[part=log]").evaluate((log) => log.scrollBy(0, -600));
    await this.widget.locator("#end").waitFor();
    await this.settle();
  }

  async wear(name, question) {
    await this.page.locator(".theme-card", { hasText: name }).click();
    await this.ask(question);
  }

  async hand(question, answer) {
    await this.ask("Hello!");
    await control("PUT", (id) => `conversations/${id}/assignee`, { type: "human_operator" });
    await this.write(question);
    await this.widget.locator("#messages [part~=message-visitor][data-status=sent]").nth(1).waitFor();
    await control("POST", (id) => `conversations/${id}/messages`, { text: answer });
    await this.widget.locator("#messages [part~=message-operator]").waitFor();
    await this.settle();
  }

  async judge(question) {
    await this.ask(question);
    await this.widget.locator(".thumb[value=up]").click();
    await this.settle();
  }

  async end(question) {
    const rating = { conv_rating_active: true, conv_rating_popup_active: true, conv_rating_question_codes: ["HELPFUL_THUMBS"] };
    await control("PUT", () => "rating", rating);
    await this.ask(question);
    await this.page.keyboard.press("Escape");
    await this.widget.locator("#rating").waitFor();
    await this.settle();
  }

  async menu(question) {
    await this.ask(question);
    await this.widget.locator("#menu").click();
    await this.widget.locator("#menu-items").waitFor();
    await this.settle();
  }

  async speak() {
    await this.widget.locator("#voice").click();
    await this.widget.locator("#voice-line").waitFor();
    await this.settle();
  }

  /** Waits until nothing moves: replies are revealed word by word. */
  async settle() {
    let before = "";
    for (;;) {
      await this.page.waitForTimeout(700);
      const now = await this.widget.evaluate((widget) => widget.shadowRoot.textContent);
      if (now === before) return;
      before = now;
    }
  }
}

/** Has the emulator do something, where `path` may need the latest conversation. */
async function control(method, path, body) {
  const { emulator } = await import(`data:text/javascript,${encodeURIComponent(await (await fetch(new URL("settings.js", DEMO))).text())}`);
  const base = new URL("/~emulator/", emulator || DEMO);
  const { conversations } = await (await fetch(new URL("state", base))).json();
  const address = new URL(path(conversations[0]?.id), base);
  const { ok } = await fetch(address, { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  if (!ok) throw new Error(`${method} ${address} was refused`);
}

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
const wanted = process.argv.slice(2);
for (const [name, { context = {}, changes, act }] of Object.entries(STATES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const visit = await browser.newContext({ ...DESKTOP, ...context });
  const page = await visit.newPage();
  if (changes) {
    await page.addInitScript((changes) => sessionStorage.setItem("quickchat-demo.changes", changes), JSON.stringify(changes));
  }
  await page.goto(DEMO);
  const chat = new Chat(page);
  await chat.open();
  await act?.(chat);
  await page.screenshot({ path: new URL(`widget-${name}.png`, import.meta.url).pathname });
  // Leaving takes a fault that is on back.
  await page.goto("about:blank");
  await visit.close();
}
if (wanted.length === 0 || wanted.includes("dashboard")) await takeDashboard();
if (wanted.length === 0 || wanted.includes("transcript")) await takeTranscript();
await browser.close();

/** The dashboard, with what visitors have just asked. */
async function takeDashboard() {
  const page = await (await browser.newContext(DESKTOP)).newPage();
  await page.goto(DEMO);
  const chat = new Chat(page);
  await chat.open();
  for (const question of QUESTIONS) {
    await chat.widget.evaluate((widget) => widget.reset());
    await chat.settle();
    await chat.ask(question);
  }
  await page.goto(new URL("dashboard/", DEMO).href);
  await page.locator("#use-emulator").click();
  await page.locator("#panel-conversations .item").first().click();
  await page.locator(".timeline").waitFor();
  await page.screenshot({ path: new URL("dashboard.png", import.meta.url).pathname });
}

/** A conversation that a visitor has saved as a page. */
async function takeTranscript() {
  const page = await (await browser.newContext(DESKTOP)).newPage();
  await page.goto(DEMO);
  const chat = new Chat(page);
  await chat.open();
  await chat.ask("How do I put it on a page?");
  await chat.menu("Can I change the colours?");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    chat.widget.getByRole("menuitem", { name: "Save as web page" }).click(),
  ]);
  const file = `${await download.path()}.html`;
  await download.saveAs(file);
  await page.goto(pathToFileURL(file).href);
  await page.screenshot({ path: new URL("transcript.png", import.meta.url).pathname });
}
