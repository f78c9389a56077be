//! `cargo xtask test`: every check of the project, in named parts. One that
//! fails, or cannot run, does not keep the others from running.

mod examples;
mod guides;
mod openapi;
mod outcome;
mod parts;
mod speed;

use std::{cell::OnceCell, fmt::Write, path::PathBuf, time::Instant};

use anyhow::{Result, bail};
use lexopt::{Arg, ValueExt};
use tempfile::TempDir;

use crate::{node::Node, package, project::Project};
use outcome::Outcome;

/// One named check.
struct Part {
    name: &'static str,
    what: &'static str,
    /// Left out unless `--all` is given or the part is named.
    slow: bool,
    run: fn(&Workbench) -> Result<Outcome>,
}

const PARTS: &[Part] = &[
    Part {
        name: "format",
        what: "rustfmt has nothing to change",
        slow: false,
        run: parts::format,
    },
    Part {
        name: "lint",
        what: "clippy, for the servers and for each WebAssembly build",
        slow: false,
        run: parts::lint,
    },
    Part {
        name: "docs",
        what: "rustdoc and the reference for JavaScript users, with warnings denied",
        slow: false,
        run: parts::docs,
    },
    Part {
        name: "unit",
        what: "native tests and the examples in the documentation",
        slow: false,
        run: parts::unit,
    },
    Part {
        name: "browser",
        what: "the exported API in headless Chromium, against the emulator",
        slow: false,
        run: parts::browser,
    },
    Part {
        name: "package",
        what: "the packed npm package, installed and imported in Node.js",
        slow: false,
        run: parts::package,
    },
    Part {
        name: "types",
        what: "TypeScript over www/, a user of every export, JSX, and the guides' code",
        slow: false,
        run: parts::types,
    },
    Part {
        name: "e2e",
        what: "widget, demo and embed script in Chromium, with the package as published",
        slow: false,
        run: parts::e2e,
    },
    Part {
        name: "examples",
        what: "the quick ones of examples/, built from the packed package and used",
        slow: false,
        run: examples::quick,
    },
    Part {
        name: "size",
        what: "what a page downloads, against the budgets",
        slow: false,
        run: parts::size,
    },
    Part {
        name: "speed",
        what: "bubble and composer on a slow connection, in times of bench/floor (with --all)",
        slow: true,
        run: speed::against_floor,
    },
    Part {
        name: "examples-all",
        what: "all of examples/ (with --all)",
        slow: true,
        run: examples::all,
    },
    Part {
        name: "openapi",
        what: "the emulator against its own description, by schemathesis (with --all)",
        slow: true,
        run: openapi::against_itself,
    },
    Part {
        name: "redis",
        what: "two gateways that share a redis-server (with --all)",
        slow: true,
        run: parts::redis,
    },
    Part {
        name: "load",
        what: "the gateway beside nginx (with --all)",
        slow: true,
        run: parts::load,
    },
    Part {
        name: "memory",
        what: "the gateway's memory over ten minutes of visitors (with --all)",
        slow: true,
        run: parts::memory,
    },
    Part {
        name: "browser-firefox",
        what: "as `browser`, in Firefox (with --all)",
        slow: true,
        run: parts::browser_firefox,
    },
    Part {
        name: "e2e-firefox",
        what: "as `e2e`, in Firefox (with --all)",
        slow: true,
        run: parts::e2e_firefox,
    },
    Part {
        name: "fuzz",
        what: "rich text, with inputs that nobody thought of (with --all)",
        slow: true,
        run: parts::fuzz,
    },
];

/// What may be said on the command line.
pub(crate) struct Options {
    all: bool,
    named: Vec<String>,
}

impl Options {
    pub(crate) fn parse(mut arguments: lexopt::Parser) -> Result<Self> {
        let mut options = Self {
            all: false,
            named: Vec::new(),
        };
        while let Some(argument) = arguments.next()? {
            match argument {
                Arg::Long("all") => options.all = true,
                Arg::Value(name) => {
                    let name = name.string()?;
                    if !PARTS.iter().any(|part| part.name == name) {
                        bail!("there is no part `{name}`; they are:\n{}", describe_parts());
                    }
                    options.named.push(name);
                }
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }

    fn want(&self, part: &Part) -> bool {
        if self.named.is_empty() {
            self.all || !part.slow
        } else {
            self.named.iter().any(|name| name == part.name)
        }
    }
}

/// The parts, one a line.
pub(crate) fn describe_parts() -> String {
    PARTS.iter().fold(String::new(), |mut text, part| {
        let _ = writeln!(text, "  {:<16} {}", part.name, part.what);
        text
    })
}

/// What several parts need, made when the first of them asks. It is not tried
/// again after a failure, which the first part has shown in full.
struct Workbench {
    project: Project,
    node: OnceCell<Option<Node>>,
    package: OnceCell<Option<PathBuf>>,
    /// Where browsers put their profiles, which they leave behind.
    temporary: TempDir,
}

impl Workbench {
    fn node(&self) -> Result<&Node> {
        made_once(&self.node, "Node.js and its tools", || {
            Node::ensure(&self.project)
        })
    }

    /// The folder of the publishable package.
    fn package(&self) -> Result<&PathBuf> {
        made_once(&self.package, "the package", || {
            package::build(&self.project)
        })
    }
}

fn made_once<'a, T>(
    cell: &'a OnceCell<Option<T>>,
    what: &str,
    make: impl FnOnce() -> Result<T>,
) -> Result<&'a T> {
    let mut failure = None;
    let made = cell.get_or_init(|| make().map_err(|error| failure = Some(error)).ok());
    match (made, failure) {
        (Some(made), _) => Ok(made),
        (None, Some(error)) => Err(error),
        (None, None) => bail!("this part needs {what}, which failed above"),
    }
}

/// Runs the wanted parts. Whether nothing failed.
pub(crate) fn run(project: Project, options: &Options) -> Result<bool> {
    let workbench = Workbench {
        project,
        node: OnceCell::new(),
        package: OnceCell::new(),
        temporary: tempfile::tempdir()?,
    };
    let mut total = Outcome::default();
    let mut summary = String::new();
    for part in PARTS.iter().filter(|part| options.want(part)) {
        println!("\n== {}: {}", part.name, part.what);
        let start = Instant::now();
        let outcome = (part.run)(&workbench).unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Outcome::FAILED
        });
        total += outcome;
        writeln!(
            summary,
            "{:<4} {:<16} {:>6.1} s  {outcome}",
            if outcome.failed == 0 { "ok" } else { "FAIL" },
            part.name,
            start.elapsed().as_secs_f64(),
        )?;
    }
    println!("\n{summary}\n{total}");
    Ok(total.failed == 0)
}
