//! Drives a [`Conversation`]: its effects become browser calls, and their
//! outcomes go back in. The JavaScript class `Conversation` holds one of these.

use std::cell::{Cell, RefCell, RefMut};
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsValue, UnwrapThrowExt};

use super::arguments;
use super::call::{Call, undecodable};
use super::history::SavedHistory;
use super::options::Options;
use crate::api::{self, Endpoint, Model, SetConversationMetadata};
use crate::browser::cancel::{Abort, AbortController};
use crate::browser::connectivity::Connectivity;
#[cfg(feature = "widget")]
use crate::browser::tabs::{StoreWatch, Turn};
use crate::browser::{clock, random};
#[cfg(feature = "widget")]
use crate::conversation::Status;
use crate::conversation::{Conversation, Delivery, Effect, Event, Message, MetadataRoute};
use crate::js::builtin::{Array, Function, Object, Promise};
use crate::js::codec;
use crate::js::error::Failure;
use crate::js::host::Settler;

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

pub(super) struct Driver {
    pub(super) options: Rc<Options>,
    machine: RefCell<Conversation>,
    pub(super) saved: SavedHistory,
    /// Whether effects are being carried out.
    is_running: Cell<bool>,
    listener: Cell<Option<Function>>,
    #[cfg(feature = "widget")]
    observer: Cell<Option<Observer>>,
    #[cfg(feature = "widget")]
    pub(super) listening: super::listening::Listening,
    /// From when on earlier messages may be asked for, by the
    /// [steady clock](clock::steady).
    #[cfg(feature = "widget")]
    pub(super) recall_from: Cell<f64>,
    /// This tab's turn to send, taken or waited for.
    #[cfg(feature = "widget")]
    pub(super) turn: Cell<Option<Turn>>,
    /// Promises that are yet to be settled.
    waiting: Cell<Vec<(Awaited, Settler)>>,
    /// Aborts what is in flight.
    controller: Cell<Option<AbortController>>,
    /// The exception behind the failure that is being reported.
    cause: Cell<JsValue>,
}

/// Sees events within the module.
#[cfg(feature = "widget")]
pub(crate) type Observer = Rc<dyn Fn(&Event)>;

/// Tells the machine what came of a call: its answer's body, or why there is none.
type Report = Box<dyn FnOnce(&mut Conversation, Result<JsValue, api::Error>)>;

