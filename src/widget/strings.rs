//! The window's own texts, in the visitor's language. They come from the page
//! (`www/languages/`), so that a page loads one language and no other.

use wasm_bindgen::JsValue;

use crate::js::codec;

/// Texts by name; English stands in for what a language lacks.
pub(super) struct Strings(pub(super) JsValue);

impl Strings {
    /// The text of that name, as in `www/languages/en.js`.
    pub(super) fn get(&self, name: &str) -> String {
        codec::property(&self.0, name)
            .as_string()
            .unwrap_or_default()
    }
}
