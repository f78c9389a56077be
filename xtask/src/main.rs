//! The project's commands. Each does its own set-up, and a second run does
//! not build again what is already there.

mod bench;
mod demo;
mod embed;
mod emulator;
mod files;
mod gateway;
mod load;
mod node;
mod pack;
mod package;
mod process;
mod project;
mod reference;
mod site;
mod stamp;
mod system;
mod test;
mod toolchain;
mod wasm;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::Arg;

use crate::project::Project;

const HELP: &str = "\
cargo xtask COMMAND

  demo [--port N] [--no-open]   build, start the emulator and serve the demo page
  build                         write the publishable npm package to pkg/
  package                       pack that too, and print hashes and a snippet for CDNs
  test [--all] [PART…]          run every check, or only the parts named
  docs                          write the reference for JavaScript users
  bench                         measure what a page downloads against the budgets
  help                          print this

Parts of `test`:
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut arguments = lexopt::Parser::from_env();
    let command = match arguments.next()? {
        Some(Arg::Value(command)) => command.to_string_lossy().into_owned(),
        None | Some(Arg::Short('h') | Arg::Long("help")) => "help".to_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "demo" => demo::run(&Project::find()?, &demo::Options::parse(arguments)?)?,
        "build" => {
            no_more(arguments)?;
            process::stop_children_on_interrupt(130)?;
            package::build(&Project::find()?)?;
        }
        "package" => {
            no_more(arguments)?;
            process::stop_children_on_interrupt(130)?;
            pack::run(&Project::find()?)?;
        }
        "docs" => {
            no_more(arguments)?;
            process::stop_children_on_interrupt(130)?;
            let project = Project::find()?;
            package::build(&project)?;
            reference::write(&project, &node::Node::ensure(&project)?)?;
        }
        "bench" => {
            no_more(arguments)?;
            process::stop_children_on_interrupt(130)?;
            if !bench::run(&Project::find()?)? {
                return Ok(ExitCode::FAILURE);
            }
        }
        "test" => {
            let options = test::Options::parse(arguments)?;
            process::stop_children_on_interrupt(130)?;
            if !test::run(Project::find()?, &options)? {
                return Ok(ExitCode::FAILURE);
            }
        }
        "help" => print!("{HELP}{}", test::describe_parts()),
        other => bail!("there is no command `{other}`; `cargo xtask help` lists them"),
    }
    Ok(ExitCode::SUCCESS)
}

fn no_more(mut arguments: lexopt::Parser) -> Result<()> {
    match arguments.next()? {
        Some(argument) => Err(argument.unexpected().into()),
        None => Ok(()),
    }
}
