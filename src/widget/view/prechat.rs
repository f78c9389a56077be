//! The form before the first message.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::View;
use super::window::given;
use crate::api::{Object, Value};
use crate::richtext::scan::word;

const FORM: &str = "\
form#prechat part=prechat aria-labelledby=prechat-title hidden
 h3#prechat-title dir=auto
 div#prechat-text.rich-text dir=auto
 div#prechat-fields
 button#prechat-start.strong type=submit";

const NAME: &str = "\
label
 span @name
 input name=visitor_name autocomplete=name maxlength=200 required dir=auto";
const EMAIL: &str = "\
label
 span @email
 input name=visitor_email type=email autocomplete=email maxlength=320 required dir=auto";
const PHONE: &str = "\
label
 span @phone
 input name=visitor_phone_number type=tel autocomplete=tel maxlength=50 required dir=auto";

/// The conversation metadata that the form fills.
const KEYS: [&str; 3] = ["visitor_name", "visitor_email", "visitor_phone_number"];

/// Draws the form, hidden.
pub(super) fn draw(view: &View) -> Option<()> {
    if view.find("prechat").is_none() {
        let form = view.build(&view.shadow, FORM)?;
        let frame = view.find("frame")?;
        frame
            .parent_node()?
            .insert_before(&form, Some(&frame))
            .ok()?;
        let fields = view.find("prechat-fields")?;
        let mut at = 0;
        loop {
            match word(&view.settings.prechat_fields, &mut at) {
                "" => break,
                "name" => view.build(&fields, NAME),
                "email" => view.build(&fields, EMAIL),
                "phone" => view.build(&fields, PHONE),
                _ => None,
            };
        }
    }
    let (configuration, strings) = (&view.settings.configuration, &view.settings.strings);
    let set = |id, said: String| view.set_text(id, &said);
    set(
        "prechat-title",
        given(
            configuration.prechat_header_text.as_ref(),
            strings.get("prechat"),
        ),
    );
    set(
        "prechat-start",
        given(
            configuration.prechat_button_text.as_ref(),
            strings.get("start"),
        ),
    );
    let message = configuration.prechat_message_text.as_deref();
    view.set_rich_text(&view.find("prechat-text")?, message.unwrap_or_default());
    Some(())
}

/// Shows the form in place of log and composer, or the other way round.
pub(in crate::widget) fn show(view: &View, is_asked: bool) {
    view.show("prechat", is_asked);
    view.show("frame", !is_asked);
    view.show("composer", !is_asked);
}

/// Whether the form is shown.
pub(in crate::widget) fn is_shown(view: &View) -> bool {
    view.find("prechat")
        .is_some_and(|form| !form.has_attribute("hidden"))
}

/// What the visitor has filled in, by its key in the conversation's metadata.
pub(in crate::widget) fn values(view: &View) -> Object {
    let mut values = Object::default();
    let Some(fields) = view.find("prechat-fields") else {
        return values;
    };
    for key in KEYS {
        let mut selector = String::from("[name=");
        selector.push_str(key);
        selector.push(']');
        if let Ok(Some(field)) = fields.query_selector(&selector) {
            let value = field.unchecked_ref::<HtmlInputElement>().value();
            values.push(key, Value::String(value.trim_ascii().to_owned()));
        }
    }
    values
}
