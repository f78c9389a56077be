import { copyFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

await build({
  entryPoints: ["main.js"],
  bundle: true,
  minify: true,
  format: "esm",
  // So that the window is a file of its own, loaded when it is wanted.
  splitting: true,
  outdir: "dist",
});
await copyFile("index.html", "dist/index.html");
// esbuild leaves `new URL("widget.wasm", import.meta.url)` as it is: beside the scripts.
await copyFile(fileURLToPath(import.meta.resolve("quickchat-web/widget.wasm")), "dist/widget.wasm");
