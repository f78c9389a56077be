//! The visitor's chat as JavaScript and the chat window hold it.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::arguments;
#[cfg(feature = "widget")]
use super::driver::Observer;
use super::driver::{Awaited, Driver, message_to_js};
use super::history::SavedHistory;
use super::options::Options;
use crate::api;
use crate::browser::connectivity::Connectivity;
#[cfg(feature = "widget")]
use crate::browser::tabs::StoreWatch;
use crate::browser::{clock, random};
use crate::conversation::{Conversation, MetadataRoute};
#[cfg(feature = "widget")]
use crate::conversation::{Message, Status};
use crate::js::builtin::{Array, Function, Promise};
use crate::js::error::Failure;

/// A conversation as JavaScript holds it.
#[wasm_bindgen]
pub struct ConversationHandle {
    pub(super) driver: Rc<Driver>,
    /// Tells the driver of coming and going connections for as long as the
    /// conversation is open.
    connectivity: Cell<Option<Connectivity>>,
    /// Tells the driver what other tabs have written, likewise.
    #[cfg(feature = "widget")]
    store_watch: Cell<Option<StoreWatch>>,
}

#[wasm_bindgen]
impl ConversationHandle {
    /// Has every event from now on told to `listener(type, detail)`.
    pub fn listen(&self, listener: Function) {
        self.driver.listener.set(Some(listener));
    }

    /// Sends a message; resolves with the reply's message, or with `null`
    /// where there is no answer yet.
    pub fn send(&self, text: &JsValue, settings: &JsValue) -> Promise {
        let id = random::identifier();
        let started = arguments::text(text).and_then(|text| {
            let context = arguments::context(settings)?;
            let mut machine = self.driver.machine();
            machine.send(id.clone(), text, context, clock::now())?;
            Ok(Awaited::Reply(id))
        });
        self.driver.promise(started)
    }

    /// Sends a failed message again.
    pub fn retry(&self, message_id: &JsValue) -> Promise {
        let id = message_id.as_string().unwrap_or_default();
        let started = self.driver.machine().retry(&id);
        let started = started.map(|()| Awaited::Reply(id));
        self.driver.promise(started.map_err(Failure::from))
    }

    /// Merges metadata; resolves when the service has it.
    #[wasm_bindgen(js_name = setMetadata)]
    pub fn set_metadata(&self, metadata: &JsValue) -> Promise {
        let started = arguments::object(metadata, "metadata").and_then(|metadata| {
            let revision = self.driver.machine().set_metadata(metadata)?;
            Ok(Awaited::Metadata(revision))
        });
        self.driver.promise(started)
    }

    /// All messages, oldest first.
    #[wasm_bindgen(getter)]
    pub fn messages(&self) -> Array {
        let array = Array::new();
        for message in self.driver.machine().messages() {
            array.push(&message_to_js(message));
        }
        array
    }

    /// The service's name for the conversation, once it has one.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> JsValue {
        self.driver
            .machine()
            .id()
            .map_or(JsValue::UNDEFINED, JsValue::from_str)
    }

    /// `idle`, `sending`, `offline` or `closed`.
    #[wasm_bindgen(getter)]
    pub fn status(&self) -> JsValue {
        self.driver.machine().status().as_str().into()
    }

    /// Forgets everything and starts over.
    pub fn reset(&self) {
        self.driver.machine().reset();
        self.driver.run();
    }

    /// Stops work and keeps the history.
    pub fn close(&self) {
        self.driver.machine().close();
        self.driver.run();
        self.connectivity.set(None);
        #[cfg(feature = "widget")]
        self.store_watch.set(None);
        self.driver.listener.set(None);
        #[cfg(feature = "widget")]
        self.driver.observer.set(None);
    }
}

/// What the chat window needs of it.
#[cfg(feature = "widget")]
impl ConversationHandle {
    /// Has every event from now on told to `observer`, before the listener.
    pub(crate) fn observe(&self, observer: Observer) {
        self.driver.observer.set(Some(observer));
    }

    /// Like `send`, for who sees at the message what became of it.
    pub(crate) fn begin_to_send(&self, text: String, context: Option<String>) {
        let id = random::identifier();
        let _ = self.driver.machine().send(id, text, context, clock::now());
        self.driver.run();
    }

