//! Ties the window to a conversation: what the visitor does goes to the one,
//! what comes of it to the other.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt};
use web_sys::{Document, DocumentFragment, Element, Event, HtmlTextAreaElement, KeyboardEvent};

use super::settings::Settings;
use super::view::element::{attribute, flag};
use super::view::notice::{Notice, is_noted, notify};
use super::view::{
    View, announce, clipboard, focus, keep_focus, log, message, popup, prechat, reveal, richtext,
};
use crate::api::text::is_blank;
use crate::api::{self, ErrorCode};
use crate::browser::media;
use crate::client::{Client, ConversationHandle};
use crate::conversation::{Author, Message, Status};
use crate::js::builtin::{Function, Object, Promise};
use crate::js::codec;
use crate::richtext as parser;

/// The chat window of one `<quickchat-widget>`. `www/element.js` holds it.
#[wasm_bindgen]
pub struct ChatWindow(Rc<Controller>);

struct Controller {
    view: RefCell<View>,
    conversation: ConversationHandle,
    /// Told what happens, as `(type, detail)`. Answers `false` to what must not go
    /// on, and to `context` with a text, if there is any.
    tell: Function,
    is_open: Cell<bool>,
    /// Whether the form before the first message was sent.
    is_introduced: Cell<bool>,
    unread: Cell<u32>,
}

#[wasm_bindgen]
impl ChatWindow {
    /// Draws a closed window into `place`, within the shadow tree `shadow`, over
    /// the visitor's conversation. `settings` are those of `configure`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        client: &Client,
        dom: Document,
        shadow: DocumentFragment,
        place: Element,
        settings: &JsValue,
        tell: Function,
    ) -> Result<ChatWindow, JsValue> {
        let conversation = client.conversation(&JsValue::UNDEFINED)?;
        conversation.listen(tell.clone());
        let controller = Rc::new(Controller {
            view: RefCell::new(View {
                dom,
                shadow,
                place,
                settings: Rc::new(Settings::from_js(settings)),
            }),
            conversation,
            tell,
            is_open: Cell::new(false),
            is_introduced: Cell::new(false),
            unread: Cell::new(0),
        });
        let weak = Rc::downgrade(&controller);
        controller
            .conversation
            .observe(Rc::new(move |event| follow(&weak, event)));
        controller.draw();
        Ok(ChatWindow(controller))
    }

    /// Shows the window as `settings` say from now on: `{ configuration, strings,
    /// language, imageHosts, prechatFields, isInline }`. Texts of the window's
    /// own and what replies look like need it drawn anew (`redraw`).
    pub fn configure(&self, settings: &JsValue, redraw: bool) {
        let controller = &self.0;
        {
            let Ok(mut view) = controller.view.try_borrow_mut() else {
                return;
            };
            view.settings = Rc::new(Settings::from_js(settings));
        }
        if redraw {
            controller.redraw();
        } else {
            controller.configure();
        }
    }

    /// Opens the window, or closes it. `takes_focus` is for a visitor who asked.
    #[wasm_bindgen(js_name = setOpen)]
    pub fn set_open(&self, is_open: bool, takes_focus: bool) {
        self.0.set_open(is_open, takes_focus);
    }

    /// Shows the teaser, or hides it.
    #[wasm_bindgen(js_name = showPopup)]
    pub fn show_popup(&self, is_shown: bool) {
        popup::show(&self.0.view(), is_shown);
    }

    /// Asks whether a person has written, if it is time to. To be called every few
    /// seconds while the visitor is looking.
    pub fn hear(&self) {
        self.0.conversation.hear();
    }

    /// Does what an event within the shadow tree asks for.
    pub fn handle(&self, event: &Event) {
        self.0.handle(event);
    }

    /// Sends a message, as if the visitor had; resolves with the reply's.
    pub fn send(&self, text: &JsValue) -> Promise {
        self.0.send(text)
    }

    /// Merges metadata into the conversation's; resolves when the service has it.
    #[wasm_bindgen(js_name = setMetadata)]
    pub fn set_metadata(&self, metadata: &JsValue) -> Promise {
        self.0.conversation.set_metadata(metadata)
    }

    /// Forgets the conversation and starts over.
    pub fn reset(&self) {
        self.0.reset();
    }

    /// Stops work and takes the window away. The history stays.
    pub fn remove(&self) {
        self.0.conversation.close();
        self.0.view().clear();
    }
}

impl Controller {
    fn view(&self) -> View {
        self.view.try_borrow().unwrap_throw().clone()
    }

    fn draw(&self) {
        let view = self.view();
        view.draw();
        view.configure();
        self.conversation.with_messages(|messages| {
            log::replace(&view, messages);
        });
        self.follow_status();
        self.introduce();
    }

