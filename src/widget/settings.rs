//! What a window is told from outside: the account's configuration and what the
//! page says of this one window.

use wasm_bindgen::JsValue;

use super::strings::Strings;
use crate::api::WidgetConfiguration;
use crate::js::codec;

/// A window's settings. They are replaced as a whole.
pub(super) struct Settings {
    pub(super) configuration: WidgetConfiguration,
    pub(super) strings: Strings,
    /// A BCP 47 tag, for dates.
    pub(super) language: String,
    /// Hosts whose images load at once, separated by white space; `*` for all.
    pub(super) image_hosts: String,
    /// The form's fields before the first message, separated by white space.
    pub(super) prechat_fields: String,
    /// What the visitor accepts before the first message; empty for nothing.
    pub(super) consent_text: String,
}

impl Settings {
    /// Reads what `www/frame.js` gives: `{ configuration, strings, language,
    /// imageHosts, prechatFields, consentText }`.
    pub(super) fn from_js(value: &JsValue) -> Self {
        let text = |name| codec::property(value, name).as_string().unwrap_or_default();
        Settings {
            configuration: codec::decode(&codec::property(value, "configuration"))
                .unwrap_or_default(),
            strings: Strings::new(codec::property(value, "strings")),
            language: text("language"),
            image_hosts: text("imageHosts"),
            prechat_fields: text("prechatFields"),
            consent_text: text("consentText"),
        }
    }
}
