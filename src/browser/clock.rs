//! What time it is, and dates as HTTP writes them.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    type Date;
    #[wasm_bindgen(static_method_of = Date)]
    fn now() -> f64;
    #[wasm_bindgen(static_method_of = Date)]
    fn parse(text: &str) -> f64;
}

#[cfg(feature = "widget")]
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn since_the_page_began() -> f64;
}

/// Milliseconds since some moment, whatever becomes of the visitor's clock.
#[cfg(feature = "widget")]
pub(crate) fn steady() -> f64 {
    since_the_page_began()
}

/// Milliseconds since the epoch.
pub(crate) fn now() -> f64 {
    Date::now()
}

/// When a date of the service is, in milliseconds since the epoch.
pub(crate) fn parse_date(text: &str) -> Option<f64> {
    Some(Date::parse(text)).filter(|time| !time.is_nan())
}
