//! Drives a [`Conversation`]: its effects become browser calls, and their outcomes
//! go back in.

use std::cell::{Cell, RefCell, RefMut};
use std::rc::Rc;

use wasm_bindgen::{JsValue, UnwrapThrowExt};

use super::call::{Call, undecodable};
use super::history::SavedHistory;
use super::options::Options;
use crate::api::{self, Endpoint, Model, SetConversationMetadata};
use crate::browser::cancel::{Abort, AbortController};
#[cfg(feature = "widget")]
use crate::browser::tabs::Turn;
use crate::browser::{clock, random};
use crate::conversation::{Conversation, Delivery, Effect, Event, Message};
use crate::js::builtin::{Function, Object, Promise};
use crate::js::codec;
use crate::js::error::Failure;
use crate::js::host::Settler;

/// Carries out what the machine asks for.
pub(super) struct Driver {
    pub(super) options: Rc<Options>,
    machine: RefCell<Conversation>,
    pub(super) saved: SavedHistory,
    /// Whether effects are being carried out.
    is_running: Cell<bool>,
    pub(super) listener: Cell<Option<Function>>,
    #[cfg(feature = "widget")]
    pub(super) observer: Cell<Option<Observer>>,
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
pub(super) enum Awaited {
    /// The reply to the visitor's message of this id.
    Reply(String),
    /// That the service has the metadata up to this revision.
    Metadata(u32),
}

impl Driver {
    pub(super) fn new(options: Rc<Options>, machine: Conversation, saved: SavedHistory) -> Self {
        Driver {
            options,
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
        }
    }

    /// The machine, never for longer than a call of it: a listener may call
    /// back in. Should it be in use all the same, an exception is smaller than
    /// a panic.
    pub(super) fn machine(&self) -> RefMut<'_, Conversation> {
        self.machine.try_borrow_mut().unwrap_throw()
    }

    /// A promise of what was started, if it was, once what is to be done now is done.
    pub(super) fn promise(self: &Rc<Self>, started: Result<Awaited, Failure>) -> Promise {
        let (promise, settler) = Settler::new();
        match started {
            Ok(awaited) => {
                let mut waiting = self.waiting.take();
                waiting.push((awaited, settler));
                self.waiting.set(waiting);
            }
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
            Event::Reset => ("reset", "id", JsValue::UNDEFINED),
            // For the window alone.
            Event::Earlier => return,
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

/// A message as pages see it.
pub(super) fn message_to_js(message: &Message) -> JsValue {
    let object = codec::encode(message);
    if let Some(error) = &message.error {
        codec::set_property(&object, "error", &Failure::from(error.clone()).into());
    }
    object
}
