//! `cargo xtask bench`: what a page downloads, measured against the budgets.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use serde::Deserialize;

use crate::{
    files,
    node::{ESBUILD, Node},
    package,
    process::Run,
    project::Project,
    wasm::{self, Build},
};

const BUDGETS: &str = "bench/budgets.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budgets {
    budget: Vec<Budget>,
    richtext: Limit,
}

/// How heavy something may be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    limit_kb: f64,
    aim_kb: f64,
}

/// Files that a page loads together, and how heavy they may be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    what: String,
    #[serde(default)]
    scripts: Vec<String>,
    #[serde(default)]
    files: Vec<String>,
    /// A folder of which a page loads one script: the heaviest counts.
    one_of: Option<String>,
    limit_kb: f64,
    aim_kb: f64,
}

/// What esbuild reports about the scripts it has read, as far as needed.
#[derive(Deserialize)]
struct Scripts {
    inputs: BTreeMap<String, Script>,
}

#[derive(Deserialize)]
struct Script {
    imports: Vec<Import>,
}

#[derive(Deserialize)]
struct Import {
    path: String,
    kind: String,
}

/// A size in bytes, as it is and compressed.
#[derive(Clone, Copy, Default)]
struct Size {
    raw: usize,
    brotli: usize,
}

/// Builds the package and prints the table. Whether all budgets are kept.
pub(crate) fn run(project: &Project) -> Result<bool> {
    let node = Node::ensure(project)?;
    let package = package::build(project)?;
    measure(project, &node, &package)
}

/// Prints the table for a package that is built. Whether all budgets are kept.
pub(crate) fn measure(project: &Project, node: &Node, package: &Path) -> Result<bool> {
    let budgets: Budgets = toml::from_str(
        &fs::read_to_string(project.path(BUDGETS))
            .with_context(|| format!("{BUDGETS} cannot be read"))?,
    )
    .with_context(|| format!("{BUDGETS} is not as expected"))?;

    let mut over = Vec::new();
    println!("| KB of 1024 bytes | raw | brotli | budget | aim |");
    println!("|---|--:|--:|--:|--:|");
    for budget in &budgets.budget {
        let mut files = scripts_loaded_by(&budget.scripts, project, node, package)?;
        files.extend(budget.files.iter().cloned());
        if let Some(folder) = &budget.one_of {
            files.insert(heaviest_script(package, folder)?);
        }
        let mut total = Size::default();
        let mut rows = Vec::new();
        for file in &files {
            let size = size_of(&package.join(file))?;
            total.raw += size.raw;
            total.brotli += size.brotli;
            rows.push(format!(
                "| · `{file}` | {} | {} | | |",
                kb(size.raw),
                kb(size.brotli)
            ));
        }
        println!(
            "| **{}** | {} | **{}** | {} | {} |",
            budget.what,
            kb(total.raw),
            kb(total.brotli),
            budget.limit_kb,
            budget.aim_kb
        );
        println!("{}", rows.join("\n"));
        over.extend(excess(&budget.what, total, budget.limit_kb));
    }
    let what = "rich text and its view, beyond the same widget with plain text";
    let size = rich_text(project, node)?;
    println!(
        "| **{what}** | {} | **{}** | {} | {} |",
        kb(size.raw),
        kb(size.brotli),
        budgets.richtext.limit_kb,
        budgets.richtext.aim_kb
    );
    over.extend(excess(what, size, budgets.richtext.limit_kb));
    for sentence in &over {
        eprintln!("error: {sentence}");
    }
    Ok(over.is_empty())
}

/// What is wrong with a size, if it is over its budget.
fn excess(what: &str, size: Size, limit_kb: f64) -> Option<String> {
    (size.brotli as f64 > limit_kb * 1024.0).then(|| {
        format!(
            "{what} is {} KB, over its budget of {limit_kb} KB",
            kb(size.brotli)
        )
    })
}

