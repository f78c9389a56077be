//! The WebAssembly builds: from the crate to a module and its JavaScript.

mod names;

use std::{
    env,
    ffi::OsString,
    fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use self::names::ShortNames;
use crate::{
    files,
    node::{Node, WASM_OPT},
    process::{Run, command, progress},
    project::Project,
    stamp::Inputs,
    toolchain,
};

/// What rustc lets a module use, and every browser of the last years has.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What the generated script ends with: a loader for every way in which a module
/// may come. `wasm-build.js` knows the one way, so it is left out, and only what
/// it needs is exported.
const GENERATED_LOADER: &str = "export { initSync, __wbg_init as default };";
const LOADER: &str = "export { __wbg_get_imports as imports, __wbg_finalize_init as start };";
/// What it does in browsers of before 2021, and for a module that can't let a text
/// grow.
const NEEDLESS: &[&str] = &[
    "(typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : ",
    "    if (realloc === undefined) {
        const buf = cachedTextEncoder.encode(arg);
        const ptr = malloc(buf.length, 1) >>> 0;
        getUint8ArrayMemory0().subarray(ptr, ptr + buf.length).set(buf);
        WASM_VECTOR_LEN = buf.length;
        return ptr;
    }
",
];
/// Where its declarations begin, and what stands there instead.
const GENERATED_LOADER_TYPES: &str = "export type InitInput =";
const LOADER_TYPES: &str = "\
/** What the module imports. */
export function imports(): WebAssembly.Imports;
/** Has the exports call this instance of the module. */
export function start(instance: WebAssembly.Instance): void;
";

/// What nobody calls: pages hold the classes of `www/`, not these.
const DISPOSE: &str = "Symbol.dispose";

/// What makes a module smallest. The second round finds what the first has laid
/// open. What has one caller stays a function of its own unless it is short: such
/// functions resemble each other more, which compresses better, and so do those
/// whose names begin alike, side by side. Nothing of a module is in the first
/// kilobyte of its memory: there the stack would end.
const SMALLEST: &[&str] = &[
    "-Oz",
    "-Oz",
    "--one-caller-inline-max-function-size=40",
    "--low-memory-unused",
    "--reorder-functions-by-name",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// One of the builds of the crate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    Client,
    Widget,
    Api,
    /// The widget with replies as plain text, which is only measured.
    PlainText,
}

impl Build {
    /// The builds that the crate has features for.
    pub(crate) fn of(project: &Project) -> Vec<Self> {
        [Self::Client, Self::Widget, Self::Api]
            .into_iter()
            .filter(|build| project.has_feature(build.name()))
            .collect()
    }

    /// The name of its files, and of the feature if it has one of its own.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Widget => "widget",
            Self::Api => "api",
            Self::PlainText => "plaintext",
        }
    }

    /// Where its files are made. Each has a folder of its own, since cargo
    /// names a library alike whatever its features.
    fn folder(self, project: &Project) -> PathBuf {
        project.output("wasm").join(self.name())
    }
}

