// `quickchat-web/api` as installed, over a service that this test plays.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { mock, test } from "node:test";

import { QuickchatError, connect, formatDate, formatDay, parseDate } from "quickchat-web/api";

/** What the service was asked, and how it answers. */
const asked = [];
let answer = () => ({});

globalThis.fetch = async (request) => {
  const url = String(request.url ?? request);
  if (url.endsWith("/api.wasm")) {
    return new Response(await readFile(fileURLToPath(url)));
  }
  asked.push(`${request.method} ${url}`);
  return Response.json(answer(new URL(url)));
};

const token = (scope) => `e30.${btoa(JSON.stringify({ scope })).replaceAll("=", "")}.x`;
const account = (scope) => connect({ token: token(scope), apiUrl: "http://service.test" });

test("an iterator reads page after page, and no further than it is asked", async () => {
  const api = await account("read_all");
  answer = ({ searchParams }) => {
    const offset = Number(searchParams.get("offset"));
    const items = Array.from({ length: Math.min(100, 250 - offset) }, (_, index) => ({ id: offset + index }));
    return { items, offset, limit: 100, count: 250 };
  };
  asked.length = 0;
  const ids = [];
  for await (const { id } of api.articles({ tags: "a b" })) ids.push(id);
  assert.deepEqual(ids, Array.from({ length: 250 }, (_, index) => index));
  assert.equal(asked[1], "GET http://service.test/v1/api/knowledge_base/articles/?limit=100&offset=100&tags=a%20b");
  assert.equal(asked.length, 3);

  asked.length = 0;
  for await (const _ of api.articles()) break;
  assert.equal(asked.length, 1);
});

test("a write with a token that may only read fails before anything is sent", async () => {
  const api = await account("read_all");
  asked.length = 0;
  await assert.rejects(api.updateArticle(1, { title: "t" }), (error) => {
    assert.ok(error instanceof QuickchatError);
    assert.equal(error.code, "PERMISSION_DENIED");
    assert.match(error.message, /read_all.*updateArticle/s);
    return true;
  });
  assert.deepEqual(asked, []);
});

test("violations are named before anything is sent", async () => {
  const api = await account("write_all");
  asked.length = 0;
  await assert.rejects(api.updateChatbotSettings({ personality: 14, creativity_level: 3 }), (error) => {
    assert.equal(error.code, "INVALID_ARGUMENT");
    assert.equal(error.details.length, 2);
    return true;
  });
  assert.deepEqual(asked, []);
});

test("calls beyond the limit wait for the minute to pass", async () => {
  const api = await account("write_all");
  answer = () => ({ status: "success", url: "u", article: {} });
  asked.length = 0;
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const calls = Array.from({ length: 21 }, () => api.scrapeWebsite({ url: "https://example.com" }));
    await Promise.all(calls.slice(0, 20));
    assert.equal(asked.length, 20);
    // Another operation has a limit of its own.
    await api.deleteLinks(["https://example.com"]);
    assert.equal(asked.length, 21);
    mock.timers.tick(60_000);
    await calls[20];
    assert.equal(asked.length, 22);
  } finally {
    mock.timers.reset();
  }
});

test("a call that waits can be given up", async () => {
  const api = await account("write_all");
  answer = () => ({ status: "success", links: [] });
  asked.length = 0;
  const controller = new AbortController();
  const settings = { signal: controller.signal };
  const calls = Array.from({ length: 21 }, () => api.importSitemap({ site_map: "https://example.com" }, settings));
  await Promise.all(calls.slice(0, 20));
  controller.abort();
  await assert.rejects(calls[20], { code: "ABORTED" });
  assert.equal(asked.length, 20);
});

test("a date of the service is read and written back as it stood", () => {
  for (const text of ["2026-01-15T10:30:00Z", "2026-01-15T10:30:00.250Z", "0001-01-01T00:00:00Z"]) {
    assert.equal(formatDate(parseDate(text)), text);
  }
  assert.equal(formatDay(parseDate("2026-01-15")), "2026-01-15");
  const time = (text) => parseDate(text)?.toISOString();
  assert.equal(time("2026-01-15T10:30:00+02:00"), "2026-01-15T08:30:00.000Z");
  assert.equal(time("2026-01-15 10:30:00.123456+0000"), "2026-01-15T10:30:00.123Z");
});

test("a date without an offset is UTC wherever its reader is", () => {
  const { TZ } = process.env;
  process.env.TZ = "America/New_York";
  try {
    assert.notEqual(new Date().getTimezoneOffset(), 0);
    assert.equal(Number(parseDate("2026-07-15T10:30:00")), Date.UTC(2026, 6, 15, 10, 30));
    assert.equal(Number(parseDate("2026-07-15")), Date.UTC(2026, 6, 15));
  } finally {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  }
});

test("what is no date is none, and can't be written", () => {
  for (const text of [null, undefined, "", "soon", "2026-02-30", "2026-13-01", "2026-01-15T25:00:00Z", "15.1.2026"]) {
    assert.equal(parseDate(text), null, String(text));
  }
  const isRefused = (error) => error instanceof QuickchatError && error.code === "INVALID_ARGUMENT";
  assert.throws(() => formatDate(new Date(NaN)), isRefused);
  assert.throws(() => formatDay("2026-01-15"), isRefused);
});
