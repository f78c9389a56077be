//! Chance: waits that differ, and names for messages.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::js::host::host;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Math)]
    fn random() -> f64;
}

/// A number from 0 up to, but not including, 1. Not for secrets.
pub(crate) fn unit() -> f64 {
    random()
}

/// An identifier that no other message of this visitor has.
pub(crate) fn identifier() -> String {
    host().identifier()
}
