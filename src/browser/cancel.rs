//! Giving up: the caller's `AbortSignal` and time running out, as one promise
//! that any other can be raced against.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::js::builtin::{Array, Function, Object, Promise};
use crate::js::promise::{Outcome, Settler, Task};

#[wasm_bindgen]
extern "C" {
    // Globals of windows and workers alike.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: u32, argument: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);

    pub(crate) type AbortController;
    #[wasm_bindgen(constructor)]
    pub(crate) fn new() -> AbortController;
    #[wasm_bindgen(method)]
    pub(crate) fn abort(this: &AbortController);
    #[wasm_bindgen(method, getter)]
    pub(crate) fn signal(this: &AbortController) -> AbortSignal;

    #[derive(Clone)]
    pub(crate) type AbortSignal;
    #[wasm_bindgen(method, getter)]
    fn aborted(this: &AbortSignal) -> bool;
    #[wasm_bindgen(method, getter)]
    fn reason(this: &AbortSignal) -> JsValue;
    #[wasm_bindgen(method, catch, js_name = addEventListener)]
    fn add_event_listener(
        this: &AbortSignal,
        event: &str,
        listener: &Function,
    ) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = removeEventListener)]
    fn remove_event_listener(
        this: &AbortSignal,
        event: &str,
        listener: &Function,
    ) -> Result<(), JsValue>;
}

/// How waiting ended before what was waited for.
pub(crate) enum Cancelled {
    /// The caller aborted, for this reason.
    Aborted(JsValue),
    /// Time ran out.
    TimedOut,
}

/// The caller's signal, if there is one.
#[derive(Default)]
pub(crate) struct Abort(Option<AbortSignal>);

impl Abort {
    /// `None` for a value that is neither an `AbortSignal` nor absent.
    pub(crate) fn from_js(signal: &JsValue) -> Option<Self> {
        if signal.is_null() || signal.is_undefined() {
            return Some(Abort(None));
        }
        signal
            .dyn_ref()
            .map(|signal: &AbortSignal| Abort(Some(signal.clone())))
    }

    pub(crate) fn new(signal: AbortSignal) -> Self {
        Abort(Some(signal))
    }

    /// The reason, once it is aborted. Any value may be a reason.
    pub(crate) fn reason(&self) -> Option<JsValue> {
        self.0
            .as_ref()
            .filter(|signal| signal.aborted())
            .map(AbortSignal::reason)
    }
}

/// A limited time, which ends early when the caller aborts. Dropping it removes
/// its listener and its timer: a page may use one signal for all it ever does.
pub(crate) struct Limit<'a> {
    abort: &'a Abort,
    over: Promise,
    end: Function,
    timer: JsValue,
    timed_out: JsValue,
}

impl<'a> Limit<'a> {
    pub(crate) fn start(abort: &'a Abort, milliseconds: u32) -> Self {
        let (over, Settler { resolve: end, .. }) = Settler::new();
        if let Some(signal) = &abort.0 {
            // Fails for no function.
            let _ = signal.add_event_listener("abort", &end);
        }
        let timed_out = Object::new().into();
        let timer = set_timeout(&end, milliseconds, &timed_out);
        Limit {
            abort,
            over,
            end,
            timer,
            timed_out,
        }
    }

    /// What `promise` comes to, fulfilled or rejected, unless the limit is over
    /// before.
    pub(crate) async fn wait_for(
        &self,
        task: &Task,
        promise: &JsValue,
    ) -> Result<Outcome, Cancelled> {
        let race = Promise::race(&Array::of2(promise, &self.over));
        let outcome = task.wait_for(&race).await;
        if let Some(reason) = self.abort.reason() {
            return Err(Cancelled::Aborted(reason));
        }
        if outcome.as_ref() == Ok(&self.timed_out) {
            return Err(Cancelled::TimedOut);
        }
        Ok(outcome)
    }
}

impl Drop for Limit<'_> {
    fn drop(&mut self) {
        clear_timeout(&self.timer);
        if let Some(signal) = &self.abort.0 {
            // Fails for no listener that was added.
            let _ = signal.remove_event_listener("abort", &self.end);
        }
    }
}

/// Waits; the reason if the caller aborts before.
pub(crate) async fn sleep(task: &Task, abort: &Abort, milliseconds: u32) -> Option<JsValue> {
    let limit = Limit::start(abort, milliseconds);
    match limit.wait_for(task, &limit.over).await {
        Err(Cancelled::Aborted(reason)) => Some(reason),
        _ => None,
    }
}
