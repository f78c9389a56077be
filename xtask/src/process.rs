//! Starting other programs, and leaving none of them behind.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use shared_child::SharedChild;

/// Every program that is running, so that an interrupt can stop them all.
static RUNNING: Mutex<Vec<Arc<SharedChild>>> = Mutex::new(Vec::new());

/// Prints what happens next; on the error stream, as cargo's own progress.
pub(crate) fn progress(text: impl std::fmt::Display) {
    eprintln!("==> {text}");
}

/// A program to run. It reads nothing from the terminal.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    command
}

/// Stops every child and leaves with `code` on Ctrl-C or a request to end.
pub(crate) fn stop_children_on_interrupt(code: i32) -> Result<()> {
    ctrlc::set_handler(move || {
        for child in running().iter() {
            let _ = child.kill();
            let _ = child.wait();
        }
        std::process::exit(code);
    })?;
    Ok(())
}

fn running() -> MutexGuard<'static, Vec<Arc<SharedChild>>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A child that is stopped when this goes out of scope.
pub(crate) struct Child(Arc<SharedChild>);

impl Child {
    fn spawn(command: &mut Command) -> Result<Self> {
        // Held while the child starts, lest an interrupt in between miss it.
        let mut running = running();
        let child = Arc::new(
            SharedChild::spawn(command)
                .with_context(|| format!("`{}` cannot be started", line(command)))?,
        );
        running.push(Arc::clone(&child));
        Ok(Self(child))
    }

    /// Its number.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Waits until it ends by itself; whether it reported success.
    pub(crate) fn wait(&self) -> Result<bool> {
        Ok(self.0.wait()?.success())
    }

    /// Its output line by line, read by a thread so that it never blocks.
    /// Lines are also printed where `echo` says so.
    fn lines(&self, echo: bool) -> mpsc::Receiver<String> {
        let (sender, receiver) = mpsc::channel();
        if let Some(stdout) = self.0.take_stdout() {
            thread::spawn(move || {
                for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
                    let line = String::from_utf8_lossy(&line).into_owned();
                    if echo {
                        // A closed terminal is no reason to stop the child.
                        let _ = writeln!(std::io::stdout(), "{line}");
                    }
                    let _ = sender.send(line);
                }
            });
        }
        receiver
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
        running().retain(|child| !Arc::ptr_eq(child, &self.0));
    }
}

/// What a program printed, and whether it ended well.
pub(crate) struct Finished {
    pub(crate) success: bool,
    pub(crate) output: String,
}

/// Ways to run a command.
pub(crate) trait Run {
    /// Runs it with its output visible. Fails unless it reports success.
    fn run(&mut self) -> Result<()>;
    /// Runs it and gives back its output. Fails unless it reports success.
    fn read(&mut self) -> Result<String>;
    /// Runs it with its output both visible and given back.
    fn watch(&mut self) -> Result<Finished>;
    /// Starts it in the background.
    fn background(&mut self) -> Result<Child>;
    /// Starts it in the background, and waits for its line `ready ADDRESS`.
    fn serve(&mut self, echo: bool) -> Result<(Child, String)>;
}

impl Run for Command {
    fn run(&mut self) -> Result<()> {
        if Child::spawn(self)?.wait()? {
            return Ok(());
        }
        bail!("`{}` failed; its output is above", line(self))
    }

    fn read(&mut self) -> Result<String> {
        let output = self
            .output()
            .with_context(|| format!("`{}` cannot be started", line(self)))?;
        if !output.status.success() {
            bail!(
                "`{}` failed:\n{}",
                line(self),
                String::from_utf8_lossy(&output.stderr).trim_end()
            );
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    fn watch(&mut self) -> Result<Finished> {
        let child = Child::spawn(self.stdout(Stdio::piped()))?;
        let lines: Vec<String> = child.lines(true).iter().collect();
        Ok(Finished {
            success: child.wait()?,
            output: lines.join("\n"),
        })
    }

    fn background(&mut self) -> Result<Child> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(self, 0);
        Child::spawn(self)
    }

    fn serve(&mut self, echo: bool) -> Result<(Child, String)> {
        // Ctrl-C in the terminal reaches this program alone, which then stops
        // the server: it never seems to have ended by itself.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(self, 0);
        let child = Child::spawn(self.stdout(Stdio::piped()))?;
        let lines = child.lines(echo);
        loop {
            match lines.recv_timeout(Duration::from_secs(30)) {
                Ok(line) => {
                    if let Some(address) = line.strip_prefix("ready ") {
                        return Ok((child, address.trim().to_owned()));
                    }
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    bail!("`{}` did not become ready within 30 seconds", line(self))
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => bail!(
                    "`{}` ended before it was ready; its output is above",
                    line(self)
                ),
            }
        }
    }
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}
