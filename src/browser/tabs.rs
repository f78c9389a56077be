//! Other tabs of the same site: what they write, and whose turn it is to send.

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::cancel::AbortController;
use crate::js::host::host;

/// Hears what other tabs write into the store, until dropped.
pub(crate) struct StoreWatch {
    _listener: Closure<dyn FnMut(JsValue)>,
    end: AbortController,
}

impl StoreWatch {
    /// Has every key that another tab writes told, of those that begin with
    /// `prefix`; `None` may be any of them. `None` at once where there is no store
    /// that tabs share.
    pub(crate) fn start(prefix: &str, tell: impl Fn(Option<String>) + 'static) -> Option<Self> {
        let watch = StoreWatch {
            _listener: Closure::new(move |key: JsValue| tell(key.as_string())),
            end: AbortController::new(),
        };
        let is_shared = host().watch_store(prefix, &watch._listener, &watch.end.signal());
        is_shared.then_some(watch)
    }
}

impl Drop for StoreWatch {
    fn drop(&mut self) {
        self.end.abort();
    }
}

/// A turn that is waited for or was taken; dropping it lets others have theirs.
pub(crate) struct Turn(AbortController);

impl Turn {
    /// Waits for the turn of this name, and calls `taken` with it. Where another tab
    /// had it just before, or may have had it (`is_uncertain`), that is after a
    /// moment in which this tab gets to see what the other one wrote.
    pub(crate) fn wait(name: &str, is_uncertain: bool, taken: Box<dyn FnOnce()>) -> Self {
        let end = AbortController::new();
        host().await_turn(
            name,
            is_uncertain,
            &Closure::once_into_js(taken),
            &end.signal(),
        );
        Turn(end)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.abort();
    }
}
