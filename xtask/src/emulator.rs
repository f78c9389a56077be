//! The emulator of the service, built and started.

use anyhow::Result;

use crate::{
    process::{Child, Run, command, progress},
    project::Project,
};

/// A running emulator; it stops when this goes out of scope.
pub(crate) struct Emulator {
    _process: Child,
    /// Where it answers, as `http://127.0.0.1:8787/`.
    pub(crate) address: String,
}

/// Builds it, unless that has been done.
pub(crate) fn build(project: &Project) -> Result<()> {
    progress("building the emulator");
    project
        .cargo()
        .args(["build", "--package", "quickchat-emulator"])
        .run()
}

/// Starts what [`build`] made, for a gateway in front of it.
pub(crate) fn start_behind_gateway(project: &Project) -> Result<Emulator> {
    let mut run = command(project.binary("quickchat-emulator"));
    run.args(["--listen", "127.0.0.1:0"]);
    let (process, address) = run.serve(false)?;
    Ok(Emulator {
        _process: process,
        address,
    })
}

/// Starts what [`build`] made, for tests: they call as often as they like.
pub(crate) fn start_for_tests(project: &Project, listen: &str) -> Result<Emulator> {
    let mut run = command(project.binary("quickchat-emulator"));
    run.args(["--listen", listen, "--no-rate-limits"]);
    let (process, address) = run.serve(false)?;
    Ok(Emulator {
        _process: process,
        address,
    })
}
