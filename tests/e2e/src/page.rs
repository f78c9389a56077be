//! What a test does with a page.

use std::time::{Duration, Instant};

use fantoccini::{
    actions::{Actions, InputSource, KeyAction, KeyActions, WheelAction, WheelActions},
    elements::{Element, ElementRef},
    wd::WindowHandle,
};
use serde_json::{Value, json};

use crate::axe;
use crate::browser::{Browser, Engine};

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often to look again.
const PAUSE: Duration = Duration::from_millis(50);

/// Finds what a selector means. `>>>` goes into an open shadow root, as in
/// `quickchat-widget >>> [part=input]`.
const FIND: &str = "
    const [selector] = arguments;
    const steps = selector.split('>>>');
    const last = steps.pop();
    let scope = document;
    for (const step of steps) {
        scope = scope?.querySelector(step)?.shadowRoot;
    }
    const found = [...(scope?.querySelectorAll(last) ?? [])];
";

/// A tab of the browser.
pub struct Tab(WindowHandle);

/// The window of a browser. Selectors may reach into open shadow roots:
/// `quickchat-widget >>> [part=input]`.
pub struct Page {
    browser: Browser,
    site: String,
}

impl Page {
    pub(crate) fn new(browser: Browser, site: &str) -> Self {
        Self {
            browser,
            site: site.to_owned(),
        }
    }

    /// Where the emulator is, which serves the site too; no slash at its end.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// The engine that shows the page.
    pub fn engine(&self) -> Engine {
        self.browser.engine
    }

    /// Opens an address of the site, such as `/`, or a whole one.
    ///
    /// # Panics
    /// When it cannot be loaded.
    pub async fn open(&self, path: &str) {
        let site = if path.starts_with("http") {
            ""
        } else {
            &self.site
        };
        self.browser
            .client
            .goto(&format!("{site}{path}"))
            .await
            .unwrap_or_else(|error| panic!("{path} cannot be opened: {error}"));
    }

    /// Loads the page anew.
    ///
    /// # Panics
    /// When it cannot be loaded.
    pub async fn reload(&self) {
        self.browser
            .client
            .refresh()
            .await
            .unwrap_or_else(|error| panic!("the page cannot be reloaded: {error}"));
    }

    /// Opens another tab of the same browser, and works in that one from now on.
    ///
    /// # Panics
    /// When the browser refuses.
    pub async fn open_tab(&self) -> Tab {
        let client = &self.browser.client;
        let opened = client.new_window(true).await;
        let opened = opened.unwrap_or_else(|error| panic!("there is no other tab: {error}"));
        let tab = Tab(opened.handle);
        self.switch_to(&tab).await;
        tab
    }

    /// The tab that is worked in.
    ///
    /// # Panics
    /// When the browser refuses.
    pub async fn tab(&self) -> Tab {
        let tab = self.browser.client.window().await;
        Tab(tab.unwrap_or_else(|error| panic!("there is no tab: {error}")))
    }

    /// Works in another tab from now on.
    ///
    /// # Panics
    /// When it is gone.
    pub async fn switch_to(&self, tab: &Tab) {
        let switched = self.browser.client.switch_to_window(tab.0.clone()).await;
        switched.unwrap_or_else(|error| panic!("the tab can't be worked in: {error}"));
    }

    /// Closes the tab that is worked in.
    ///
    /// # Panics
    /// When the browser refuses.
    pub async fn close_tab(&self) {
        let closed = self.browser.client.close_window().await;
        closed.unwrap_or_else(|error| panic!("the tab can't be closed: {error}"));
    }

    /// Gives the page a size in CSS pixels.
    ///
    /// # Panics
    /// When the browser refuses.
    pub async fn resize(&self, width: u32, height: u32) {
        self.browser.resize((width, height)).await;
    }

    /// The first element a selector means, waiting until there is one.
    ///
    /// # Panics
    /// When none has appeared within half a minute.
    pub async fn find(&self, selector: &str) -> Element {
        let script = format!("{FIND} return found[0] ?? null;");
        let found = self
            .until(&format!("{selector} to appear"), async || {
                let found = self.run(&script, vec![json!(selector)]).await;
                (!found.is_null()).then_some(found)
            })
            .await;
        // WebDriver's notation of an element: an object of a single field.
        let id = found
            .as_object()
            .and_then(|object| object.values().next()?.as_str())
            .unwrap_or_else(|| panic!("{selector} is no element: {found}"));
        Element::from_element_id(self.browser.client.clone(), ElementRef::from(id.to_owned()))
    }

    /// The text of every element that a selector means now, in their order.
    pub async fn texts(&self, selector: &str) -> Vec<String> {
        let script = format!("{FIND} return found.map((element) => element.textContent.trim());");
        let texts = self.run(&script, vec![json!(selector)]).await;
        serde_json::from_value(texts).unwrap_or_default()
    }

    /// Waits until one of the elements that a selector means holds the text.
    ///
    /// # Panics
    /// When none does within half a minute.
    pub async fn wait_for_text(&self, selector: &str, text: &str) {
        self.until(&format!("{selector} to hold \"{text}\""), async || {
            let texts = self.texts(selector).await;
            texts.iter().any(|held| held.contains(text)).then_some(())
        })
        .await;
    }

