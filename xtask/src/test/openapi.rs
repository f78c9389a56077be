//! The emulator against its own OpenAPI description: schemathesis makes requests
//! of it, good and bad ones, and looks for server errors and for anything that
//! the description doesn't say.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{Workbench, outcome::Outcome};
use crate::{
    emulator, files,
    process::{Run, command, progress},
    project::Project,
    system,
};

const VERSION: &str = "4.32.5";

/// Where the emulator publishes it.
const DESCRIPTION: &str = "~emulator/openapi.json";

pub(super) fn against_itself(bench: &Workbench) -> Result<Outcome> {
    let project = &bench.project;
    let schemathesis = schemathesis(project)?;
    emulator::build(project)?;
    let emulator = emulator::start_for_tests(project, "127.0.0.1:0")?;
    let address = emulator.address.trim_end_matches('/');
    let folder = project.output("openapi");
    fs::create_dir_all(&folder)?;
    let finished = command(schemathesis)
        // It leaves a folder of its own behind.
        .current_dir(&folder)
        .arg("run")
        .arg(format!("{address}/{DESCRIPTION}"))
        .arg("--url")
        .arg(address)
        .arg("--header")
        .arg(format!("Authorization: Bearer {}", token(project)?))
        .args(["--max-examples", "30", "--seed", "1", "--no-color"])
        // A file's kind, or two fields that must agree, are beyond what JSON
        // Schema can say, so what fits the description may be refused.
        .args(["--exclude-checks", "positive_data_acceptance"])
        .watch()?;
    Ok(if finished.success {
        Outcome::PASSED
    } else {
        Outcome::FAILED
    })
}

/// A token of the built-in account that may write.
fn token(project: &Project) -> Result<String> {
    let account = fs::read_to_string(project.path("crates/emulator/account.json"))?;
    let account: Value = serde_json::from_str(&account)?;
    let tokens = account.get("tokens").and_then(Value::as_array);
    let may_write = |token: &&Value| token.get("scope").is_some_and(|scope| scope == "write_all");
    let token = tokens.into_iter().flatten().find(may_write);
    let token = token.and_then(|token| token.get("token")?.as_str());
    Ok(token
        .context("the account has a token that may write")?
        .to_owned())
}

/// The program, in a Python environment of its own.
fn schemathesis(project: &Project) -> Result<PathBuf> {
    let folder = project.path(".tools/schemathesis");
    let program = folder.join("bin/schemathesis");
    let version = command(&program).arg("--version").read();
    if version.is_ok_and(|text| text.trim().ends_with(VERSION)) {
        return Ok(program);
    }
    let [python] = system::ensure([&system::PYTHON])?;
    progress(format!(
        "installing schemathesis {VERSION} into .tools (once)"
    ));
    // One that was made elsewhere and moved here doesn't work.
    files::empty(&folder)?;
    command(python).args(["-m", "venv"]).arg(&folder).run()?;
    command(folder.join("bin/pip"))
        .args(["install", "--quiet"])
        .arg(format!("schemathesis=={VERSION}"))
        .run()?;
    ensure!(
        program.is_file(),
        "pip didn't install {}",
        program.display()
    );
    Ok(program)
}
