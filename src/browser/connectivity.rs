//! Whether the browser has a connection, as it tells by events. What it says
//! at first isn't asked: a machine without a network still reaches itself.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::js::builtin::Function;
use crate::js::codec;

#[wasm_bindgen]
extern "C" {
    // Globals of windows and workers alike. Elsewhere they aren't there.
    #[wasm_bindgen(catch, js_name = addEventListener)]
    fn add_event_listener(event: &str, listener: &Function) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = removeEventListener)]
    fn remove_event_listener(event: &str, listener: &Function) -> Result<(), JsValue>;
}

const EVENTS: [&str; 2] = ["online", "offline"];

/// Listens until dropped.
pub(crate) struct Connectivity(Closure<dyn FnMut(JsValue)>);

impl Connectivity {
    pub(crate) fn watch(tell: impl Fn(bool) + 'static) -> Self {
        let listener = Closure::new(move |event: JsValue| {
            let name = codec::property(&event, "type").as_string();
            tell(name.as_deref() == Some("online"));
        });
        let connectivity = Connectivity(listener);
        for event in EVENTS {
            let _ = add_event_listener(event, connectivity.listener());
        }
        connectivity
    }

    fn listener(&self) -> &Function {
        self.0.as_ref().unchecked_ref()
    }
}

impl Drop for Connectivity {
    fn drop(&mut self) {
        for event in EVENTS {
            let _ = remove_event_listener(event, self.listener());
        }
    }
}
