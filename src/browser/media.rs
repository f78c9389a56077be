//! What the visitor's device and settings are like.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::js::codec;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = matchMedia)]
    fn match_media(query: &str) -> JsValue;
}

/// Whether a CSS media query is true now.
pub(crate) fn matches(query: &str) -> bool {
    codec::property(&match_media(query), "matches").is_truthy()
}
