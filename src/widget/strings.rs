//! The window's own texts, in the visitor's language. They come from the page
//! (`www/languages/`), so that a page loads one language and no other.

use wasm_bindgen::JsValue;

use crate::js::codec;

/// Texts by name; English stands in for what a language lacks.
pub struct Strings(JsValue);

impl Strings {
    /// The texts that an object has.
    pub fn new(texts: JsValue) -> Self {
        Self(texts)
    }

    /// The text of that name, as in `www/languages/en.js`.
    pub(super) fn get(&self, name: &str) -> String {
        codec::property(&self.0, name)
            .as_string()
            .unwrap_or_default()
    }
}