impl fmt::Display for Build {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Compiles a build and generates its JavaScript: a folder with `NAME.js`,
/// `NAME.d.ts`, `NAME.wasm`, and `snippets/` where the crate brings any.
pub(crate) fn compile(project: &Project, build: Build) -> Result<PathBuf> {
    toolchain::ensure_wasm_target()?;
    let wasm_bindgen = toolchain::wasm_bindgen(project)?;
    progress(format!("compiling the {build} build to WebAssembly"));
    let target = build.folder(project).join("cargo");
    let (feature, flags): (_, &[_]) = match build {
        Build::PlainText => (Build::Widget.name(), &["--", "--cfg", "plaintext"]),
        _ => (build.name(), &[]),
    };
    project
        .cargo()
        .args(["rustc", "--package", "quickchat-web", "--lib"])
        // By itself: next to an rlib, cargo leaves link-time optimization out.
        .args(["--crate-type", "cdylib"])
        .args(["--target", toolchain::WASM_TARGET, "--profile", "wasm"])
        .args(["--no-default-features", "--features", feature])
        .arg("--target-dir")
        .arg(&target)
        .args(flags)
        .env("CARGO_ENCODED_RUSTFLAGS", without_machine_paths(project)?)
        .run()?;
    let module = target
        .join(toolchain::WASM_TARGET)
        .join("wasm")
        .join(format!("{}.wasm", project.library_name()));

    let folder = build.folder(project).join("bindgen");
    Inputs::default()
        .text(&project.locked_version("wasm-bindgen")?)
        .text(DISPOSE)
        .text(LOADER)
        .text(LOADER_TYPES)
        .text(&NEEDLESS.concat())
        .file(&module)?
        .make(&folder, || {
            command(&wasm_bindgen)
                .args(["--target", "web", "--out-name", build.name()])
                // index.js says where the module is. Left in, this second
                // address makes bundlers emit the module twice.
                .arg("--omit-default-module-path")
                // Every browser of the last years has it.
                .args(["--encode-into", "always"])
                .arg("--out-dir")
                .arg(&folder)
                .arg(&module)
                .run()?;
            fs::rename(
                folder.join(format!("{build}_bg.wasm")),
                folder.join(format!("{build}.wasm")),
            )?;
            // Describes the raw exports, which are nobody's interface.
            fs::remove_file(folder.join(format!("{build}_bg.wasm.d.ts")))?;
            replace_loader(&folder.join(build.name()))
        })?;
    Ok(folder)
}

/// Changes the generated `NAME.js` and `NAME.d.ts`.
fn replace_loader(name: &Path) -> Result<()> {
    let script = name.with_extension("js");
    let text = fs::read_to_string(&script)?;
    ensure!(
        text.contains(GENERATED_LOADER),
        "wasm-bindgen's script doesn't end as expected: see xtask/src/wasm.rs"
    );
    let mut text = text.replace(GENERATED_LOADER, LOADER);
    for needless in NEEDLESS {
        text = text.replace(needless, "");
    }
    fs::write(script, without_lines(&text, DISPOSE))?;
    let declarations = name.with_extension("d.ts");
    let text = fs::read_to_string(&declarations)?;
    let (exports, _) = text
        .split_once(GENERATED_LOADER_TYPES)
        .context("wasm-bindgen's declarations don't end as expected: see xtask/src/wasm.rs")?;
    let exports = without_lines(exports, DISPOSE);
    fs::write(declarations, [&exports, LOADER_TYPES].concat())?;
    Ok(())
}

/// A text without the lines that say a word.
fn without_lines(text: &str, word: &str) -> String {
    text.split_inclusive('\n')
        .filter(|line| !line.contains(word))
        .collect()
}

/// Compiler flags that keep this machine's folders out of the module, where
/// panics would name them: it gets smaller, and the same everywhere.
fn without_machine_paths(project: &Project) -> Result<OsString> {
    let sysroot = command("rustc").args(["--print", "sysroot"]).read()?;
    let version = command("rustc").arg("-vV").read()?;
    let commit = version
        .lines()
        .find_map(|line| line.strip_prefix("commit-hash: "))
        .context("rustc doesn't say which commit it is of")?;
    let mut prefixes = vec![project.root.clone()];
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")));
    if let Some(registries) = cargo_home.map(|home| home.join("registry/src"))
        && let Ok(entries) = fs::read_dir(registries)
    {
        prefixes.extend(entries.flatten().map(|entry| entry.path()));
    }
    // Where the component rust-src isn't installed, the standard library is there.
    let mut flags = OsString::from("--remap-path-prefix=");
    flags.push(Path::new(sysroot.trim()).join("lib/rustlib/src/rust"));
    flags.push(format!("=/rustc/{commit}"));
    for prefix in prefixes {
        flags.push("\x1f--remap-path-prefix=");
        flags.push(prefix);
        flags.push("=");
    }
    Ok(flags)
}

/// Like [`compile`], with the module made as small as wasm-opt can.
pub(crate) fn compile_smallest(project: &Project, node: &Node, build: Build) -> Result<PathBuf> {
    let compiled = compile(project, build)?;
    let folder = build.folder(project).join("smallest");
    let name = format!("{build}.wasm");
    let module = compiled.join(&name);
    Inputs::default()
        .text(&WASM_FEATURES.concat())
        .text(&SMALLEST.concat())
        .text(ShortNames::OPTION)
        .file(&node.lock())?
        .file(&module)?
        .file(&compiled.join(format!("{build}.js")))?
        .file(&compiled.join(format!("{build}.d.ts")))?
        .make(&folder, || {
            progress(format!("optimizing {name} for size"));
            files::copy_all(&compiled, &folder, |file| file != Path::new(&name))?;
            let printed = node
                .tool(WASM_OPT)
                .args(SMALLEST)
                .arg(ShortNames::OPTION)
                .args(WASM_FEATURES)
                .arg(&module)
                .arg("--output")
                .arg(folder.join(&name))
                .read()?;
            let javascript = folder.join(format!("{build}.js"));
            let short = ShortNames::parse(&printed)?.apply(&fs::read_to_string(&javascript)?)?;
            fs::write(javascript, short)?;
            Ok(())
        })?;
    Ok(folder)
}