/// How much heavier rich text makes the widget's module and its glue.
fn rich_text(project: &Project, node: &Node) -> Result<Size> {
    let size = |build: Build| {
        let folder = wasm::compile_smallest(project, node, build)?;
        let script = project.output("bench").join(format!("{build}.js"));
        node.tool(ESBUILD)
            .args(["--minify", "--format=esm", "--log-level=warning"])
            .arg(folder.join(format!("{build}.js")))
            .arg(format!("--outfile={}", script.display()))
            .run()?;
        let [module, script] =
            [folder.join(format!("{build}.wasm")), script].map(|file| size_of(&file));
        let (module, script) = (module?, script?);
        Ok::<_, anyhow::Error>(Size {
            raw: module.raw + script.raw,
            brotli: module.brotli + script.brotli,
        })
    };
    let (rich, plain) = (size(Build::Widget)?, size(Build::PlainText)?);
    Ok(Size {
        raw: rich.raw.saturating_sub(plain.raw),
        brotli: rich.brotli.saturating_sub(plain.brotli),
    })
}

/// The scripts and everything that they import at once, so that no file
/// escapes the measure by being new.
fn scripts_loaded_by(
    scripts: &[String],
    project: &Project,
    node: &Node,
    package: &Path,
) -> Result<BTreeSet<String>> {
    if scripts.is_empty() {
        return Ok(BTreeSet::new());
    }
    let output = project.output("bench");
    let report = output.join("scripts.json");
    node.tool(ESBUILD)
        .args(["--bundle", "--format=esm", "--log-level=warning"])
        .arg(format!("--outdir={}", output.display()))
        .arg(format!("--metafile={}", report.display()))
        .args(scripts)
        .current_dir(package)
        .run()?;
    let read: Scripts = serde_json::from_str(&fs::read_to_string(report)?)?;
    let mut loaded = BTreeSet::new();
    let mut waiting = scripts.to_vec();
    while let Some(name) = waiting.pop() {
        if loaded.contains(&name) {
            continue;
        }
        let script = read
            .inputs
            .get(&name)
            .with_context(|| format!("{BUDGETS} names {name}, which the package lacks"))?;
        waiting.extend(
            script
                .imports
                .iter()
                .filter(|import| import.kind == "import-statement")
                .map(|import| import.path.clone()),
        );
        loaded.insert(name);
    }
    Ok(loaded)
}

/// The script in a folder that is largest when compressed.
fn heaviest_script(package: &Path, folder: &str) -> Result<String> {
    let mut scripts = Vec::new();
    for file in files::list(&package.join(folder))? {
        if file.extension().is_some_and(|ending| ending == "js") {
            let name = format!("{folder}/{}", file.display());
            scripts.push((size_of(&package.join(&name))?.brotli, name));
        }
    }
    let (_, name) = scripts
        .into_iter()
        .max()
        .with_context(|| format!("{BUDGETS} names {folder}, which has no script"))?;
    Ok(name)
}

fn size_of(file: &Path) -> Result<Size> {
    let content = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(Size {
        raw: content.len(),
        brotli: compress(&content)?.len(),
    })
}

/// What servers send that compress as well as they can.
pub(crate) fn compress(mut content: &[u8]) -> Result<Vec<u8>> {
    let size_hint = content.len();
    let mut compressed = Vec::new();
    brotli::BrotliCompress(
        &mut content,
        &mut compressed,
        &BrotliEncoderParams {
            quality: 11,
            lgwin: 22,
            size_hint,
            ..BrotliEncoderParams::default()
        },
    )
    .or_else(|error: io::Error| Err(error).context("brotli failed"))?;
    Ok(compressed)
}

/// Rounded up to a tenth, so that a figure never looks better than it is.
fn kb(bytes: usize) -> String {
    let tenths = (bytes * 10).div_ceil(1024);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::heaviest_script;
    use std::fs;

    #[test]
    fn of_a_folder_the_script_counts_that_is_heaviest_when_compressed() {
        let package = tempfile::tempdir().unwrap();
        let folder = package.path().join("languages");
        fs::create_dir_all(&folder).unwrap();
        for (name, content) in [
            ("long.js", "a".repeat(1000)),
            ("rich.js", ('a'..='z').collect()),
            ("rich.d.ts", ('!'..='~').collect()),
        ] {
            fs::write(folder.join(name), content).unwrap();
        }
        let heaviest = heaviest_script(package.path(), "languages");
        let missing = heaviest_script(package.path(), "dialects");
        assert_eq!(heaviest.unwrap(), "languages/rich.js");
        assert!(missing.is_err());
    }
}
