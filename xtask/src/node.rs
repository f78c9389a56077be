//! The tools from npm: TypeScript, esbuild, binaryen's wasm-opt and axe.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail};

use crate::{
    process::{Run, command, progress},
    project::Project,
    stamp::Inputs,
    system,
};

pub(crate) const TSC: &str = "typescript/bin/tsc";
pub(crate) const ESBUILD: &str = "esbuild/bin/esbuild";
pub(crate) const AXE: &str = "axe-core/axe.min.js";
pub(crate) const WASM_OPT: &str = "binaryen/bin/wasm-opt";
pub(crate) const PUBLINT: &str = "publint/src/cli.js";
pub(crate) const ATTW: &str = "@arethetypeswrong/cli/dist/index.js";

/// Node.js and the tools that `xtask/npm` lists.
pub(crate) struct Node {
    node: PathBuf,
    npm: PathBuf,
    /// What npm has downloaded.
    cache: PathBuf,
    modules: PathBuf,
}

impl Node {
    /// Finds or installs Node.js, and the tools in the versions of the lock.
    pub(crate) fn ensure(project: &Project) -> Result<Self> {
        let [node, npm] = system::ensure([&system::NODE, &system::NPM])?;
        let version = command(&node).arg("--version").read()?;
        let version = version.trim();
        let major = version.trim_start_matches('v').split('.').next();
        if !major.is_some_and(|major| major.parse().is_ok_and(|major: u32| major >= 18)) {
            bail!("this is Node.js {version}; please install version 18 or newer");
        }
        let mut tools = Self {
            node,
            npm,
            cache: project.output("npm-cache"),
            modules: PathBuf::new(),
        };
        tools.modules = tools.install(&project.path("xtask/npm"))?;
        Ok(tools)
    }

    /// Installs what a folder's lock says, once; where it is then.
    pub(crate) fn install(&self, folder: &Path) -> Result<PathBuf> {
        let modules = folder.join("node_modules");
        Inputs::default()
            .file(&folder.join("package-lock.json"))?
            .make(&modules, || {
                progress(format!(
                    "installing from npm for {} (once)",
                    folder.display()
                ));
                self.npm().arg("ci").current_dir(folder).run()
            })?;
        Ok(modules)
    }

    /// A command of Node.js itself.
    pub(crate) fn node(&self) -> Command {
        command(&self.node)
    }

    /// A command of npm.
    pub(crate) fn npm(&self) -> Command {
        let mut npm = command(&self.npm);
        npm.env("npm_config_cache", &self.cache);
        npm
    }

    /// One of the tools below.
    pub(crate) fn tool(&self, script: &str) -> Command {
        let mut run = self.node();
        run.arg(self.script(script));
        run
    }

    /// Where one of the scripts below is.
    pub(crate) fn script(&self, script: &str) -> PathBuf {
        self.modules.join(script)
    }

    /// What decides the output of the tools: their locked versions.
    pub(crate) fn lock(&self) -> PathBuf {
        self.modules.with_file_name("package-lock.json")
    }
}
