//! Giving up: the caller's `AbortSignal`.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::js::codec;
#[cfg(feature = "widget")]
use crate::js::{host::host, promise::Task};

#[wasm_bindgen]
extern "C" {
    pub(crate) type AbortController;
    #[wasm_bindgen(constructor)]
    pub(crate) fn new() -> AbortController;
    #[wasm_bindgen(method)]
    pub(crate) fn abort(this: &AbortController);
    #[wasm_bindgen(method, getter)]
    pub(crate) fn signal(this: &AbortController) -> AbortSignal;

    pub(crate) type AbortSignal;
}

/// The caller's signal; `undefined` if there is none.
#[derive(Default)]
pub(crate) struct Abort(JsValue);

impl Abort {
    /// `None` for a value that is neither an `AbortSignal` nor absent.
    pub(crate) fn from_js(signal: JsValue) -> Option<Self> {
        if signal.is_null() || signal.is_undefined() {
            return Some(Abort::default());
        }
        signal
            .is_instance_of::<AbortSignal>()
            .then_some(Abort(signal))
    }

    pub(crate) fn new(signal: AbortSignal) -> Self {
        Abort(signal.into())
    }

    pub(crate) fn signal(&self) -> &JsValue {
        &self.0
    }

    /// The reason, once it is aborted. Any value may be a reason.
    pub(crate) fn reason(&self) -> Option<JsValue> {
        let aborted = codec::property(&self.0, "aborted").as_bool();
        (aborted == Some(true)).then(|| codec::property(&self.0, "reason"))
    }
}

/// Waits; no longer than until the caller aborts.
#[cfg(feature = "widget")]
pub(crate) async fn sleep(task: &Task, abort: &Abort, milliseconds: u32) {
    let _ = task
        .wait_for(&host().pause(milliseconds, abort.signal()))
        .await;
}
