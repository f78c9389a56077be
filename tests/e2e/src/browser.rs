//! A browser's session, and what differs between the engines.

use fantoccini::{
    Client, ClientBuilder,
    error::CmdError,
    wd::{Capabilities, WebDriverCompatibleCommand},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::{
    setting,
    surroundings::{self, Surroundings},
};

/// The engines that the tests know how to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, or a browser built on it.
    Chromium,
    /// Firefox.
    Firefox,
}

impl Engine {
    /// The one that the tests are to run in.
    pub(crate) fn wanted() -> Self {
        match setting("ENGINE").as_str() {
            "chromium" => Engine::Chromium,
            "firefox" => Engine::Firefox,
            other => panic!("there is no engine {other}"),
        }
    }
}

/// A browser with one window.
pub(crate) struct Browser {
    pub(crate) client: Client,
    pub(crate) engine: Engine,
}

impl Browser {
    pub(crate) async fn start(driver: &str, surroundings: &Surroundings) -> Self {
        let engine = Engine::wanted();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(engine, &setting("BROWSER"), surroundings))
            .connect(driver)
            .await
            .unwrap_or_else(|error| panic!("the browser did not start: {error}"));
        let browser = Self { client, engine };
        match engine {
            Engine::Chromium => {
                for (method, parameters) in surroundings.devtools_calls() {
                    browser
                        .devtools(method, parameters)
                        .await
                        .unwrap_or_else(|error| {
                            panic!("{method} failed: {error}");
                        });
                }
            }
            Engine::Firefox => browser.fit_window(surroundings.viewport).await,
        }
        browser
    }

    /// Gives the page another size.
    pub(crate) async fn resize(&self, viewport: (u32, u32)) {
        match self.engine {
            Engine::Chromium => {
                let (method, parameters) = surroundings::size_call(viewport);
                if let Err(error) = self.devtools(method, parameters).await {
                    panic!("the page cannot be resized: {error}");
                }
            }
            Engine::Firefox => self.fit_window(viewport).await,
        }
    }

    /// Gives Firefox's window the size in which the page has its own.
    async fn fit_window(&self, (width, height): (u32, u32)) {
        // A window of its own would be 500 pixels wide at least.
        self.set_firefox_context("chrome").await;
        let script = "document.documentElement.style.setProperty('min-width', '0', 'important')";
        if let Err(error) = self.client.execute(script, vec![]).await {
            panic!("the window cannot be made narrow: {error}");
        }
        self.set_firefox_context("content").await;
        let script = "return [outerWidth - innerWidth, outerHeight - innerHeight]";
        let frame = self.client.execute(script, vec![]).await;
        let frame = frame.unwrap_or_else(|error| panic!("the window has no size: {error}"));
        let around =
            |index: usize| frame.get(index).and_then(Value::as_u64).unwrap_or_default() as u32;
        let resized = self
            .client
            .set_window_size(width + around(0), height + around(1))
            .await;
        if let Err(error) = resized {
            panic!("the window cannot be resized: {error}");
        }
    }

    /// Whether scripts run in the page (`content`) or in the browser (`chrome`).
    async fn set_firefox_context(&self, context: &'static str) {
        let set = self.client.issue_cmd(SetFirefoxContext(context)).await;
        if let Err(error) = set {
            panic!("there is no {context} to run scripts in: {error}");
        }
    }

    /// Calls a method of the DevTools protocol, which Chromium alone has.
    pub(crate) async fn devtools(
        &self,
        method: &'static str,
        parameters: Value,
    ) -> Result<Value, CmdError> {
        self.client
            .issue_cmd(CallDevTools { method, parameters })
            .await
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

fn capabilities(engine: Engine, browser: &str, surroundings: &Surroundings) -> Capabilities {
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
                "prefs": surroundings.firefox_preferences(),
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

/// Firefox's command for where scripts run.
#[derive(Debug)]
struct SetFirefoxContext(&'static str);

impl WebDriverCompatibleCommand for SetFirefoxContext {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/moz/context",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        let body = json!({ "context": self.0 });
        (http::Method::POST, Some(body.to_string()))
    }
}

/// Chromium's command for its DevTools protocol.
#[derive(Debug)]
struct CallDevTools {
    method: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for CallDevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        let body = json!({ "cmd": self.method, "params": self.parameters });
        (http::Method::POST, Some(body.to_string()))
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
