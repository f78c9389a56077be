//! `cargo xtask build`: the npm package, ready to publish, in `pkg/`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    embed, files,
    node::{ESBUILD, Node, TSC},
    process::{Run, progress},
    project::Project,
    wasm::{self, Build},
};

/// Files of the project's root that belong into the package.
const DOCUMENTS: &[&str] = &["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// The scripts that pages import, and those that such scripts load later; all
/// others are parts of these.
const ENTRIES: &[&str] = &[
    "embed.js",
    "index.js",
    "rest.js",
    "widget-define.js",
    "frame.js",
    "window.js",
    "offers.js",
    "offers/rating.js",
    "offers/sound.js",
    "offers/transcript.js",
    "offers/voice.js",
];

/// What a script loads once it is wanted, and so isn't joined into it.
const LOADED_LATER: &[&str] = &[
    "./frame.js",
    "./window.js",
    "./offers.js",
    "./offers/rating.js",
    "./offers/sound.js",
    "./offers/transcript.js",
    "./offers/voice.js",
];

/// Folders of languages, of which a script loads the visitor's. English of both
/// is part of the scripts.
const LANGUAGES: &[&str] = &["languages", "offers/languages"];

/// Declarations of what users import; these give them the types by name too, for
/// which comments in JavaScript have no words.
const TYPED_ENTRIES: &[(&str, &str)] = &[
    ("index.d.ts", "types"),
    ("rest.d.ts", "api-types"),
    ("widget-define.d.ts", "types"),
];

/// `widget/package.json` and the like lead tools that don't read `exports`, as
/// Parcel by default, to what `quickchat-web/widget` means.
const STAND_INS: &[(&str, &str)] = &[("api", "rest"), ("widget", "widget-define")];

/// The one language that is part of the scripts.
const BUILT_IN_LANGUAGE: &str = "en.js";

/// Builds everything and writes `pkg/`, whose path it gives back.
pub(crate) fn build(project: &Project) -> Result<PathBuf> {
    let node = Node::ensure(project)?;
    let mut builds = Vec::new();
    for build in Build::of(project) {
        builds.push(wasm::compile_smallest(project, &node, build)?);
    }
    let package = project.path("pkg");
    files::empty(&package)?;
    let parts = project.output("package");
    files::empty(&parts)?;
    assemble(project, &builds, &parts)?;
    declare_types(project, &node, &parts)?;
    bundle(&node, &parts, &package)?;
    for document in DOCUMENTS {
        files::copy(&project.path(document), &package.join(document))?;
    }
    let manifest = manifest(project)?;
    for (folder, entry) in STAND_INS {
        let folder = package.join(folder);
        fs::create_dir_all(&folder)?;
        let text = format!(
            "{{ \"type\": \"module\", \"main\": \"../{entry}.js\", \"types\": \"../{entry}.d.ts\" }}\n"
        );
        fs::write(folder.join("package.json"), text)?;
    }
    check_files(&manifest, &package)?;
    fs::write(
        package.join("package.json"),
        format!("{}\n", serde_json::to_string_pretty(&manifest)?),
    )?;
    progress(format!("the package is in {}", package.display()));
    Ok(package)
}

/// Puts the hand-written JavaScript and the builds together, as they are.
pub(crate) fn assemble(project: &Project, builds: &[PathBuf], to: &Path) -> Result<()> {
    files::copy_all(&project.path("www"), to, is_published)?;
    for build in builds {
        files::copy_all(build, to, |_| true)?;
    }
    embed::join(to)
}

/// Whether a file below `www/` is part of the package: the demo page is not.
fn is_published(file: &Path) -> bool {
    !file.starts_with("demo") && file != Path::new("tsconfig.json")
}

/// Writes the declarations of what is typed in JSDoc comments, and checks
/// the types on the way.
fn declare_types(project: &Project, node: &Node, package: &Path) -> Result<()> {
    let declared = project.output("types");
    files::empty(&declared)?;
    node.tool(TSC)
        .arg("--project")
        .arg(project.path("www/tsconfig.json"))
        .args([
            "--noEmit",
            "false",
            "--declaration",
            "--emitDeclarationOnly",
        ])
        .arg("--rootDir")
        .arg(project.path("."))
        .arg("--outDir")
        .arg(&declared)
        .run()?;
    for (entry, types) in TYPED_ENTRIES {
        let file = declared.join("www").join(entry);
        let own = fs::read_to_string(&file)?;
        fs::write(file, format!("{own}export type * from \"./{types}.js\";\n"))?;
    }
    files::copy_all(&declared.join("www"), package, is_published)
}

/// Joins what each entry imports into one minified file, so that a page makes
/// one request for it. The sources are in the repository; their types and
/// comments stay in the declarations.
fn bundle(node: &Node, parts: &Path, package: &Path) -> Result<()> {
    let is_script = |file: &Path| file.extension().is_some_and(|ending| ending == "js");
    let mut languages = Vec::new();
    for folder in LANGUAGES {
        for entry in fs::read_dir(parts.join(folder))? {
            let name = PathBuf::from(entry?.file_name());
            if is_script(&name) && name != Path::new(BUILT_IN_LANGUAGE) {
                languages.push(format!("{folder}/{}", name.display()));
            }
        }
    }
    languages.sort();
    node.tool(ESBUILD)
        .args(["--bundle", "--minify", "--format=esm"])
        .args(["--target=es2022", "--log-level=warning", "--charset=utf8"])
        .args(LOADED_LATER.iter().map(|name| format!("--external:{name}")))
        .args(languages.iter().map(|name| format!("--external:./{name}")))
        .arg(format!("--outdir={}", package.display()))
        .args(ENTRIES)
        .args(&languages)
        .current_dir(parts)
        .run()?;
    files::copy_all(parts, package, |file| !is_script(file))
}

/// package.json, from its template and the facts of Cargo.toml.
fn manifest(project: &Project) -> Result<Value> {
    let template = "pkg.json.template";
    let mut text = fs::read_to_string(project.path(template))
        .with_context(|| format!("{template} cannot be read"))?;
    let package = &project.package;
    for (name, value) in [
        ("version", &package.version),
        ("description", &package.description),
        ("license", &package.license),
        ("repository", &package.repository),
    ] {
        let quoted = serde_json::to_string(value)?;
        text = text.replace(&format!("{{{{{name}}}}}"), quoted.trim_matches('"'));
    }
    if let Some((_, rest)) = text.split_once("{{") {
        let name = rest.split_once("}}").map_or(rest, |(name, _)| name);
        bail!("{template} asks for {{{{{name}}}}}, which nothing fills in");
    }
    serde_json::from_str(&text).with_context(|| format!("{template} is not JSON"))
}

/// Every file that package.json points to must be there.
fn check_files(manifest: &Value, package: &Path) -> Result<()> {
    match manifest {
        Value::String(text)
            if text.starts_with("./")
                && text != "./package.json"
                && !package.join(text).is_file() =>
        {
            bail!("pkg.json.template names {text}, which the build did not make");
        }
        Value::Array(items) => {
            for item in items {
                check_files(item, package)?;
            }
        }
        Value::Object(fields) => {
            for field in fields.values() {
                check_files(field, package)?;
            }
        }
        _ => {}
    }
    Ok(())
}
