//! `cargo xtask package`: the tarball that npm publishes, and what a page that
//! takes a file of it from a CDN needs.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha384};

use crate::{files, node::Node, package, process::Run, project::Project};

/// Builds the package, packs it and prints hashes and a snippet.
pub(crate) fn run(project: &Project) -> Result<()> {
    let package = package::build(project)?;
    let tarball = pack(&Node::ensure(project)?, &package, project.output("tarball"))?;
    println!("{}\n", tarball.display());
    println!("| file | integrity |");
    println!("|---|---|");
    let mut embed = String::new();
    for file in files::list(&package)? {
        let name = file.display().to_string();
        if !(name.ends_with(".js") || name.ends_with(".wasm")) {
            continue;
        }
        let content = fs::read(package.join(&file))?;
        let integrity = format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(content)));
        println!("| `{name}` | `{integrity}` |");
        if name == "embed.js" {
            embed = integrity;
        }
    }
    let version = &project.package.version;
    println!(
        "
From a CDN; what `embed.js` loads later comes from the same folder, so the version is exact:

<script type=\"module\" src=\"https://cdn.jsdelivr.net/npm/quickchat-web@{version}/embed.js\"
  integrity=\"{embed}\" crossorigin=\"anonymous\"
  data-scenario-id=\"YOUR_SCENARIO\" data-gateway=\"https://YOUR_SITE/quickchat\"></script>"
    );
    Ok(())
}

/// Packs a package into an emptied folder; where the tarball is.
pub(crate) fn pack(node: &Node, package: &PathBuf, to: PathBuf) -> Result<PathBuf> {
    files::empty(&to)?;
    let printed = node
        .npm()
        .args(["pack", "--silent", "--pack-destination"])
        .arg(&to)
        .arg(package)
        .read()?;
    let name = printed
        .lines()
        .next_back()
        .context("npm pack made nothing")?;
    Ok(to.join(name))
}
