//! Whether the browser has a connection, as it tells by events.

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::cancel::AbortController;
use crate::js::host::host;

/// Listens until dropped.
pub(crate) struct Connectivity {
    _listener: Closure<dyn FnMut(JsValue)>,
    end: AbortController,
}

impl Connectivity {
    pub(crate) fn watch(tell: impl Fn(bool) + 'static) -> Self {
        let listener = Closure::new(move |online: JsValue| tell(online.as_bool() == Some(true)));
        let end = AbortController::new();
        host().watch_connection(&listener, &end.signal());
        Connectivity {
            _listener: listener,
            end,
        }
    }
}

impl Drop for Connectivity {
    fn drop(&mut self) {
        self.end.abort();
    }
}
