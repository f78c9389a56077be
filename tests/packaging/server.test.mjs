// The package on a server, where there is no window: importing it does
// nothing and throws nothing. `cargo xtask test package` runs this in a
// project that has installed the packed tarball.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const manifest = new URL("node_modules/quickchat-web/package.json", import.meta.url);
const { exports } = JSON.parse(await readFile(manifest, "utf8"));
/** What can be imported and run. */
const scripts = Object.keys(exports).filter((name) => exports[name].default?.endsWith(".js"));

test("importing it changes nothing", async () => {
  const before = Reflect.ownKeys(globalThis);
  const requests = [];
  const { fetch } = globalThis;
  globalThis.fetch = async (...request) => {
    requests.push(request);
    return fetch(...request);
  };
  for (const name of scripts) await import(name.replace(".", "quickchat-web"));
  globalThis.fetch = fetch;
  assert.deepEqual(Reflect.ownKeys(globalThis), before);
  assert.deepEqual(requests, []);
});

test("its exports are the documented ones", async () => {
  const { QuickchatError, ...others } = await import("quickchat-web");
  assert.equal(typeof others.connect, "function");
  assert.equal(typeof others.init, "function");
  const error = new QuickchatError("It failed.", { code: "NETWORK" });
  assert(error instanceof Error);
  assert.equal(error.name, "QuickchatError");
  assert.equal(error.code, "NETWORK");
});

test("an error is a QuickchatError wherever it comes from", async () => {
  const { QuickchatError } = await import("quickchat-web");
  const { connect } = await import("quickchat-web/widget");
  // Thrown by a script that has its own copy of the class: Node.js fetches no files.
  await assert.rejects(connect({ scenarioId: "abc123", gateway: "/quickchat" }), (error) => {
    assert(error instanceof QuickchatError);
    assert.equal(error.code, "WASM_UNAVAILABLE");
    return true;
  });
  assert(!(new TypeError("x") instanceof QuickchatError));
});

test("its module is there and is WebAssembly", async () => {
  const address = import.meta.resolve("quickchat-web/client.wasm");
  const module = await readFile(fileURLToPath(address));
  assert(WebAssembly.validate(module));
});

test("it holds what its users and their lawyers look for", async () => {
  for (const name of ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]) {
    const file = new URL(`node_modules/quickchat-web/${name}`, import.meta.url);
    assert.notEqual((await readFile(file, "utf8")).trim(), "", name);
  }
});
