//! A browser's session, and what differs between the engines.

use fantoccini::{
    Client, ClientBuilder,
    error::CmdError,
    wd::{Capabilities, WebDriverCompatibleCommand},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::setting;

/// The engines that the tests know how to start.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Engine {
    Chromium,
    Firefox,
}

/// A browser with one window.
pub(crate) struct Browser {
    pub(crate) client: Client,
    engine: Engine,
}

impl Browser {
    pub(crate) async fn start(driver: &str) -> Self {
        let engine = match setting("ENGINE").as_str() {
            "chromium" => Engine::Chromium,
            "firefox" => Engine::Firefox,
            other => panic!("there is no engine {other}"),
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(engine, &setting("BROWSER")))
            .connect(driver)
            .await
            .unwrap_or_else(|error| panic!("the browser did not start: {error}"));
        Self { client, engine }
    }

    /// The errors in the console since the last call. Only Chromium tells.
    pub(crate) async fn console_errors(&self) -> Result<Vec<String>, CmdError> {
        if self.engine != Engine::Chromium {
            return Ok(Vec::new());
        }
        let entries = self.client.issue_cmd(ReadConsole).await?;
        Ok(entries
            .as_array()
            .into_iter()
            .flatten()
            .filter(|entry| entry.get("level").and_then(Value::as_str) == Some("SEVERE"))
            .filter_map(|entry| entry.get("message")?.as_str().map(str::to_owned))
            .collect())
    }
}

fn capabilities(engine: Engine, browser: &str) -> Capabilities {
    let capabilities = match engine {
        Engine::Chromium => json!({
            "goog:chromeOptions": {
                "binary": browser,
                // No sandbox, since it refuses to run as root, as in CI.
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu",
                    "--disable-dev-shm-usage", "--disable-background-networking",
                    "--no-first-run", "--window-size=1280,900",
                ],
            },
            "goog:loggingPrefs": { "browser": "ALL" },
        }),
        Engine::Firefox => json!({
            "moz:firefoxOptions": {
                "binary": browser,
                "args": ["-headless", "--width=1280", "--height=900"],
            },
        }),
    };
    match capabilities {
        Value::Object(mut capabilities) => {
            // A test has a limit of its own.
            capabilities.insert("timeouts".to_owned(), json!({ "script": 120_000 }));
            capabilities
        }
        _ => Capabilities::new(),
    }
}

/// Chromium's command for what the console has been told.
#[derive(Debug)]
struct ReadConsole;

impl WebDriverCompatibleCommand for ReadConsole {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (
            http::Method::POST,
            Some(json!({ "type": "browser" }).to_string()),
        )
    }
}
