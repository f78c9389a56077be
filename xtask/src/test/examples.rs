//! The projects in `examples/`, tried as their users would: the packed package
//! is installed into a copy of each, which is built by its own script and then
//! driven in a browser.

use std::{
    fs,
    path::{Component, Path},
};

use anyhow::Result;

use super::{Workbench, outcome::Outcome, parts};
use crate::{
    emulator, files, pack,
    process::{Run, progress},
    project::Project,
    system,
};

/// Quick to install and to build.
const QUICK: &[&str] = &["headless", "plain", "vite"];

/// What an example's own commands make.
const MADE: &[&str] = &["dist", "node_modules"];

pub(super) fn quick(bench: &Workbench) -> Result<Outcome> {
    let names: Vec<String> = QUICK.iter().map(|&name| name.to_owned()).collect();
    try_out(bench, &names)
}

pub(super) fn all(bench: &Workbench) -> Result<Outcome> {
    let mut names = Vec::new();
    for entry in fs::read_dir(bench.project.path("examples"))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    try_out(bench, &names)
}

fn try_out(bench: &Workbench, names: &[String]) -> Result<Outcome> {
    let project = &bench.project;
    let [browser, driver] = system::ensure([&system::CHROMIUM, &system::CHROMEDRIVER])?;
    let tarball = pack::pack(bench.node()?, bench.package()?, &project.output("tarball"))?;
    let examples = project.output("examples");
    let mut outcome = Outcome::default();
    let mut built = Vec::new();
    for name in names {
        match build(bench, name, &examples.join(name), &tarball) {
            Ok(()) => built.push(name),
            Err(error) => {
                eprintln!("error: the example {name}: {error:#}");
                outcome += Outcome::FAILED;
            }
        }
    }
    if built.is_empty() {
        return Ok(outcome);
    }
    emulator::build(project)?;
    let finished = parts::end_to_end_command(bench, "chromium", &browser, &driver)?
        .env("QUICKCHAT_E2E_EXAMPLES", &examples)
        .args(["--test", "examples", "--", "--exact"])
        .args(built)
        .watch()?;
    outcome += Outcome::of_tests(&finished);
    Ok(outcome)
}

/// Copies an example, installs it with the tarball, and builds it.
fn build(bench: &Workbench, name: &str, to: &Path, tarball: &Path) -> Result<()> {
    let project: &Project = &bench.project;
    progress(format!("installing and building the example {name}"));
    files::empty(to)?;
    files::copy_all(&project.path("examples").join(name), to, |file| {
        let first = file.components().next();
        !MADE
            .iter()
            .any(|made| first == Some(Component::Normal(made.as_ref())))
    })?;
    let npm = |arguments: &[&str]| -> Result<()> {
        bench
            .node()?
            .npm()
            .args(arguments)
            .args((arguments == INSTALL).then_some(tarball))
            .env("NEXT_TELEMETRY_DISABLED", "1")
            .current_dir(to)
            .run()
    };
    npm(INSTALL)?;
    npm(&["run", "--if-present", "build"])
}

/// Installs what the lock says, with the tarball in place of the folder `pkg/`.
const INSTALL: &[&str] = &["install", "--no-audit", "--no-fund", "--prefer-offline"];
