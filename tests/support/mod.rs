//! What the headless tests share: the emulator, clients of it, and promises
//! that must settle.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::panic, reason = "how a test fails")]

use js_sys::{Array, Date, Function, JSON, Object, Promise, Reflect};
use quickchat_web::client::{Client, use_host};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/www/host.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = host)]
    static HOST: JsValue;
}

// The widget's module has more done by its host.
#[cfg(feature = "widget")]
#[wasm_bindgen(module = "/www/tabs.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = tabs)]
    static TABS: Object;
}

// Named so that `host.js` finds it.
#[wasm_bindgen(module = "/www/error.js")]
extern "C" {
    type QuickchatError;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch)]
    fn fetch_text(url: &str) -> Promise;
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: u32, argument: &JsValue);
}

/// What the loader hands in.
fn host() -> JsValue {
    #[cfg(feature = "widget")]
    return HOST.with(|host| {
        let all = Object::assign(&Object::new(), host.unchecked_ref());
        TABS.with(|tabs| Object::assign(&all, tabs)).into()
    });
    #[cfg(not(feature = "widget"))]
    HOST.with(JsValue::clone)
}

/// Longer than anything here should take, and shorter than the runner's own
/// limit, which wouldn't say which promise it was.
const SETTLES_WITHIN_MS: u32 = 12_000;

pub(crate) const SCENARIO: &str = "emulated1";
pub(crate) const API_KEY: &str = "emulated-key-0123456789abcdef";

/// The emulator that the test command started.
pub(crate) fn emulator() -> &'static str {
    match option_env!("QUICKCHAT_TEST_EMULATOR") {
        Some(address) => address,
        None => panic!(
            "QUICKCHAT_TEST_EMULATOR is the emulator's address: use `cargo xtask test browser`"
        ),
    }
}

/// A text that no other test has sent.
pub(crate) fn unique(name: &str) -> String {
    format!("{name} {}", (js_sys::Math::random() * 1e9) as u64)
}

/// Parses JSON that a test wrote.
pub(crate) fn json(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

/// An object of these properties.
pub(crate) fn object<const N: usize>(properties: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        Reflect::set(&object, &name.into(), &value).unwrap();
    }
    object.into()
}

/// The value at a path such as `error.code`.
pub(crate) fn get(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, name| {
        Reflect::get(&value, &name.into()).unwrap_or(JsValue::UNDEFINED)
    })
}

/// The text at a path; empty if there is none.
pub(crate) fn text(value: &JsValue, path: &str) -> String {
    get(value, path).as_string().unwrap_or_default()
}

/// The number at a path.
pub(crate) fn number(value: &JsValue, path: &str) -> f64 {
    get(value, path).as_f64().unwrap_or(f64::NAN)
}

/// The JSON of a value, to compare with.
pub(crate) fn show(value: &JsValue) -> String {
    JSON::stringify(value).map(String::from).unwrap_or_default()
}

pub(crate) fn connect(options: &JsValue) -> Result<Client, JsValue> {
    // As the loader does.
    use_host(host().unchecked_into());
    Client::new(options)
}

/// A client whose every request meets `fault` (`""` for none). Its history
/// lives in memory, and it never repeats a call, unless `more` says otherwise.
pub(crate) fn client_with<const N: usize>(fault: &str, more: [(&str, JsValue); N]) -> Client {
    let options = object([
        ("scenarioId", SCENARIO.into()),
        ("gateway", gateway(fault).into()),
        ("storage", "memory".into()),
        ("maxRetries", 0.into()),
    ]);
    let more: Object = object(more).unchecked_into();
    Object::assign(options.unchecked_ref(), &more);
    connect(&options).unwrap()
}

pub(crate) fn client(fault: &str) -> Client {
    client_with(fault, [])
}

pub(crate) fn gateway(fault: &str) -> String {
    match fault {
        "" => format!("{}/gateway", emulator()),
        fault => format!(
            "{}/~fault/{fault};key={}/gateway",
            emulator(),
            unique("k").replace(' ', "-")
        ),
    }
}

/// Waits for a promise, and fails the test if it never settles.
pub(crate) async fn settle(promise: impl Into<JsValue>) -> Result<JsValue, JsValue> {
    let never = JsValue::from(Object::new());
    let mut late = JsValue::UNDEFINED;
    let limit = Promise::new(&mut |resolve, _| late = resolve.into());
    set_timeout(late.unchecked_ref(), SETTLES_WITHIN_MS, &never);
    let outcome = JsFuture::from(Promise::race(&Array::of2(&promise.into(), &limit))).await;
    assert!(outcome.as_ref() != Ok(&never), "a promise never settled");
    outcome
}

/// The error of a promise that must be rejected, and with a `QuickchatError`.
pub(crate) async fn rejection(promise: impl Into<JsValue>) -> JsValue {
    let error = settle(promise).await.expect_err("it was fulfilled");
    assert_is_quickchat_error(&error);
    error
}

pub(crate) fn assert_is_quickchat_error(error: &JsValue) {
    assert_eq!(text(error, "name"), "QuickchatError", "{error:?}");
    assert!(error.is_instance_of::<QuickchatError>());
    assert!(!text(error, "message").is_empty());
    assert!(!text(error, "code").is_empty());
}

pub(crate) async fn wait(milliseconds: u32) {
    let promise =
        Promise::new(&mut |resolve, _| set_timeout(&resolve, milliseconds, &JsValue::UNDEFINED));
    JsFuture::from(promise).await.unwrap();
}

pub(crate) fn now() -> f64 {
    Date::now()
}

/// A new conversation's identifier.
pub(crate) async fn conversation() -> String {
    let answer =
        settle(client("").send_message(&unique("Hello").into(), &JsValue::UNDEFINED)).await;
    text(&answer.unwrap(), "conv_id")
}

/// How often the service took this text from visitors.
pub(crate) async fn times_taken(message: &str) -> u32 {
    let response: web_sys::Response =
        JsFuture::from(fetch_text(&format!("{}/~emulator/state", emulator())))
            .await
            .unwrap()
            .unchecked_into();
    let state = JsFuture::from(response.json().unwrap()).await.unwrap();
    let conversations: Array = get(&state, "conversations").unchecked_into();
    conversations
        .iter()
        .map(|conversation| {
            let texts = get(&conversation, "visitor_texts");
            Reflect::get(&texts, &message.into())
                .ok()
                .and_then(|count| count.as_f64())
                .unwrap_or(0.0) as u32
        })
        .sum()
}