    /// Like `retry`, for who sees at the message what became of it.
    pub(crate) fn begin_to_retry(&self, message_id: &str) {
        let _ = self.driver.machine().retry(message_id);
        self.driver.run();
    }

    /// Keeps with a message what the visitor thinks of it; `None` takes it back.
    pub(crate) fn judge(&self, message_id: &str, feedback: Option<String>) {
        self.driver.machine().judge(message_id, feedback);
        self.driver.run();
    }

    /// Like `set_metadata`, for who doesn't wait for it.
    pub(crate) fn attach(&self, metadata: api::Object) {
        let _ = self.driver.machine().set_metadata(metadata);
        self.driver.run();
    }

    /// Shows all messages to `look`, which can't call back in.
    pub(crate) fn with_messages(&self, look: impl FnOnce(&[Message])) {
        look(self.driver.machine().messages());
    }

    /// Reads some more of what was kept. Whether there was any.
    pub(crate) fn read_earlier(&self) -> bool {
        let Some(number) = self.driver.machine().unread() else {
            return false;
        };
        let chunk = self.driver.saved.chunk(number).unwrap_or_default();
        self.driver.machine().read(chunk);
        self.driver.machine().go_on();
        self.driver.run();
        true
    }

    /// Whether a message was sent or received in this tab, and not in another one.
    pub(crate) fn is_from_this_tab(&self, message_id: &str) -> bool {
        self.driver.machine().is_from_this_tab(message_id)
    }

    pub(crate) fn copy_of_message(&self, id: &str) -> Option<Message> {
        self.driver.machine().message(id).cloned()
    }

    /// The id of the message before the one with this id.
    pub(crate) fn id_before(&self, id: &str) -> Option<String> {
        let machine = self.driver.machine();
        let messages = machine.messages();
        let place = messages.iter().rposition(|message| message.id == id)?;
        Some(messages.get(place.checked_sub(1)?)?.id.clone())
    }

    pub(crate) fn has_messages(&self) -> bool {
        !self.driver.machine().messages().is_empty()
    }

    pub(crate) fn current_status(&self) -> Status {
        self.driver.machine().status()
    }
}

impl ConversationHandle {
    /// A conversation with what was kept of it, at first the last `chunks` of it, and
    /// with the metadata that the page gave so far.
    pub(super) fn open(
        options: &Rc<Options>,
        id: Option<String>,
        metadata: api::Object,
        saved: SavedHistory,
        chunks: usize,
    ) -> Result<Self, Failure> {
        let route = if options.reaches_api() {
            MetadataRoute::Endpoint
        } else {
            MetadataRoute::WithMessages
        };
        #[cfg(feature = "widget")]
        let is_named = id.is_some();
        let mut machine = match saved.read(chunks) {
            Some((head, chunks)) => Conversation::restored(route, head, chunks),
            None => Conversation::new(route, id),
        };
        #[cfg(not(feature = "widget"))]
        machine.abandon();
        #[cfg(feature = "widget")]
        if options.reaches_api() {
            machine.set_reaches_events();
        }
        #[cfg(feature = "widget")]
        if is_named {
            machine.begins_elsewhere();
        }
        if !metadata.is_empty() {
            machine.set_metadata(metadata)?;
        }
        let driver = Rc::new(Driver::new(Rc::clone(options), machine, saved));
        #[cfg(feature = "widget")]
        let store_watch = driver.watch_store();
        #[cfg(feature = "widget")]
        if store_watch.is_some() {
            driver.machine().share();
        } else {
            driver.machine().abandon();
        }
        let weak = Rc::downgrade(&driver);
        let connectivity = Connectivity::watch(move |online| {
            if let Some(driver) = weak.upgrade() {
                driver.machine().set_online(online);
                driver.run();
            }
        });
        // Sends what an earlier page left to send.
        driver.machine().set_online(true);
        driver.run();
        Ok(ConversationHandle {
            driver,
            connectivity: Cell::new(Some(connectivity)),
            #[cfg(feature = "widget")]
            store_watch: Cell::new(store_watch),
        })
    }
}