/// What a promise waits for.
enum Awaited {
    /// The reply to the visitor's message of this id.
    Reply(String),
    /// That the service has the metadata up to this revision.
    Metadata(u32),
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
            Ok(machine.send(id.clone(), text, context, clock::now())?)
        });
        self.driver.promise_of_reply(id, started)
    }

    /// Sends a failed message again.
    pub fn retry(&self, message_id: &JsValue) -> Promise {
        let id = message_id.as_string().unwrap_or_default();
        let started = self.driver.machine().retry(&id).map_err(Failure::from);
        self.driver.promise_of_reply(id, started)
    }

    /// Merges metadata; resolves when the service has it.
    #[wasm_bindgen(js_name = setMetadata)]
    pub fn set_metadata(&self, metadata: &JsValue) -> Promise {
        let revision = arguments::object(metadata, "metadata")
            .and_then(|metadata| Ok(self.driver.machine().set_metadata(metadata)?));
        let (promise, settler) = Settler::new();
        match revision {
            Ok(revision) => self.driver.wait(Awaited::Metadata(revision), settler),
            Err(failure) => settler.settle(Err(failure)),
        }
        self.driver.run();
        promise
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
    pub(crate) fn is_of_here(&self, message_id: &str) -> bool {
        self.driver.machine().is_of_here(message_id)
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
        if !metadata.is_empty() {
            machine.set_metadata(metadata)?;
        }
        let driver = Rc::new(Driver {
            options: Rc::clone(options),
            #[cfg(feature = "widget")]
            listening: super::listening::Listening::go_on_from(&machine),
            #[cfg(feature = "widget")]
            recall_from: Cell::default(),
            machine: RefCell::new(machine),
            saved,
            is_running: Cell::new(false),
            listener: Cell::new(None),
            #[cfg(feature = "widget")]
            observer: Cell::new(None),
            #[cfg(feature = "widget")]
            turn: Cell::new(None),
            waiting: Cell::default(),
            controller: Cell::default(),
            cause: Cell::default(),
        });
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

impl Driver {
    /// The machine, never for longer than a call of it: a listener may call
    /// back in. Should it be in use all the same, an exception is smaller than
    /// a panic.
    pub(super) fn machine(&self) -> RefMut<'_, Conversation> {
        self.machine.try_borrow_mut().unwrap_throw()
    }

    fn promise_of_reply(
        self: &Rc<Self>,
        message_id: String,
        started: Result<(), Failure>,
    ) -> Promise {
        let (promise, settler) = Settler::new();
        match started {
            Ok(()) => self.wait(Awaited::Reply(message_id), settler),
            Err(failure) => settler.settle(Err(failure)),
        }
        self.run();
        promise
    }

    /// Carries out what the machine asks for. A listener may call back in: what
    /// that asks for comes after what is asked for already.
    pub(super) fn run(self: &Rc<Self>) {
        if self.is_running.replace(true) {
            return;
        }
        while let Some(effect) = self.next_effect() {
            self.carry_out(effect);
        }
        self.is_running.set(false);
    }

    /// Apart, so that the machine isn't borrowed while it is carried out.
    fn next_effect(&self) -> Option<Effect> {
        self.machine().next_effect()
    }

    fn carry_out(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Deliver(delivery) => self.deliver(*delivery),
            Effect::StoreMetadata {
                attempt,
                conversation_id,
                metadata,
            } => {
                let request = SetConversationMetadata {
                    conversation_id,
                    metadata,
                };
                self.call(&request, move |machine, answer| match answer {
                    Ok(_) => machine.metadata_stored(attempt),
                    Err(error) => machine.metadata_refused(attempt, error),
                });
            }
            Effect::Cancel => {
                if let Some(controller) = self.controller.take() {
                    controller.abort();
                }
            }
            Effect::Emit(event) => self.emit(event),
            Effect::Settle { message_id, result } => {
                let result = result.map(|reply| self.message(reply.as_deref()));
                self.settle(result, &|awaited| match awaited {
                    Awaited::Reply(id) => *id == message_id,
                    Awaited::Metadata(_) => false,
                });
            }
            Effect::SettleMetadata { up_to, result } => {
                let result = result.map(|()| JsValue::UNDEFINED);
                self.settle(result, &|awaited| match awaited {
                    Awaited::Reply(_) => false,
                    Awaited::Metadata(revision) => *revision <= up_to,
                });
            }
            Effect::Save => self.save(),
            #[cfg(feature = "widget")]
            Effect::AwaitTurn => self.await_turn(),
            #[cfg(feature = "widget")]
            Effect::YieldTurn => self.turn.set(None),
            #[cfg(feature = "widget")]
            Effect::LookUp {
                attempt,
                conversation_id,
                since,
            } => self.look_up(attempt, conversation_id, since),
            #[cfg(not(feature = "widget"))]
            Effect::AwaitTurn | Effect::YieldTurn | Effect::LookUp { .. } => {}
        }
    }

    /// Whether a message arrived whose answer was lost.
    #[cfg(feature = "widget")]
    fn look_up(self: &Rc<Self>, attempt: u32, conversation_id: String, since: u32) {
        let report = move |machine: &mut Conversation, events: Result<_, _>| {
            machine.looked_up(
                attempt,
                events,
                random::identifier,
                clock::parse_date,
                clock::now(),
            );
        };
        self.read_events(conversation_id, since, u32::MAX, Box::new(report));
    }

    #[cfg(not(feature = "widget"))]
    fn save(&self) {
        let writes = self.machine().unsaved();
        self.saved.write(writes);
    }

    fn deliver(self: &Rc<Self>, delivery: Delivery) {
        let attempt = delivery.attempt;
        let message = self.options.message(
            delivery.text,
            delivery.conversation_id,
            delivery.context,
            delivery.client_metadata,
        );
        self.call(&message, move |machine, answer| match answer {
            Ok(reply) => {
                machine.delivered(attempt, reply, random::identifier(), clock::now());
            }
            Err(error) => machine.delivery_failed(attempt, error),
        });
    }

    /// Whether there are more endpoints to reach than chat.
    #[cfg(feature = "widget")]
    pub(super) fn reaches_api(&self) -> bool {
        self.options.reaches_api()
    }

    /// Makes a call, and has `report` tell the machine what came of it.
    pub(super) fn call<E: Endpoint>(
        self: &Rc<Self>,
        request: &E,
        report: impl FnOnce(&mut Conversation, Result<E::Response, api::Error>) + 'static,
    ) where
        E::Response: Model,
    {
        let call = Call::new(&self.options, request);
        let report = move |machine: &mut Conversation, answer: Result<JsValue, api::Error>| {
            let decode = |body| codec::decode(&body).map_err(|it| undecodable(it).error);
            report(machine, answer.and_then(decode));
        };
        self.start(call, Box::new(report));
    }

    /// Not generic, so that its code exists once.
    fn start(self: &Rc<Self>, call: Call, report: Report) {
        let driver = Rc::clone(self);
        let controller = self.controller.take().unwrap_or_else(AbortController::new);
        let abort = Abort::new(controller.signal());
        self.controller.set(Some(controller));
        let then = move |answer: Result<JsValue, Failure>| {
            let answer = answer.map_err(|Failure { error, cause }| {
                driver.cause.set(cause);
                error
            });
            report(&mut driver.machine(), answer);
            driver.run();
            driver.cause.set(JsValue::UNDEFINED);
        };
        call.start(Rc::clone(&self.options), abort, Box::new(then));
    }

    fn emit(&self, event: Event) {
        #[cfg(feature = "widget")]
        if let Some(observer) = self.observer.take() {
            self.observer.set(Some(Rc::clone(&observer)));
            observer(&event);
        }
        // For the window alone.
        #[cfg(feature = "widget")]
        if matches!(event, Event::Earlier) {
            return;
        }
        let Some(listener) = self.listener.take() else {
            return;
        };
        self.listener.set(Some(listener.clone()));
        let (name, key, value) = match event {
            Event::Message(id) => ("message", "message", self.message(Some(&id))),
            Event::MessageUpdate(id) => ("messageupdate", "message", self.message(Some(&id))),
            Event::Status(status) => ("status", "status", status.as_str().into()),
            Event::Metadata(metadata) => (
                "metadata",
                "metadata",
                codec::from_value(&api::Value::Object(metadata)),
            ),
            Event::Error(error) => ("error", "error", self.failure(error)),
            Event::Reset | Event::Earlier => ("reset", "id", JsValue::UNDEFINED),
        };
        let detail = Object::new();
        codec::set_property(&detail, key, &value);
        // A listener's exception is the page's own; its events go on.
        let _ = listener.call2(&JsValue::UNDEFINED, &name.into(), &detail);
    }

    fn message(&self, id: Option<&str>) -> JsValue {
        let machine = self.machine();
        id.and_then(|id| machine.message(id))
            .map_or(JsValue::NULL, message_to_js)
    }

    fn failure(&self, error: api::Error) -> JsValue {
        let cause = self.cause.take();
        self.cause.set(cause.clone());
        Failure { error, cause }.into()
    }

    fn wait(&self, awaited: Awaited, settler: Settler) {
        let mut waiting = self.waiting.take();
        waiting.push((awaited, settler));
        self.waiting.set(waiting);
    }

    /// Settles the promises that are concerned.
    fn settle(&self, result: Result<JsValue, api::Error>, is_concerned: &dyn Fn(&Awaited) -> bool) {
        let result = result.map_err(|error| self.failure(error));
        let mut waiting = Vec::new();
        for (awaited, settler) in self.waiting.take() {
            if !is_concerned(&awaited) {
                waiting.push((awaited, settler));
                continue;
            }
            match &result {
                Ok(value) => settler.resolve(value),
                Err(exception) => settler.reject(exception),
            }
        }
        self.waiting.set(waiting);
    }
}

fn message_to_js(message: &Message) -> JsValue {
    let object = codec::encode(message);
    if let Some(error) = &message.error {
        codec::set_property(&object, "error", &Failure::from(error.clone()).into());
    }
    object
}
