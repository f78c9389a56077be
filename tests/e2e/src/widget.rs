//! A page with a `<quickchat-widget>`, as the tests use it.

use std::ops::Deref;

use fantoccini::elements::Element;
use serde_json::{Value, json};

use crate::{Engine, Page, Surroundings, browse_in};

/// Where a widget's parts are.
const WIDGET: &str = "quickchat-widget >>> ";

/// The emulator's scenario.
const SCENARIO: &str = "emulated1";

/// A test of a widget that is on a page of its own. The page has a strict policy
/// for its content; what breaks that fails the test, and so does an uncaught
/// exception.
pub struct Visit {
    name: &'static str,
    configuration: Value,
    rating: Value,
    attributes: Value,
    surroundings: Surroundings,
    engine: Option<Engine>,
    held_back: Option<HeldBack>,
}

/// What a page holds back, as its script names it.
#[derive(Debug)]
enum HeldBack {
    Frame,
    Module,
}

impl Visit {
    /// A visit of this name to a page whose widget has no configuration.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            configuration: json!({}),
            rating: json!({}),
            attributes: json!({}),
            surroundings: Surroundings::default(),
            engine: None,
            held_back: None,
        }
    }

    /// What the service answers as the widget's configuration.
    pub fn configured(self, configuration: Value) -> Self {
        Self {
            configuration,
            ..self
        }
    }

    /// What the service answers as the rating's configuration, which else says
    /// that there is none.
    pub fn rated(self, rating: Value) -> Self {
        Self { rating, ..self }
    }

    /// More attributes of the element; `properties` are set as such.
    pub fn with(self, attributes: Value) -> Self {
        Self { attributes, ..self }
    }

    /// The visitor's device and settings.
    pub fn on(self, surroundings: Surroundings) -> Self {
        Self {
            surroundings,
            ..self
        }
    }

    /// Runs the test in this engine alone, where others can't be told what it
    /// needs. In them it does nothing.
    pub fn only_in(self, engine: Engine) -> Self {
        Self {
            engine: Some(engine),
            ..self
        }
    }

    /// Holds the widget's module back each time that it is asked for, until
    /// [`Widget::release`]. The test begins with the bubble.
    pub fn held_back(self) -> Self {
        Self {
            held_back: Some(HeldBack::Module),
            ..self
        }
    }

    /// The same with the window's frame, without which there is nothing but a
    /// composer.
    pub fn frame_held_back(self) -> Self {
        Self {
            held_back: Some(HeldBack::Frame),
            ..self
        }
    }

    /// Runs the test, beginning when the window could be opened.
    ///
    /// # Panics
    /// When the test does, and as [`crate::browse`] does.
    pub async fn run(self, test: impl AsyncFnOnce(&Widget<'_>)) {
        if self.engine.is_some_and(|only| only != Engine::wanted()) {
            println!("{} is for another engine", self.name);
            return;
        }
        browse_in(self.surroundings, self.name, async |page| {
            let widget = Widget { page };
            page.open("/tests/widget.html").await;
            widget.configure(&self.configuration).await;
            widget.control("PUT", "rating", &self.rating).await;
            if let Some(held_back) = self.held_back {
                let script = format!("return window.holdBack{held_back:?}()");
                page.run(&script, vec![]).await;
                widget.add(&self.attributes).await;
            } else {
                widget.add(&self.attributes).await;
                widget.wait_until_ready().await;
            }
            test(&widget).await;
            let faults = page.run("return window.faults", vec![]).await;
            assert_eq!(faults, json!([]), "the page has faults");
        })
        .await;
    }
}

/// A page with a widget. What is said in selectors is looked for within the
/// widget; what the page has besides is reached through [`Widget::page`].
pub struct Widget<'a> {
    /// The page.
    pub page: &'a Page,
}

impl Deref for Widget<'_> {
    type Target = Page;

    fn deref(&self) -> &Page {
        self.page
    }
}

