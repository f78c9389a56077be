//! Ties the window to a conversation: what the visitor does goes to the one,
//! what comes of it to the other.

mod visitor;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsValue, UnwrapThrowExt};
use web_sys::{Document, DocumentFragment, Element, Event};

use super::settings::Settings;
use super::view::notice::{Notice, is_noted, notify};
use super::view::{View, announce, consent, log, message, popup, prechat, reveal};
use crate::api::{Error, ErrorCode};
use crate::browser::cancel::AbortController;
use crate::browser::media;
use crate::client::{Client, ConversationHandle};
use crate::conversation::{Author, Message, Status};
use crate::js::builtin::{Array, Function, Object, Promise};
use crate::js::codec;
use crate::js::host::Settler;
use crate::richtext as parser;

const WITHHELD: &str = "The message was dropped before the visitor accepted the text of `consent-text`. Nothing was sent.";

/// The chat window of one `<quickchat-widget>`. `www/frame.js` holds it.
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
    /// Whether the visitor has accepted what comes before the first message.
    is_accepted: Cell<bool>,
    /// What the page would send, and waits until then.
    withheld: Cell<Vec<(JsValue, Settler)>>,
    unread: Cell<u32>,
}

#[wasm_bindgen]
impl ChatWindow {
    /// Draws the visitor's conversation into the frame that `www/frame.js` has drawn
    /// in `place`, within the shadow tree `shadow`. The window is closed at first.
    /// `settings` are those of `configure`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        client: &Client,
        dom: Document,
        shadow: DocumentFragment,
        place: Element,
        settings: &JsValue,
        tell: Function,
    ) -> Result<ChatWindow, JsValue> {
        let conversation = client.newest()?;
        conversation.listen(tell.clone());
        let controller = Rc::new(Controller {
            view: RefCell::new(View {
                dom,
                shadow,
                place,
                settings: Rc::new(Settings::from_js(settings)),
                life: Rc::new(AbortController::new()),
            }),
            conversation,
            tell,
            is_open: Cell::new(false),
            is_introduced: Cell::new(false),
            is_accepted: Cell::new(false),
            withheld: Cell::default(),
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
    /// language, imageHosts, prechatFields, consentText }`. Where the frame was drawn
    /// anew, all that was in it is, too (`redraw`).
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

    /// Notes that the window is open, or closed.
    #[wasm_bindgen(js_name = setOpen)]
    pub fn set_open(&self, is_open: bool) {
        self.0.set_open(is_open);
    }

    /// Shows the teaser, or hides it.
    #[wasm_bindgen(js_name = showPopup)]
    pub fn show_popup(&self, is_shown: bool) {
        popup::show(&self.0.view(), is_shown);
    }

    /// Asks whether a person has written, at once or else if it is time to. To be
    /// called every few seconds while the visitor is looking.
    pub fn hear(&self, at_once: bool) {
        self.0.conversation.hear(at_once);
    }

    /// Where a gateway may offer what people write as it comes.
    #[wasm_bindgen(getter, js_name = eventsAddress)]
    pub fn events_address(&self) -> JsValue {
        self.0.conversation.events_address()
    }

    /// Takes in what came from there, as a page of events.
    #[wasm_bindgen(js_name = hearEvents)]
    pub fn hear_events(&self, page: &JsValue) {
        self.0.conversation.hear_events(page);
    }

    /// Whether nothing may be sent, or kept of the visitor, before the visitor has
    /// accepted what comes before the first message.
    #[wasm_bindgen(getter, js_name = awaitsConsent)]
    pub fn awaits_consent(&self) -> bool {
        self.0.awaits_consent()
    }

    /// Does what an event within the shadow tree asks for.
    pub fn handle(&self, event: &Event) {
        self.0.handle(event);
    }

    /// Sends a message, as if the visitor had; resolves with the reply's. It waits
    /// until the visitor has accepted what comes before the first message.
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

    /// All messages, oldest first.
    #[wasm_bindgen(getter)]
    pub fn messages(&self) -> Array {
        self.0.conversation.messages()
    }

    /// A reply's text without its markup.
    #[wasm_bindgen(js_name = plainText)]
    pub fn plain_text(&self, text: &str) -> String {
        parser::parse(text).plain_text()
    }

    /// A reply's text as nodes, with nothing in them that loads.
    #[wasm_bindgen(js_name = richText)]
    pub fn rich_text(&self, text: &str) -> DocumentFragment {
        self.0.view().rich_text(text, "")
    }

    /// Whether and how visitors are asked to rate the conversation.
    #[wasm_bindgen(js_name = ratingConfiguration)]
    pub fn rating_configuration(&self) -> Promise {
        self.0.conversation.rating_configuration()
    }

    /// Stops work, before the window is taken away. The history stays.
    pub fn remove(&self) {
        self.0.conversation.close();
        self.0.give_up_withheld();
        self.0.view().life.abort();
    }
}

impl Controller {
    fn view(&self) -> View {
        self.view.try_borrow().unwrap_throw().clone()
    }

    fn draw(&self) {
        let view = self.view();
        view.configure();
        self.conversation.with_messages(|messages| {
            log::replace(&view, messages);
        });
        self.follow_status();
        self.introduce();
    }

    /// Draws everything anew.
    fn redraw(&self) {
        let view = self.view();
        let has_teaser = popup::is_shown(&view);
        popup::remove(&view);
        self.draw();
        popup::show(&view, has_teaser);
    }

    fn configure(&self) {
        self.view().configure();
        self.follow_status();
        self.introduce();
    }

    /// Asks what comes before the first message: whether the visitor accepts what
    /// the page says, and who the visitor is, where the account wants to know. What
    /// the page would have sent goes once it may.
    fn introduce(&self) {
        let view = self.view();
        let consents = self.awaits_consent();
        let is_asked = view.settings.configuration.prechat_active
            && !consents
            && !self.is_introduced.get()
            && !self.conversation.has_messages();
        prechat::show(&view, is_asked);
        consent::show(&view, consents);
        if !consents {
            for (text, settler) in self.withheld.take() {
                settler.resolve(&self.send(&text).into());
            }
        }
    }

    /// Whether nothing may be sent yet. Who has written has accepted, so that the
    /// history keeps that too.
    fn awaits_consent(&self) -> bool {
        !self.view().settings.consent_text.is_empty()
            && !self.is_accepted.get()
            && !self.conversation.has_messages()
    }

    /// The visitor accepts.
    fn accept(&self) {
        self.is_accepted.set(true);
        self.introduce();
        self.focus();
    }

    fn give_up_withheld(&self) {
        for (_, settler) in self.withheld.take() {
            settler.settle(Err(Error::new(ErrorCode::Aborted, WITHHELD).into()));
        }
    }

    fn set_open(&self, is_open: bool) {
        self.is_open.set(is_open);
        if is_open {
            popup::show(&self.view(), false);
            self.set_unread(0);
            self.show_end();
        }
    }

    /// Puts the focus where the visitor goes on.
    fn focus(&self) {
        self.tell("focus", &JsValue::UNDEFINED);
    }

    fn send(&self, text: &JsValue) -> Promise {
        if self.awaits_consent() {
            let (promise, settler) = Settler::new();
            let mut withheld = self.withheld.take();
            withheld.push((text.clone(), settler));
            self.withheld.set(withheld);
            return promise;
        }
        let settings = Object::new();
        if let Some(context) = self.context() {
            codec::set_property(&settings, "context", &context.into());
        }
        self.conversation.send(text, &settings)
    }

    /// What the page tells the assistant with a message.
    fn context(&self) -> Option<String> {
        self.ask("context", &JsValue::UNDEFINED).as_string()
    }

    fn reset(&self) {
        self.conversation.reset();
    }

    /// The conversation was reset, here or in another tab.
    fn start_over(&self) {
        self.give_up_withheld();
        self.is_introduced.set(false);
        self.is_accepted.set(false);
        let view = self.view();
        notify(&view, Notice::Nothing);
        log::replace(&view, &[]);
        self.set_unread(0);
        self.introduce();
        self.tell("reset", &JsValue::UNDEFINED);
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
        let previous = self.conversation.id_before(&message.id);
        let article = log::add(&view, message, previous.as_deref());
        // Now that it is there: the suggested questions go with the first message.
        self.introduce();
        if article.is_none() {
            // The visitor is reading far above.
            if message.author == Author::Visitor {
                self.show_end();
            } else {
                view.show("end", true);
            }
        }
        if message.author == Author::Visitor {
            if is_noted(&view, Notice::Forgotten) {
                notify(&view, Notice::Nothing);
            }
            return;
        }
        let is_revealed = view.settings.configuration.streaming_active
            && self.is_open.get()
            && !media::matches("(prefers-reduced-motion: reduce)");
        if is_revealed && let Some(text) = article.as_ref().and_then(message::text_of) {
            reveal::reveal(text, view.until_removed());
        }
        announce(&view, &plain_text(message));
        // What another tab has heard is read there.
        if !self.is_open.get() && self.conversation.is_from_this_tab(&message.id) {
            self.set_unread(self.unread.get() + 1);
        }
    }

    /// Scrolls to the last message, which is built again if need be. In a high window
    /// there may be room for more than was built.
    fn show_end(&self) {
        let view = self.view();
        self.conversation.with_messages(|messages| {
            let last = messages.last().map(|message| message.id.as_str());
            if !log::ends_with(&view, last) {
                log::replace(&view, messages);
            }
            if log::is_near_start(&view) {
                log::show_earlier(&view, messages);
            }
            log::to_end(&view);
        });
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
        self.ask(kind, detail).as_bool() != Some(false)
    }

    /// Tells the page, and gives its answer.
    fn ask(&self, kind: &str, detail: &JsValue) -> JsValue {
        self.tell
            .call2(&JsValue::UNDEFINED, &kind.into(), detail)
            .unwrap_or(JsValue::UNDEFINED)
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
        Event::Reset => controller.start_over(),
        Event::Earlier if log::is_near_start(&controller.view()) => controller.show_earlier(),
        Event::Error(_) | Event::Metadata(_) | Event::Earlier => {}
    }
}

/// What a reply says, without its markup.
fn plain_text(message: &Message) -> String {
    parser::parse(&message.text).plain_text()
}
