//! What building needs beyond a plain Rust: the WebAssembly target, rustfmt
//! and clippy, and tools from crates.io, kept in `.tools` of the project.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    files,
    process::{Run, command, progress},
    project::Project,
    system,
};

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A program from crates.io.
struct Tool {
    /// The package that holds it.
    package: &'static str,
    program: &'static str,
}

const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
};
const WASM_PACK: Tool = Tool {
    package: "wasm-pack",
    program: "wasm-pack",
};
const WASM_PACK_VERSION: &str = "0.15.1";
const GECKODRIVER: Tool = Tool {
    package: "geckodriver",
    program: "geckodriver",
};
const CARGO_FUZZ: Tool = Tool {
    package: "cargo-fuzz",
    program: "cargo-fuzz",
};
const CARGO_FUZZ_VERSION: &str = "0.13.2";
const GECKODRIVER_VERSION: &str = "0.37.1";

/// Adds the WebAssembly target where it is missing.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    let libraries = command("rustc")
        .args(["--print", "target-libdir", "--target", WASM_TARGET])
        .read()?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    if system::on_path("rustup").is_none() {
        bail!(
            "this Rust has no {WASM_TARGET} target: install it as your Rust's packages do, \
             or use the Rust of https://rustup.rs"
        );
    }
    progress(format!("adding the target {WASM_TARGET} (once)"));
    command("rustup").args(["target", "add", WASM_TARGET]).run()
}

/// Adds a part of the Rust distribution where it is missing.
pub(crate) fn ensure_component(name: &str, subcommand: &str) -> Result<()> {
    if command("cargo")
        .args([subcommand, "--version"])
        .read()
        .is_ok()
    {
        return Ok(());
    }
    if system::on_path("rustup").is_none() {
        bail!("please install {name}, or use the Rust of https://rustup.rs");
    }
    progress(format!("adding {name} (once)"));
    command("rustup").args(["component", "add", name]).run()
}

/// The wasm-bindgen of exactly the version that Cargo.lock names: the
/// program refuses a module made for any other.
pub(crate) fn wasm_bindgen(project: &Project) -> Result<PathBuf> {
    WASM_BINDGEN.ensure(project, &project.locked_version("wasm-bindgen")?)
}

/// The pinned wasm-pack.
pub(crate) fn wasm_pack(project: &Project) -> Result<PathBuf> {
    WASM_PACK.ensure(project, WASM_PACK_VERSION)
}

/// The pinned geckodriver.
pub(crate) fn geckodriver(project: &Project) -> Result<PathBuf> {
    GECKODRIVER.ensure(project, GECKODRIVER_VERSION)
}

/// The pinned cargo-fuzz.
pub(crate) fn cargo_fuzz(project: &Project) -> Result<PathBuf> {
    CARGO_FUZZ.ensure(project, CARGO_FUZZ_VERSION)
}

/// PATH with a program's folder first.
pub(crate) fn path_starting_with(program: &Path) -> Result<OsString> {
    let folder = program.parent().context("a program has a folder")?;
    let path = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(
        std::iter::once(folder.to_owned()).chain(env::split_paths(&path)),
    )?)
}

impl Tool {
    fn ensure(&self, project: &Project, version: &str) -> Result<PathBuf> {
        let folder = project.path(".tools");
        let own = folder
            .join("bin")
            .join(format!("{}{}", self.program, env::consts::EXE_SUFFIX));
        let present = [Some(own.clone()), system::on_path(self.program)]
            .into_iter()
            .flatten()
            .find(|program| self.has_version(program, version));
        if let Some(program) = present {
            return Ok(program);
        }
        progress(format!(
            "installing {} {version} into .tools (once; takes a few minutes)",
            self.package
        ));
        // Kept until it is done, so that an interrupted installation goes on where
        // it was.
        let built_in = project.output("tools");
        project
            .cargo()
            .arg("install")
            .arg(format!("{}@{version}", self.package))
            .arg("--root")
            .arg(&folder)
            .arg("--target-dir")
            .arg(&built_in)
            .run()
            .with_context(|| {
                format!(
                    "{} {version} could not be installed; if this machine has no access to \
                     crates.io, put that version on PATH",
                    self.package
                )
            })?;
        files::remove(&built_in)?;
        if !self.has_version(&own, version) {
            bail!(
                "{} does not report version {version}; remove .tools and try again",
                own.display()
            );
        }
        Ok(own)
    }

    fn has_version(&self, program: &Path, version: &str) -> bool {
        // "wasm-bindgen 0.2.130", "geckodriver 0.37.1 (…)"
        command(program)
            .arg("--version")
            .read()
            .is_ok_and(|output| {
                let mut words = output.split_whitespace();
                words.next() == Some(self.program) && words.next() == Some(version)
            })
    }
}
