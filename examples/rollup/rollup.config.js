import { nodeResolve } from "@rollup/plugin-node-resolve";
import { rollupPluginHTML as html } from "@web/rollup-plugin-html";
import { importMetaAssets } from "@web/rollup-plugin-import-meta-assets";

export default {
  input: "index.html",
  output: { dir: "dist" },
  // The last one emits what `new URL("widget.wasm", import.meta.url)` asks for.
  plugins: [html(), nodeResolve(), importMetaAssets()],
};
