//! Where things are in the project, and what its manifest says.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process::{Run, command};

/// The project's folders and the facts of its root package.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds by default.
    cargo_target: PathBuf,
    pub(crate) package: RootPackage,
}

/// The root package, as its manifest describes it.
#[derive(Deserialize)]
pub(crate) struct RootPackage {
    name: String,
    pub(crate) version: String,
    pub(crate) description: String,
    pub(crate) license: String,
    pub(crate) repository: String,
    features: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<serde_json::Value>,
    target_directory: PathBuf,
    workspace_root: PathBuf,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
}

impl Project {
    /// Asks cargo about the workspace this program belongs to.
    pub(crate) fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .context("start this as `cargo xtask`, from within the project")?;
        let output = command(cargo())
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(manifest)
            .read()?;
        let metadata: Metadata = serde_json::from_str(&output)?;
        let package = metadata
            .packages
            .into_iter()
            .find(|package| {
                package.get("name").and_then(|name| name.as_str()) == Some("quickchat-web")
            })
            .context("the workspace has no package quickchat-web")?;
        Ok(Self {
            root: metadata.workspace_root,
            cargo_target: metadata.target_directory,
            package: serde_json::from_value(package).context(
                "Cargo.toml must give the description, license and repository of quickchat-web",
            )?,
        })
    }

    /// A file or folder of the project.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// A folder for what these commands make, beside what cargo makes.
    pub(crate) fn output(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join("target").join(relative)
    }

    /// A program of this workspace that cargo has built with the dev profile.
    pub(crate) fn binary(&self, name: &str) -> PathBuf {
        self.cargo_target
            .join("debug")
            .join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// Whether the root package has a feature of this name.
    pub(crate) fn has_feature(&self, name: &str) -> bool {
        self.package.features.contains_key(name)
    }

    /// The file name (without ending) of the library that cargo builds.
    pub(crate) fn library_name(&self) -> String {
        self.package.name.replace('-', "_")
    }

    /// The version of a dependency that Cargo.lock has settled on.
    pub(crate) fn locked_version(&self, name: &str) -> Result<String> {
        let path = self.path("Cargo.lock");
        let lock: Lock = toml::from_str(&fs::read_to_string(&path)?)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        lock.package
            .into_iter()
            .find(|package| package.name == name)
            .map(|package| package.version)
            .with_context(|| format!("Cargo.lock does not name {name}"))
    }

    /// A cargo command that runs in the project's root.
    pub(crate) fn cargo(&self) -> std::process::Command {
        let mut cargo = command(cargo());
        cargo.current_dir(&self.root);
        cargo
    }
}

/// The cargo that started this program.
fn cargo() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}