    /// Draws everything anew, keeping what the visitor was writing.
    fn redraw(&self) {
        let (draft, has_focus) = self
            .view()
            .find("input")
            .map_or_else(Default::default, |it| {
                (field(&it).value(), it.matches(":focus").unwrap_or_default())
            });
        self.view().clear();
        self.draw();
        self.set_draft(&draft);
        self.set_open(self.is_open.get(), has_focus);
    }

    fn configure(&self) {
        self.view().configure();
        self.follow_status();
        self.introduce();
    }

    /// Asks who the visitor is, where the account wants to know before the first
    /// message.
    fn introduce(&self) {
        let view = self.view();
        let is_asked = view.settings.configuration.prechat_active
            && !self.is_introduced.get()
            && !self.conversation.has_messages();
        prechat::show(&view, is_asked);
    }

    fn set_open(&self, is_open: bool, takes_focus: bool) {
        let view = self.view();
        self.is_open.set(is_open);
        view.show("window", is_open);
        if !is_open {
            return;
        }
        if let Some(window) = view.find("window") {
            flag(&window, "aria-modal", false);
            if self.covers_page() {
                attribute(&window, "aria-modal", "true");
            }
        }
        popup::show(&view, false);
        self.set_unread(0);
        log::to_end(&view);
        if takes_focus {
            self.focus();
        }
    }

    /// Whether the page is behind the window, as on a phone.
    fn covers_page(&self) -> bool {
        !self.view().settings.is_inline && media::matches("(max-width: 479px)")
    }

    /// Where the visitor goes on: the form or the composer; the window itself
    /// where a keyboard would come up on the screen.
    fn focus(&self) {
        let view = self.view();
        if media::matches("(pointer: coarse)") {
            view.focus("window");
        } else if prechat::is_shown(&view) {
            if let Ok(Some(first)) = view.shadow.query_selector("#prechat input") {
                focus(&first);
            }
        } else {
            view.focus("input");
        }
    }

