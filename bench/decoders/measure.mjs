// Prints what each decoder costs: node bench/decoders/measure.mjs
// Uses what `cargo xtask` installs; run `cargo xtask build` once before.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const modules = process.env.NODE_MODULES ?? join(root, "xtask/npm/node_modules");
const wasmBindgen = process.env.WASM_BINDGEN ?? join(root, ".tools/bin/wasm-bindgen");
const wasmFeatures = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];

function brotli(file) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return brotliCompressSync(readFileSync(file), { params }).length / 1024;
}

function measure(feature) {
  const target = join(here, "target/wasm32-unknown-unknown/wasm/decoders.wasm");
  const features = feature ? ["--features", feature] : [];
  const build = ["build", "--quiet", "--target", "wasm32-unknown-unknown", "--profile", "wasm", ...features];
  execFileSync("cargo", build, { cwd: here, stdio: "inherit" });
  const out = join(here, "target/measured", feature || "baseline");
  mkdirSync(out, { recursive: true });
  execFileSync(wasmBindgen, ["--target", "web", "--out-dir", out, "--out-name", "x", target]);
  execFileSync(process.execPath, [
    join(modules, "binaryen/bin/wasm-opt"), "-Oz", "--strip-debug", "--strip-producers", "--strip-target-features",
    ...wasmFeatures.map((name) => `--enable-${name}`), join(out, "x_bg.wasm"), "-o", join(out, "x.wasm"),
  ]);
  execFileSync(join(modules, ".bin/esbuild"), [
    join(out, "x.js"), "--minify", "--format=esm", "--log-level=error", `--outfile=${join(out, "x.min.js")}`,
  ]);
  return brotli(join(out, "x.wasm")) + brotli(join(out, "x.min.js"));
}

const baseline = measure("");
console.log(`nothing decoded      ${baseline.toFixed(1)} KB`);
for (const feature of ["serde-wasm-bindgen", "own-deserializer", "field-table"]) {
  const size = measure(feature);
  console.log(`${feature.padEnd(20)} ${size.toFixed(1)} KB, +${(size - baseline).toFixed(1)}`);
}
