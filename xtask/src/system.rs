//! Programs of the operating system: found, or installed where it is Debian.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};

use crate::process::{Run, command, progress};

/// A program that comes with the operating system's packages.
pub(crate) struct Program {
    /// What it is called, the most usual name first.
    names: &'static [&'static str],
    /// The Debian package that holds it.
    package: &'static str,
    /// Where to get it elsewhere.
    elsewhere: &'static str,
}

pub(crate) const NODE: Program = Program {
    names: &["node", "nodejs"],
    package: "nodejs",
    elsewhere: "Node.js 20 or newer from https://nodejs.org",
};
pub(crate) const NPM: Program = Program {
    names: &["npm"],
    package: "npm",
    elsewhere: "npm, which comes with Node.js from https://nodejs.org",
};
pub(crate) const CHROMIUM: Program = Program {
    names: &["chromium", "chromium-browser", "google-chrome", "chrome"],
    package: "chromium",
    elsewhere: "Chromium or Chrome",
};
pub(crate) const CHROMEDRIVER: Program = Program {
    names: &["chromedriver"],
    package: "chromium-driver",
    elsewhere: "chromedriver in the version of your Chromium or Chrome, and put it on PATH",
};
pub(crate) const PYTHON: Program = Program {
    names: &["python3"],
    package: "python3-venv",
    elsewhere: "Python 3.10 or newer with its module venv",
};
pub(crate) const NGINX: Program = Program {
    names: &["nginx"],
    package: "nginx-light",
    elsewhere: "nginx",
};
pub(crate) const REDIS: Program = Program {
    names: &["redis-server"],
    package: "redis-server",
    elsewhere: "redis-server",
};
pub(crate) const FIREFOX: Program = Program {
    names: &["firefox-esr", "firefox"],
    package: "firefox-esr",
    elsewhere: "Firefox",
};

/// Where each of the programs is, after installing those that were missing.
pub(crate) fn ensure<const N: usize>(programs: [&Program; N]) -> Result<[PathBuf; N]> {
    let missing: Vec<&Program> = programs
        .into_iter()
        .filter(|program| program.find().is_none())
        .collect();
    if !missing.is_empty() {
        install(&missing)?;
    }
    let mut found = programs.map(|_| PathBuf::new());
    for (path, program) in found.iter_mut().zip(programs) {
        let Some(location) = program.find() else {
            bail!("please install {}", program.elsewhere);
        };
        *path = location;
    }
    Ok(found)
}

impl Program {
    fn find(&self) -> Option<PathBuf> {
        self.names.iter().find_map(|name| on_path(name))
    }
}

/// Where a program is, going by PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    // Servers lie where a user's PATH may not lead.
    env::split_paths(&env::var_os("PATH")?)
        .chain([PathBuf::from("/usr/sbin")])
        .map(|folder| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
        .find(|path| path.is_file())
}

fn install(missing: &[&Program]) -> Result<()> {
    let packages: Vec<&str> = missing.iter().map(|program| program.package).collect();
    let Some(apt) = on_path("apt-get") else {
        let wanted: Vec<&str> = missing.iter().map(|program| program.elsewhere).collect();
        bail!("please install {}", wanted.join("; "));
    };
    let by_hand = format!(
        "please run `apt-get install {}` as root",
        packages.join(" ")
    );
    let sudo = if is_root() {
        None
    } else if let Some(sudo) = on_path("sudo") {
        Some(sudo)
    } else {
        bail!("{by_hand}");
    };
    progress(format!("installing {} (once)", packages.join(", ")));
    let update = apt_get(&apt, sudo.as_deref(), &["update"]);
    let install = ["install", "--yes", "--no-install-recommends"];
    update
        .and_then(|()| {
            apt_get(
                &apt,
                sudo.as_deref(),
                &[&install, packages.as_slice()].concat(),
            )
        })
        .map_err(|error| error.context(by_hand))
}

fn apt_get(apt: &Path, sudo: Option<&Path>, arguments: &[&str]) -> Result<()> {
    let mut run = match sudo {
        Some(sudo) => {
            let mut run = std::process::Command::new(sudo);
            run.arg("DEBIAN_FRONTEND=noninteractive").arg(apt);
            run
        }
        None => {
            let mut run = command(apt);
            run.env("DEBIAN_FRONTEND", "noninteractive");
            run
        }
    };
    // The update's list of addresses tells a reader nothing.
    run.arg("--quiet=2").args(arguments).run()
}

fn is_root() -> bool {
    command("id")
        .arg("-u")
        .read()
        .is_ok_and(|user| user.trim() == "0")
}
