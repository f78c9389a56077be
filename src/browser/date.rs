//! Dates for people.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::clock;
use crate::js::builtin::Object;
use crate::js::codec;

#[wasm_bindgen]
extern "C" {
    type Date;
    #[wasm_bindgen(constructor)]
    fn new(milliseconds: f64) -> Date;
    #[wasm_bindgen(method, js_name = toDateString)]
    fn to_date_string(this: &Date) -> String;
    // Throws for a language that is no tag.
    #[wasm_bindgen(method, catch, js_name = toLocaleString)]
    fn to_locale_string(this: &Date, language: &str, options: &JsValue) -> Result<String, JsValue>;
}

/// When something was: the time, and the date unless it is today's. The time is
/// in milliseconds since the epoch.
pub(crate) fn label(time: f64, language: &str) -> String {
    let date = Date::new(time);
    let options = Object::new();
    codec::set_property(&options, "timeStyle", &"short".into());
    if date.to_date_string() != Date::new(clock::now()).to_date_string() {
        codec::set_property(&options, "dateStyle", &"medium".into());
    }
    date.to_locale_string(language, &options)
        .unwrap_or_default()
}
