//! The gateway, built and started.

use std::{env, fs, path::Path, process::Command};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::{
    process::{Child, Run, command, progress},
    project::Project,
};

/// What the gateway takes from the environment, each also as `…_FILE`.
const SETTINGS: [&str; 4] = [
    "QUICKCHAT_SCENARIO_ID",
    "QUICKCHAT_TOKEN",
    "QUICKCHAT_API_KEY",
    "QUICKCHAT_GATEWAY_KEY",
];

/// The service behind a gateway.
pub(crate) enum Service<'a> {
    /// The account that the environment names.
    Real,
    /// The emulator at this address, with its built-in account.
    Emulated(&'a str),
}

/// A running gateway; it stops when this goes out of scope.
pub(crate) struct Gateway {
    pub(crate) process: Child,
    /// Where it answers, as `http://127.0.0.1:8787/`.
    pub(crate) address: String,
}

/// The part of an account that a gateway needs.
#[derive(Deserialize)]
struct Account {
    scenario_id: String,
    api_key: String,
    tokens: Vec<Token>,
}

#[derive(Deserialize)]
struct Token {
    scope: String,
    token: String,
}

/// The scenario of the account in the environment, if there is one.
pub(crate) fn real_scenario() -> Option<String> {
    env::var_os("QUICKCHAT_TOKEN")?;
    env::var("QUICKCHAT_SCENARIO_ID").ok()
}

/// Builds it, unless that has been done.
pub(crate) fn build(project: &Project) -> Result<()> {
    progress("building the gateway");
    project
        .cargo()
        .args(["build", "--package", "quickchat-gateway"])
        .run()
}

/// Starts what [`build`] made, to serve a site too. It prints `ready ADDRESS`.
pub(crate) fn start(
    project: &Project,
    listen: &str,
    site: &Path,
    service: &Service<'_>,
) -> Result<Gateway> {
    let mut run = command(project.binary("quickchat-gateway"));
    run.args(["--listen", listen, "--log-level", "warn"])
        // The demo's visitor is its developer.
        .args(["--visitor-metadata", "*", "--base", "/gateway"])
        .arg("--serve")
        .arg(site);
    take_account(project, &mut run, service)?;
    let (process, address) = run.serve(true)?;
    Ok(Gateway { process, address })
}

/// Has a gateway speak to a service: the real one's account is in the environment
/// already, and the emulator's has no secrets.
pub(crate) fn take_account(
    project: &Project,
    run: &mut Command,
    service: &Service<'_>,
) -> Result<()> {
    let Service::Emulated(address) = service else {
        return Ok(());
    };
    let path = project.path("crates/emulator/account.json");
    let account: Account = serde_json::from_str(&fs::read_to_string(&path)?)
        .with_context(|| format!("{} is no account", path.display()))?;
    let token = account
        .tokens
        .into_iter()
        .find(|token| token.scope == "write_all")
        .context("the emulator's account has no token that may write")?;
    for name in SETTINGS {
        run.env_remove(format!("{name}_FILE"));
    }
    run.env("QUICKCHAT_SCENARIO_ID", account.scenario_id)
        .env("QUICKCHAT_API_KEY", account.api_key)
        .env("QUICKCHAT_TOKEN", token.token)
        .env(
            "QUICKCHAT_GATEWAY_KEY",
            "the sealing key of a demo that anybody may know",
        )
        .arg("--chat-url")
        .arg(format!("{address}chat"))
        .arg("--api-url")
        .arg(address);
    Ok(())
}
