//! The programs a test talks to: the emulator and the browser's driver.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use serde_json::Value;

use crate::{account, browser::Engine, setting, token};

/// How long a program may take until it says where it listens.
const START_LIMIT: Duration = Duration::from_secs(60);

/// A running program; it is stopped when this goes out of scope.
pub struct Server {
    child: Child,
    /// Where it listens, as `http://127.0.0.1:4000`.
    pub address: String,
}

impl Server {
    /// The emulator with more arguments, serving a folder as well. Any origin may
    /// use either.
    ///
    /// # Panics
    /// When it does not start, as all of these.
    pub fn emulator(site: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(setting("EMULATOR"));
        command
            .args(["--listen", "127.0.0.1:0", "--serve"])
            .arg(site)
            .args(arguments);
        Self::start(command, ready)
    }

    /// The gateway in front of the emulator at `service`, for visitors below
    /// `/gateway`, serving a folder as well.
    pub fn gateway(listen: &str, service: &str, keys: &str, site: &Path) -> Self {
        let account = account();
        let text = |name: &str| {
            let value = account.get(name).and_then(Value::as_str);
            value.expect("the account has it")
        };
        let mut command = Command::new(setting("GATEWAY"));
        command
            .args(["--listen", listen, "--base", "/gateway"])
            .args(["--log-level", "error"])
            .args(["--chat-url", &format!("{service}/chat")])
            .args(["--api-url", &format!("{service}/")])
            .arg("--serve")
            .arg(site)
            .env("QUICKCHAT_GATEWAY_KEY", keys)
            .env("QUICKCHAT_SCENARIO_ID", text("scenario_id"))
            .env("QUICKCHAT_API_KEY", text("api_key"))
            .env("QUICKCHAT_TOKEN", token("write_all"));
        Self::start(command, ready)
    }

    /// The browser's WebDriver.
    pub(crate) fn driver() -> Self {
        // Two that start at once may choose the same free port, and one of them ends.
        (0..2)
            .find_map(|_| Self::try_driver().ok())
            .unwrap_or_else(|| Self::try_driver().unwrap_or_else(|reason| panic!("{reason}")))
    }

    fn try_driver() -> Result<Self, String> {
        let mut command = Command::new(setting("DRIVER"));
        if Engine::wanted() == Engine::Firefox {
            // For the size of its window.
            command.arg("--allow-system-access");
        }
        // Firefox tells its own worries there.
        command.arg("--port=0").stderr(Stdio::null());
        Self::try_start(command, |line| {
            // "ChromeDriver was started successfully on port 40123.", and
            // geckodriver's "… Listening on 127.0.0.1:40123".
            let is_start = line.contains("started successfully on port")
                || line.contains("Listening on 127.0.0.1:");
            let port = line
                .trim_end_matches('.')
                .rsplit([' ', ':'])
                .next()
                .and_then(|port| port.parse::<u16>().ok())?;
            is_start.then(|| format!("http://127.0.0.1:{port}"))
        })
    }

    /// A program that says where it listens, in a line that `address` knows.
    ///
    /// # Panics
    /// When it does not say so in time.
    pub fn start(command: Command, address: fn(&str) -> Option<String>) -> Self {
        Self::try_start(command, address).unwrap_or_else(|reason| panic!("{reason}"))
    }

    fn try_start(
        mut command: Command,
        address: fn(&str) -> Option<String>,
    ) -> Result<Self, String> {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{name} cannot be started: {error}"))?;
        let stdout = child.stdout.take().expect("it is piped");
        let (sender, receiver) = mpsc::channel();
        // Reads on to the end, lest a full pipe block the program.
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Some(address) = address(&line) {
                    let _ = sender.send(address);
                }
            }
        });
        // Made first, so that a program that never gets ready is stopped too.
        let mut server = Self {
            child,
            address: String::new(),
        };
        server.address = receiver
            .recv_timeout(START_LIMIT)
            .map_err(|error| format!("{name} did not say where it listens: {error}"))?;
        Ok(server)
    }
}

/// What a server of the project says once it can be reached.
fn ready(line: &str) -> Option<String> {
    let address = line.strip_prefix("ready ")?;
    Some(address.trim().trim_end_matches('/').to_owned())
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