    /// Clicks what a selector means, once it is there.
    ///
    /// # Panics
    /// When it does not appear, or something covers it.
    pub async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        if let Err(error) = element.click().await {
            panic!("{selector} cannot be clicked: {error}");
        }
    }

    /// Types into what a selector means, once it is there. WebDriver's key
    /// codes work: `\u{E007}` is Enter.
    ///
    /// # Panics
    /// When it does not appear or takes no text.
    pub async fn type_into(&self, selector: &str, text: &str) {
        let element = self.find(selector).await;
        if let Err(error) = element.send_keys(text).await {
            panic!("{selector} takes no text: {error}");
        }
    }

    /// Presses keys one after the other, for what has the focus. WebDriver's key
    /// codes work: `\u{E004}` is Tab.
    ///
    /// # Panics
    /// When the browser refuses.
    pub async fn press(&self, keys: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in keys.chars() {
            actions = actions
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value });
        }
        self.perform(actions).await;
    }

    /// Presses a key while Shift is held.
    ///
    /// # Panics
    /// When the browser refuses.
    pub async fn press_with_shift(&self, key: char) {
        const SHIFT: char = '\u{E008}';
        let actions = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: SHIFT })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: SHIFT });
        self.perform(actions).await;
    }

    /// Turns the mouse's wheel at a place of the viewport, by CSS pixels
    /// downwards.
    ///
    /// # Panics
    /// When the browser refuses.
    pub async fn turn_wheel(&self, x: i64, y: i64, delta_y: i64) {
        let mut actions = WheelActions::new("wheel".to_owned());
        actions.push(WheelAction::Scroll {
            duration: None,
            x,
            y,
            delta_x: 0,
            delta_y,
        });
        self.perform(actions).await;
    }

    async fn perform(&self, actions: impl Into<Actions>) {
        if let Err(error) = self.browser.client.perform_actions(actions).await {
            panic!("the browser did not act: {error}");
        }
    }

    /// Calls a method of the DevTools protocol, which Chromium alone has.
    ///
    /// # Panics
    /// When it fails.
    pub async fn devtools(&self, method: &'static str, parameters: Value) -> Value {
        self.browser
            .devtools(method, parameters)
            .await
            .unwrap_or_else(|error| panic!("{method} failed: {error}"))
    }

    /// Takes the browser's connection away, or brings it back. The emulator's
    /// control addresses can't be reached either meanwhile. (Firefox is told by
    /// the event alone: it has no command for it.)
    ///
    /// # Panics
    /// When the browser refuses.
    pub async fn set_offline(&self, offline: bool) {
        match self.engine() {
            Engine::Chromium => {
                let parameters = json!({ "offline": offline, "latency": 0,
                    "downloadThroughput": -1, "uploadThroughput": -1 });
                self.devtools("Network.enable", json!({})).await;
                self.devtools("Network.emulateNetworkConditions", parameters)
                    .await;
            }
            Engine::Firefox => {
                let event = if offline { "offline" } else { "online" };
                self.run("dispatchEvent(new Event(arguments[0]))", vec![json!(event)])
                    .await;
            }
        }
    }

    /// Runs JavaScript in the page and gives back what it returns, awaited
    /// where it is a promise. The arguments are in `arguments`.
    ///
    /// # Panics
    /// When the script throws.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        // WebDriver waits for a promise that a script returns.
        self.browser
            .client
            .execute(script, arguments)
            .await
            .unwrap_or_else(|error| panic!("the script failed: {error}"))
    }

    /// Asks until there is an answer.
    ///
    /// # Panics
    /// When there is none within half a minute.
    pub async fn until<T>(&self, what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "waited {PATIENCE:?} in vain for {what}"
            );
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// What axe finds to be wrong with the whole page, a line each.
    ///
    /// # Panics
    /// When it can't look.
    pub async fn accessibility_findings(&self) -> Vec<String> {
        axe::findings(self).await
    }

    /// Has axe look at the whole page.
    ///
    /// # Panics
    /// When it finds something.
    pub async fn assert_accessible(&self, state: &str) {
        let findings = self.accessibility_findings().await;
        assert!(findings.is_empty(), "{state}: {findings:#?}");
    }

    /// The errors in the console since the last call: uncaught exceptions,
    /// requests that failed, violations of the page's policies. Chromium's
    /// only; other engines do not tell.
    ///
    /// # Panics
    /// When the browser is gone.
    pub async fn console_errors(&self) -> Vec<String> {
        self.browser
            .console_errors()
            .await
            .unwrap_or_else(|error| panic!("the console cannot be read: {error}"))
    }

    /// What helps to understand a failure, by file name ending.
    pub(crate) async fn evidence(&self) -> Vec<(&'static str, Vec<u8>)> {
        let mut evidence = Vec::new();
        if let Ok(picture) = self.browser.client.screenshot().await {
            evidence.push(("png", picture));
        }
        if let Ok(source) = self.browser.client.source().await {
            evidence.push(("html", source.into_bytes()));
        }
        if let Ok(errors) = self.browser.console_errors().await {
            evidence.push(("log", errors.join("\n").into_bytes()));
        }
        evidence
    }

    pub(crate) async fn close(self) {
        if let Err(error) = self.browser.client.close().await {
            eprintln!("the browser did not close: {error}");
        }
    }
}