    fn handle(&self, event: &Event) {
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
            "keydown" => self.key(event.unchecked_ref(), &target),
            "input" if target.id() == "input" => self.grow(&target),
            "submit" => {
                event.prevent_default();
                if target.id() == "prechat" {
                    self.submit_prechat();
                } else {
                    self.submit();
                }
            }
            "scroll" if target.id() == "log" => {
                let view = self.view();
                log::scrolled(&view);
                if log::is_near_start(&view) {
                    self.conversation.with_messages(|messages| {
                        log::show_earlier(&view, messages);
                    });
                }
            }
            // An image that can't be had leaves the drawn one.
            "error" if target.matches(".avatar img").unwrap_or_default() => target.remove(),
            _ => {}
        }
    }

    fn click(&self, target: &Element) -> Option<()> {
        let view = self.view();
        let control = target.closest("button, a").ok()??;
        match control.id().as_str() {
            "fold" => view.toggle_fold()?,
            "new" => notify(&view, Notice::Question)?,
            "close" => drop(self.tell("close", &JsValue::UNDEFINED)),
            "popup-open" => drop(self.tell("open", &JsValue::UNDEFINED)),
            "popup-close" => drop(self.tell("dismiss", &JsValue::UNDEFINED)),
            "end" => {
                log::to_end(&view);
                view.focus("log");
            }
            "start-over" => {
                self.reset();
                self.focus();
            }
            "keep" => self.end_question(),
            "send" => {
                self.submit();
                self.focus();
            }
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
                "copy-message" => {
                    let id = message::id_around(&control)?;
                    let source = message::text_of(&view.find(&id)?)?;
                    let text = plain_text(&self.conversation.copy_of_message(&id)?);
                    clipboard::copy(control, source, &text, view.settings.strings.get("copied"));
                }
                _ if richtext::activate(&control) => {}
                _ => self.link(&control)?,
            },
        }
        Some(())
    }

    /// Notes a click on a link in a reply.
    fn link(&self, link: &Element) -> Option<()> {
        link.closest(".rich-text").ok()??;
        let url = link.get_attribute("href")?;
        let detail = Object::new();
        codec::set_property(&detail, "url", &url.as_str().into());
        let id = message::id_around(link).map_or(JsValue::UNDEFINED, JsValue::from);
        codec::set_property(&detail, "messageId", &id);
        if self.view().settings.configuration.link_tracking_active {
            self.tell("link", &detail);
            let mut metadata = api::Object::default();
            metadata.push("last_link", api::Value::String(url));
            self.conversation.attach(metadata);
        }
        Some(())
    }

    fn key(&self, event: &KeyboardEvent, target: &Element) {
        match event.key().as_str() {
            // The Enter that ends an input method's composition: Chromium says
            // that it composes, Safari gives it the code of old.
            "Enter"
                if target.id() == "input"
                    && !event.shift_key()
                    && !event.is_composing()
                    && event.key_code() != 229 =>
            {
                event.prevent_default();
                self.submit();
            }
            "Tab"
                if self.covers_page()
                    && keep_focus(&self.view(), event.shift_key()) == Some(true) =>
            {
                event.prevent_default();
            }
            "Escape"
                if !event.is_composing()
                    && target.closest("#window").is_ok_and(|it| it.is_some()) =>
            {
                if is_noted(&self.view(), Notice::Question) {
                    self.end_question();
                } else if !self.view().settings.is_inline {
                    event.prevent_default();
                    self.tell("close", &JsValue::UNDEFINED);
                }
            }
            _ => {}
        }
    }

    /// The composer is as high as what is written: an unseen copy of it, drawn
    /// by the style sheet from this attribute, says how high.
    fn grow(&self, input: &Element) {
        if let Some(parent) = input.parent_element() {
            attribute(&parent, "data-text", &field(input).value());
        }
    }

    fn set_draft(&self, text: &str) {
        if let Some(input) = self.view().find("input") {
            field(&input).set_value(text);
            self.grow(&input);
        }
    }

    fn submit(&self) {
        let Some(input) = self.view().find("input") else {
            return;
        };
        let text = field(&input).value();
        if !is_blank(&text) {
            self.set_draft("");
            self.say(text);
        }
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

    /// A failure shows at its message.
    fn say(&self, text: String) {
        self.conversation.begin_to_send(text, self.context());
    }

    fn send(&self, text: &JsValue) -> Promise {
        let settings = Object::new();
        if let Some(context) = self.context() {
            codec::set_property(&settings, "context", &context.into());
        }
        self.conversation.send(text, &settings)
    }

    /// What the page tells the assistant with a message.
    fn context(&self) -> Option<String> {
        let answer = self
            .tell
            .call2(&JsValue::UNDEFINED, &"context".into(), &JsValue::UNDEFINED);
        answer.ok()?.as_string()
    }

    fn reset(&self) {
        self.conversation.reset();
        self.is_introduced.set(false);
        let view = self.view();
        notify(&view, Notice::Nothing);
        log::replace(&view, &[]);
        self.set_unread(0);
        self.introduce();
    }

    fn end_question(&self) {
        notify(&self.view(), Notice::Nothing);
        self.follow_status();
        self.focus();
    }

    fn follow_status(&self) {
        let view = self.view();
        let status = self.conversation.current_status();
        view.show(
            "typing",
            status == Status::Sending && view.settings.configuration.typing,
        );
        let is_offline = status == Status::Offline;
        if !is_noted(&view, Notice::Question) && is_offline != is_noted(&view, Notice::Offline) {
            let notice = if is_offline {
                Notice::Offline
            } else {
                Notice::Nothing
            };
            notify(&view, notice);
        }
    }

    fn add_message(&self, message: &Message) {
        let view = self.view();
        self.introduce();
        let Some(article) = log::add(&view, message) else {
            return;
        };
        if message.author == Author::Visitor {
            if is_noted(&view, Notice::Forgotten) {
                notify(&view, Notice::Nothing);
            }
            return;
        }
        let is_revealed = view.settings.configuration.streaming_active
            && self.is_open.get()
            && !media::matches("(prefers-reduced-motion: reduce)");
        if is_revealed && let Some(text) = message::text_of(&article) {
            reveal::reveal(text);
        }
        announce(&view, &plain_text(message));
        if !self.is_open.get() {
            self.set_unread(self.unread.get() + 1);
        }
    }

    fn update_message(&self, message: &Message) {
        let view = self.view();
        message::update(&view, message);
        if message.error.is_some() {
            announce(&view, &message::reason(&view, message.error.as_ref()));
        }
    }

    fn set_unread(&self, count: u32) {
        if self.unread.replace(count) != count {
            self.tell("unread", &count.into());
        }
    }

    /// Tells the page; whether it lets the window go on.
    fn tell(&self, kind: &str, detail: &JsValue) -> bool {
        self.tell
            .call2(&JsValue::UNDEFINED, &kind.into(), detail)
            .is_ok_and(|answer| !answer.is_falsy() || answer.is_undefined())
    }
}

/// Shows what happened in the conversation.
fn follow(controller: &Weak<Controller>, event: &crate::conversation::Event) {
    use crate::conversation::Event;
    let Some(controller) = controller.upgrade() else {
        return;
    };
    match event {
        Event::Message(id) | Event::MessageUpdate(id) => {
            let Some(message) = controller.conversation.copy_of_message(id) else {
                return;
            };
            if matches!(event, Event::Message(_)) {
                controller.add_message(&message);
            } else {
                controller.update_message(&message);
            }
        }
        Event::Status(_) => controller.follow_status(),
        Event::Error(error) if error.code == ErrorCode::NotFound => {
            notify(&controller.view(), Notice::Forgotten);
        }
        Event::Error(_) | Event::Metadata(_) => {}
    }
}

/// What a reply says, without its markup.
fn plain_text(message: &Message) -> String {
    parser::parse(&message.text).plain_text()
}

fn field(element: &Element) -> &HtmlTextAreaElement {
    element.unchecked_ref()
}
