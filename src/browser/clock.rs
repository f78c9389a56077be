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

/// Milliseconds since the epoch.
pub(crate) fn now() -> f64 {
    Date::now()
}

/// When a date of the service is, in milliseconds since the epoch.
pub(crate) fn parse_date(text: &str) -> Option<f64> {
    Some(Date::parse(text)).filter(|time| !time.is_nan())
}

#[cfg(feature = "widget")]
mod label {
    use wasm_bindgen::JsValue;
    use wasm_bindgen::prelude::wasm_bindgen;

    use crate::js::builtin::Object;
    use crate::js::codec;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = Date)]
        type Moment;
        #[wasm_bindgen(constructor, js_class = "Date")]
        fn new(milliseconds: f64) -> Moment;
        #[wasm_bindgen(method, js_name = toDateString)]
        fn to_date_string(this: &Moment) -> String;
        // Throws for a language that is no tag.
        #[wasm_bindgen(method, catch, js_name = toLocaleString)]
        fn to_locale_string(
            this: &Moment,
            language: &str,
            options: &JsValue,
        ) -> Result<String, JsValue>;
    }

    /// When something was, for people: the time, and the date unless it is
    /// today's. The time is in milliseconds since the epoch.
    pub(crate) fn label(time: f64, language: &str) -> String {
        let moment = Moment::new(time);
        let options = Object::new();
        codec::set_property(&options, "timeStyle", &"short".into());
        if moment.to_date_string() != Moment::new(super::now()).to_date_string() {
            codec::set_property(&options, "dateStyle", &"medium".into());
        }
        moment
            .to_locale_string(language, &options)
            .unwrap_or_default()
    }
}

#[cfg(feature = "widget")]
pub(crate) use self::label::label;
