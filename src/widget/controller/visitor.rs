//! What the visitor does: every event within the window comes in here. What is the
//! frame's to answer (header, composer, keys), `www/frame.js` does.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

use super::super::view::notice::{Notice, notify};
use super::super::view::{log, message, prechat, richtext};
use super::{Controller, plain_text};
use crate::api;
use crate::js::builtin::Object;
use crate::js::codec;
use crate::richtext::scan::push_decimal;

impl Controller {
    /// Does what an event within the shadow tree asks for.
    pub(super) fn handle(&self, event: &Event) {
        let Some(target) = event
            .target()
            .map(|target| target.unchecked_into::<Element>())
        else {
            return;
        };
        match event.type_().as_str() {
            "click" => {
                self.click(&target);
            }
            "submit" if target.id() == "prechat" => self.submit_prechat(),
            "scroll" if target.id() == "log" => {
                let view = self.view();
                log::scrolled(&view);
                if log::is_near_start(&view) {
                    self.show_earlier();
                } else if log::is_near_end(&view) {
                    self.conversation.with_messages(|messages| {
                        log::show_later(&view, messages);
                    });
                }
            }
            // An image that can't be had leaves the drawn one.
            "error" if target.matches(".avatar img").unwrap_or_default() => target.remove(),
            _ => {}
        }
    }

    /// Shows earlier messages: of those that were read, of those that are kept, or
    /// else of those that the service has.
    pub(super) fn show_earlier(&self) {
        let view = self.view();
        let is_all_shown = || {
            let mut is_all = true;
            self.conversation.with_messages(|messages| {
                is_all = log::begins_with(&view, messages.first());
            });
            is_all
        };
        while is_all_shown() && self.conversation.read_earlier() {}
        if is_all_shown() {
            self.conversation.recall();
        }
        self.conversation.with_messages(|messages| {
            log::show_earlier(&view, messages);
        });
    }

    fn click(&self, target: &Element) -> Option<()> {
        let view = self.view();
        let control = target.closest("button, a").ok()??;
        match control.id().as_str() {
            "new" => notify(&view, Notice::Question)?,
            "popup-open" => drop(self.tell("open", &JsValue::UNDEFINED)),
            "popup-close" => drop(self.tell("dismiss", &JsValue::UNDEFINED)),
            "end" => {
                self.show_end();
                view.focus("log");
            }
            "start-over" => {
                self.reset();
                self.focus();
            }
            "keep" => self.end_question(),
            "accept" => self.accept(),
            _ => match control.class_name().as_str() {
                "starter" => {
                    self.say(control.text_content()?);
                    self.focus();
                }
                "retry" => {
                    let id = message::id_around(&control)?;
                    self.conversation.begin_to_retry(&id);
                    self.focus();
                }
                "thumb" => self.judge(&control)?,
                "copy-message" => {
                    let id = message::id_around(&control)?;
                    let source = message::text_of(&view.find(&id)?)?;
                    let text = plain_text(&self.conversation.copy_of_message(&id)?);
                    view.copy(control, source, &text);
                }
                "copy" => richtext::copy_code(&view, control)?,
                "image" => richtext::show_image(&control)?,
                _ => self.link(&control)?,
            },
        }
        Some(())
    }

    /// Notes a click on a link in a reply, where the account wants to know.
    fn link(&self, link: &Element) -> Option<()> {
        if !self.view().settings.configuration.link_tracking_active {
            return None;
        }
        link.closest(".rich-text").ok()??;
        let url = link.get_attribute("href")?;
        let detail = Object::new();
        codec::set_property(&detail, "url", &url.as_str().into());
        let id = message::id_around(link).map_or(JsValue::UNDEFINED, JsValue::from);
        codec::set_property(&detail, "messageId", &id);
        self.tell("link", &detail);
        let mut metadata = api::Object::default();
        metadata.push("last_link", api::Value::String(url));
        self.conversation.attach(metadata);
        Some(())
    }

    /// Notes what the visitor thinks of a reply; a second press takes it back.
    fn judge(&self, thumb: &Element) -> Option<()> {
        let id = message::id_around(thumb)?;
        let reply = self.conversation.copy_of_message(&id)?;
        let pressed = thumb.get_attribute("value");
        let feedback = if pressed == reply.feedback {
            None
        } else {
            pressed
        };
        let value = feedback
            .clone()
            .map_or(api::Value::Null, api::Value::String);
        self.conversation.judge(&id, feedback);
        let detail = Object::new();
        codec::set_property(&detail, "messageId", &id.into());
        codec::set_property(&detail, "value", &codec::from_value(&value));
        self.tell("feedback", &detail);
        let mut metadata = api::Object::default();
        let mut key = "feedback_".to_owned();
        push_decimal(&mut key, reply.ord?);
        metadata.push(&key, value);
        self.conversation.attach(metadata);
        Some(())
    }

    fn submit_prechat(&self) {
        let values = api::Value::Object(prechat::values(&self.view()));
        let detail = Object::new();
        codec::set_property(&detail, "values", &codec::from_value(&values));
        if !self.tell("prechat", &detail) {
            return;
        }
        if let api::Value::Object(values) = values {
            self.conversation.attach(values);
        }
        self.is_introduced.set(true);
        self.introduce();
        self.focus();
    }

    fn end_question(&self) {
        notify(&self.view(), Notice::Nothing);
        self.follow_status();
        self.focus();
    }

    /// A failure shows at its message.
    fn say(&self, text: String) {
        self.conversation.begin_to_send(text, self.context());
    }
}
