//! What is done by the module's host, where JavaScript does it in less: see
//! `www/host.js`, and for the widget `www/tabs.js`.

use std::cell::Cell;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsValue, UnwrapThrowExt};

use super::builtin::Promise;
use super::error::Failure;

#[wasm_bindgen]
extern "C" {
    /// The object `host`. What `pause` and `exchange` promise is always fulfilled.
    pub type Host;
    #[wasm_bindgen(method)]
    pub(crate) fn error(this: &Host, message: &str, fields: &JsValue) -> JsValue;
    #[wasm_bindgen(method)]
    fn deferred(this: &Host) -> Settler;
    #[wasm_bindgen(method)]
    pub(crate) fn identifier(this: &Host) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn storage(this: &Host, kind: &str) -> Storage;
    #[wasm_bindgen(method, js_name = watchConnection)]
    pub(crate) fn watch_connection(
        this: &Host,
        tell: &Closure<dyn FnMut(JsValue)>,
        signal: &JsValue,
    );
    #[cfg(feature = "widget")]
    #[wasm_bindgen(method, js_name = watchStore)]
    pub(crate) fn watch_store(
        this: &Host,
        prefix: &str,
        tell: &Closure<dyn FnMut(JsValue)>,
        signal: &JsValue,
    ) -> bool;
    #[cfg(feature = "widget")]
    #[wasm_bindgen(method, js_name = awaitTurn)]
    pub(crate) fn await_turn(
        this: &Host,
        name: &str,
        is_uncertain: bool,
        tell: &JsValue,
        signal: &JsValue,
    );
    #[wasm_bindgen(method)]
    pub(crate) fn pause(this: &Host, milliseconds: u32, signal: &JsValue) -> Promise;
    #[wasm_bindgen(method)]
    pub(crate) fn exchange(
        this: &Host,
        method: &str,
        url: &str,
        body: Option<&str>,
        token: &JsValue,
        milliseconds: u32,
        signal: &JsValue,
    ) -> Promise;

    // The `api` build's host alone has it: see `www/rest/upload.js`.
    #[cfg(feature = "api")]
    #[wasm_bindgen(method)]
    pub(crate) fn upload(
        this: &Host,
        url: &str,
        field: &str,
        settings: &JsValue,
        token: &JsValue,
        milliseconds: u32,
        signal: &JsValue,
    ) -> Promise;

    // It fails when it is full, or has been blocked since.
    pub(crate) type Storage;
    #[wasm_bindgen(method, catch, js_name = getItem)]
    pub(crate) fn get_item(this: &Storage, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = setItem)]
    pub(crate) fn set_item(this: &Storage, key: &str, text: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = removeItem)]
    pub(crate) fn remove_item(this: &Storage, key: &str) -> Result<(), JsValue>;

    /// The other end of a promise.
    pub(crate) type Settler;
    #[wasm_bindgen(method, getter)]
    fn promise(this: &Settler) -> Promise;
    #[wasm_bindgen(method)]
    pub(crate) fn resolve(this: &Settler, value: &JsValue);
    #[wasm_bindgen(method)]
    pub(crate) fn reject(this: &Settler, exception: &JsValue);
}

impl Settler {
    /// A promise, and what settles it.
    pub(crate) fn new() -> (Promise, Self) {
        let settler = host().deferred();
        (settler.promise(), settler)
    }

    /// Settles the promise.
    pub(crate) fn settle(&self, result: Result<JsValue, Failure>) {
        match result {
            Ok(value) => self.resolve(&value),
            Err(failure) => self.reject(&failure.into()),
        }
    }
}

thread_local! {
    // Leaked, since it lives as long as the module: a static that has nothing
    // to drop needs none of the code for its own end.
    static HOST: Cell<Option<&'static Host>> = const { Cell::new(None) };
}

/// Hands the page's `host` in. Called once, by the loader, before all else.
#[wasm_bindgen(js_name = useHost)]
pub fn use_host(host: Host) {
    // `set` would bring the text of a panic that can't happen here.
    let _ = HOST.try_with(|known| known.set(Some(Box::leak(Box::new(host)))));
}

/// The page's `host`.
pub(crate) fn host() -> &'static Host {
    HOST.try_with(Cell::get).ok().flatten().unwrap_throw()
}
