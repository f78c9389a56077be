//! `cargo xtask demo`: everything built, a gateway and the emulator behind it
//! running, the demo page open.

use std::{
    io::{self, ErrorKind},
    net::TcpListener,
    process::Stdio,
};

use anyhow::{Context, Result, bail};
use lexopt::{Arg, ValueExt};

use crate::{
    emulator,
    gateway::{self, Service},
    process::{self, command},
    project::Project,
    site, system,
    wasm::{self, Build},
};

/// What may be said on the command line.
pub(crate) struct Options {
    port: u16,
    open: bool,
}

impl Options {
    pub(crate) fn parse(mut arguments: lexopt::Parser) -> Result<Self> {
        let mut options = Self {
            port: 8787,
            open: true,
        };
        while let Some(argument) = arguments.next()? {
            match argument {
                Arg::Long("port") => options.port = arguments.value()?.parse()?,
                Arg::Long("no-open") => options.open = false,
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }
}

/// Runs until it is interrupted.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    process::stop_children_on_interrupt(0)?;
    let listen = format!("127.0.0.1:{}", options.port);
    check_free(&listen, options.port)?;

    let mut builds = Vec::new();
    for build in Build::of(project) {
        builds.push(wasm::compile(project, build)?);
    }
    gateway::build(project)?;
    let site = site::from_builds(project, &builds)?;
    let account = gateway::real_scenario();
    let emulator = match account {
        Some(_) => None,
        None => {
            emulator::build(project)?;
            Some(emulator::start_behind_gateway(project)?)
        }
    };
    let service = match &emulator {
        Some(emulator) => Service::Emulated(&emulator.address),
        None => Service::Real,
    };
    let control = emulator
        .as_ref()
        .map(|emulator| emulator.address.trim_end_matches('/'));
    site::settle(&site, account.as_deref().unwrap_or("emulated1"), control)?;
    let gateway = gateway::start(project, &listen, &site, &service)?;
    if options.open {
        open(&gateway.address);
    }
    eprintln!("Press Ctrl-C to stop.");
    gateway.process.wait()?;
    bail!("the gateway has ended by itself; its output is above")
}

/// Says so before building for minutes, not after.
fn check_free(listen: &str, port: u16) -> Result<()> {
    match TcpListener::bind(listen) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {port} is taken; stop what uses it, or choose another: \
             `cargo xtask demo --port {}`",
            port.checked_add(1).unwrap_or(8787)
        ),
        other => other
            .map(drop)
            .with_context(|| format!("{listen} cannot be listened on")),
    }
}

/// Opens the browser where there is one to open; the address has been printed
/// for every other case.
fn open(address: &str) {
    let opener = ["xdg-open", "open"].into_iter().find_map(system::on_path);
    if let Some(opener) = opener {
        let quiet = command(opener)
            .arg(address)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        drop::<io::Result<_>>(quiet);
    }
}
