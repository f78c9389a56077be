//! The form before the first message.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::View;
use super::attribute::attribute;
use super::window::or;
use crate::api::text::concat;
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
    }
    draw_fields(view);
    let (configuration, strings) = (&view.settings.configuration, &view.settings.strings);
    for (id, text, own) in [
        (
            "prechat-title",
            &configuration.prechat_header_text,
            "prechat",
        ),
        ("prechat-start", &configuration.prechat_button_text, "start"),
    ] {
        let text = text.as_deref().unwrap_or_default();
        view.set_text(id, &or(text, strings.get(own)));
    }
    let message = configuration.prechat_message_text.as_deref();
    view.set_rich_text(&view.find("prechat-text")?, message.unwrap_or_default());
    Some(())
}

/// Draws the fields that are wanted. What was filled in stays, unless others are.
fn draw_fields(view: &View) -> Option<()> {
    let fields = view.find("prechat-fields")?;
    let wanted = &view.settings.prechat_fields;
    if fields.get_attribute("data-fields").as_ref() == Some(wanted) {
        return Some(());
    }
    attribute(&fields, "data-fields", wanted);
    fields.set_text_content(None);
    let mut at = 0;
    loop {
        match word(wanted, &mut at) {
            "" => return Some(()),
            "name" => view.build(&fields, NAME),
            "email" => view.build(&fields, EMAIL),
            "phone" => view.build(&fields, PHONE),
            _ => None,
        };
    }
}

/// Shows the form in place of log and composer, or the other way round.
pub(in crate::widget) fn show(view: &View, is_asked: bool) {
    view.show("prechat", is_asked);
    view.show("frame", !is_asked);
    view.show("composer", !is_asked);
}

/// What the visitor has filled in, by its key in the conversation's metadata.
pub(in crate::widget) fn values(view: &View) -> Object {
    let mut values = Object::default();
    let Some(fields) = view.find("prechat-fields") else {
        return values;
    };
    for key in KEYS {
        if let Ok(Some(field)) = fields.query_selector(&concat(&["[name=", key, "]"])) {
            let value = field.unchecked_ref::<HtmlInputElement>().value();
            values.push(key, Value::String(value.trim_ascii().to_owned()));
        }
    }
    values
}