impl Widget<'_> {
    /// Has the service answer this configuration from now on.
    ///
    /// # Panics
    /// When the emulator refuses it.
    pub async fn configure(&self, configuration: &Value) {
        self.control("PUT", "configuration", configuration).await;
    }

    /// Has the service fail from now on, as the emulator's README says; `None`
    /// for no more.
    ///
    /// # Panics
    /// When the emulator refuses it.
    pub async fn set_fault(&self, fault: Option<&str>) {
        self.control("PUT", "fault", &json!({ "fault": fault }))
            .await;
    }

    /// What happened at the service.
    ///
    /// # Panics
    /// When the emulator doesn't answer.
    pub async fn service_state(&self) -> Value {
        self.control("GET", "state", &Value::Null).await
    }

    /// How often the service was sent a text.
    ///
    /// # Panics
    /// When the emulator doesn't answer.
    pub async fn times_sent(&self, text: &str) -> u64 {
        let state = self.service_state().await;
        let conversations = state.get("conversations").and_then(Value::as_array);
        conversations
            .into_iter()
            .flatten()
            .filter_map(|conversation| conversation.get("visitor_texts")?.get(text)?.as_u64())
            .sum()
    }

    async fn control(&self, method: &str, what: &str, body: &Value) -> Value {
        let script = "const [method, what, body] = arguments;
            return fetch(`/~emulator/${what}`, {
                method, body: body && JSON.stringify(body), headers: { 'Content-Type': 'application/json' },
            }).then((answer) => answer.ok ? answer.json() : Promise.reject(new Error(answer.status)))";
        let arguments = vec![json!(method), json!(what), body.clone()];
        self.page.run(script, arguments).await
    }

    /// Adds a widget to the page, with more attributes; `properties` are set as
    /// such.
    ///
    /// # Panics
    /// When the script fails.
    pub async fn add(&self, attributes: &Value) {
        let mut said = json!({ "scenario-id": SCENARIO, "gateway": "/gateway" });
        if let (Value::Object(all), Value::Object(more)) = (&mut said, attributes) {
            all.extend(more.clone());
        }
        self.page
            .run(
                "window.addWidget(arguments[0])",
                vec![json!(said.to_string())],
            )
            .await;
    }

    /// Takes the widget away and puts another one there, for which nothing was
    /// kept, with another configuration.
    ///
    /// # Panics
    /// When the script fails.
    pub async fn start_over(&self, configuration: &Value, attributes: &Value) {
        let forget = "document.querySelector('quickchat-widget').remove(); localStorage.clear(); sessionStorage.clear()";
        self.page.run(forget, vec![]).await;
        self.configure(configuration).await;
        self.add(attributes).await;
        self.wait_until_ready().await;
    }

    /// Waits until the window could be opened and shows what was fetched.
    ///
    /// # Panics
    /// When the script fails.
    pub async fn wait_until_ready(&self) {
        self.eval("customElements.whenDefined('quickchat-widget').then(() => element.ready).then(() => null)")
            .await;
    }

    /// Lets come what was held back, or fail to.
    ///
    /// # Panics
    /// When nobody asks for it.
    pub async fn release(&self, comes: bool) {
        self.wait_until("window.release").await;
        let script = "window.release(arguments[0]); window.release = undefined";
        self.page.run(script, vec![json!(comes)]).await;
    }

    /// Opens the window by its bubble.
    ///
    /// # Panics
    /// When it doesn't open.
    pub async fn open(&self) {
        self.click("#bubble").await;
        self.wait_until("isShown('#window')").await;
        self.settle().await;
    }

    /// Writes a message, sends it and waits for its reply.
    ///
    /// # Panics
    /// When there is none.
    pub async fn ask(&self, text: &str) {
        let last = "all('#messages > article').at(-1)";
        let before = self.eval(&format!("{last}?.id")).await;
        self.type_into("#input", &format!("{text}\u{E007}")).await;
        let is_reply = format!("{last}?.dataset.author === 'assistant' && {last}.id !== {before}");
        self.wait_until(&is_reply).await;
    }

    /// Asks in the menu for a new conversation.
    ///
    /// # Panics
    /// When there is no menu, or nothing is asked in return.
    pub async fn ask_to_start_over(&self) {
        self.wait_until("isShown('#menu')").await;
        self.click("#menu").await;
        self.click("#new").await;
        self.wait_until("isShown('#question')").await;
    }

    /// The value of an expression in JavaScript, awaited where it is a promise.
    /// In it, `element` is the widget, `root` its shadow tree, `find(selector)`
    /// and `all(selector)` look into that, and `isShown(selector)`,
    /// `style(selector, property)` and `box(selector)` tell of what they find.
    ///
    /// # Panics
    /// When it throws.
    pub async fn eval(&self, expression: &str) -> Value {
        let script = format!(
            "const element = document.querySelector('quickchat-widget');
            const root = element?.shadowRoot;
            const find = (selector) => root.querySelector(selector);
            const all = (selector) => [...root.querySelectorAll(selector)];
            const isShown = (selector) => Boolean(find(selector)?.checkVisibility({{ visibilityProperty: true }}));
            const style = (selector, property) => getComputedStyle(find(selector))[property];
            const box = (selector) => find(selector).getBoundingClientRect().toJSON();
            return ({expression});"
        );
        self.page.run(&script, vec![]).await
    }

    /// Whether a condition as in [`Widget::eval`] holds now.
    ///
    /// # Panics
    /// When it throws.
    pub async fn is(&self, condition: &str) -> bool {
        self.eval(&format!("Boolean({condition})")).await == json!(true)
    }

    /// Waits for a condition as in [`Widget::eval`].
    ///
    /// # Panics
    /// When it doesn't hold within half a minute, or throws.
    pub async fn wait_until(&self, condition: &str) {
        self.page
            .until(condition, async || self.is(condition).await.then_some(()))
            .await;
    }

    /// Waits until motion has ended.
    ///
    /// # Panics
    /// When it doesn't within half a minute.
    pub async fn settle(&self) {
        self.wait_until(
            "[...document.getAnimations(), ...root.getAnimations()].every(({ effect, playState }) =>
                effect.getComputedTiming().endTime === Infinity || playState !== 'running')",
        )
        .await;
    }

    /// A text as in [`Widget::eval`].
    ///
    /// # Panics
    /// When it is none.
    pub async fn text(&self, expression: &str) -> String {
        let value = self.eval(expression).await;
        let text = value.as_str();
        text.unwrap_or_else(|| panic!("{expression} is no text: {value}"))
            .to_owned()
    }

    /// A number as in [`Widget::eval`].
    ///
    /// # Panics
    /// When it is none.
    pub async fn number(&self, expression: &str) -> f64 {
        let value = self.eval(expression).await;
        let number = value.as_f64();
        number.unwrap_or_else(|| panic!("{expression} is no number: {value}"))
    }

    /// The first element that a selector means, waiting until there is one.
    ///
    /// # Panics
    /// When none has appeared within half a minute.
    pub async fn find(&self, selector: &str) -> Element {
        self.page.find(&format!("{WIDGET}{selector}")).await
    }

    /// The text of every element that a selector means now.
    pub async fn texts(&self, selector: &str) -> Vec<String> {
        self.page.texts(&format!("{WIDGET}{selector}")).await
    }

    /// Waits until one of the elements that a selector means holds the text.
    ///
    /// # Panics
    /// When none does within half a minute.
    pub async fn wait_for_text(&self, selector: &str, text: &str) {
        let selector = format!("{WIDGET}{selector}");
        self.page.wait_for_text(&selector, text).await;
    }

    /// Clicks what a selector means, once it is there.
    ///
    /// # Panics
    /// When it does not appear, or something covers it.
    pub async fn click(&self, selector: &str) {
        self.page.click(&format!("{WIDGET}{selector}")).await;
    }

    /// Types into what a selector means, once it is there.
    ///
    /// # Panics
    /// When it does not appear or takes no text.
    pub async fn type_into(&self, selector: &str, text: &str) {
        let selector = format!("{WIDGET}{selector}");
        self.page.type_into(&selector, text).await;
    }

    /// The details of the events of a type that were told so far, such as
    /// `message` for `quickchat-message`.
    ///
    /// # Panics
    /// When the script fails.
    pub async fn told(&self, kind: &str) -> Vec<Value> {
        let script = "return window.told.filter(({ type }) => type === arguments[0]).map(({ detail }) => detail)";
        let told = self.page.run(script, vec![json!(kind)]).await;
        serde_json::from_value(told).unwrap_or_default()
    }

    /// Has axe look at the whole page.
    ///
    /// # Panics
    /// When it finds something.
    pub async fn assert_accessible(&self, state: &str) {
        self.page.assert_accessible(state).await;
    }
}
