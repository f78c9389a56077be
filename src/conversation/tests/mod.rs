//! Behaviour of the whole machine, seen through its calls and effects.

mod earlier;
mod history;
mod listening;
mod looking_up;
mod metadata;
mod random;
mod sending;
mod sharing;
mod stopping;

use crate::api::{ChatReply, Error, ErrorCode, Object};

use super::*;

/// What there is to do, all at once, as a list is easier to compare.
trait TakeEffects {
    fn take_effects(&mut self) -> Vec<Effect>;
}

impl TakeEffects for Conversation {
    fn take_effects(&mut self) -> Vec<Effect> {
        std::iter::from_fn(|| self.next_effect()).collect()
    }
}

fn chat() -> Conversation {
    Conversation::new(MetadataRoute::Endpoint, None)
}

/// A chat with an id, one answered message `first` and its reply `first-reply`,
/// all of it saved.
fn known_chat(route: MetadataRoute) -> Conversation {
    let mut chat = unsaved_chat(route);
    chat.unsaved();
    chat
}

fn unsaved_chat(route: MetadataRoute) -> Conversation {
    let mut chat = Conversation::new(route, None);
    send(&mut chat, "first");
    answer(&mut chat, "first");
    chat.take_effects();
    chat
}

/// What there is to do, with saving done.
fn drained(chat: &mut Conversation) -> Vec<Effect> {
    let effects = chat.take_effects();
    if effects.contains(&Effect::Save) {
        chat.unsaved();
    }
    effects
}

fn send(chat: &mut Conversation, id: &str) {
    chat.send(id.into(), text_of(id), None, 1.0).unwrap();
}

fn text_of(id: &str) -> String {
    format!("What about {id}?")
}

fn reply(conversation: Option<&str>, text: Option<&str>) -> ChatReply {
    ChatReply {
        conv_id: conversation.map(Into::into),
        reply: text.map(Into::into),
        ord_number: Some(3),
        src: None,
    }
}

/// Answers the delivery that the effects so far ask for, which must be of `id`,
/// and leaves only what comes of it among the effects.
fn answer(chat: &mut Conversation, id: &str) {
    let attempt = attempt_for(chat, id);
    let said = reply(Some("conv"), Some("Well."));
    chat.delivered(attempt, said, format!("{id}-reply"), 2.0);
}

fn fail(chat: &mut Conversation, id: &str, code: ErrorCode) {
    let attempt = attempt_for(chat, id);
    chat.delivery_failed(attempt, error(code));
}

fn attempt_for(chat: &mut Conversation, id: &str) -> u32 {
    let delivery = delivery(&chat.take_effects());
    assert_eq!(delivery.message_id, id);
    delivery.attempt
}

/// The one delivery among the effects.
fn delivery(effects: &[Effect]) -> Delivery {
    let mut found = effects.iter().filter_map(|effect| match effect {
        Effect::Deliver(delivery) => Some(Delivery::clone(delivery)),
        _ => None,
    });
    let delivery = found.next().expect("a delivery");
    assert_eq!(found.next(), None, "one delivery at a time");
    delivery
}

/// What goes to the metadata endpoint, with the attempt's number.
fn stores(effects: &[Effect]) -> Vec<(u32, Object)> {
    let store = |effect: &Effect| match effect {
        Effect::StoreMetadata {
            attempt, metadata, ..
        } => Some((*attempt, metadata.clone())),
        _ => None,
    };
    effects.iter().filter_map(store).collect()
}

fn delivers_nothing(effects: &[Effect]) -> bool {
    !effects
        .iter()
        .any(|effect| matches!(effect, Effect::Deliver(_)))
}

fn error(code: ErrorCode) -> Error {
    Error::new(code, "It went wrong. Try again.")
}

fn error_of(result: Result<impl Sized, Error>) -> Error {
    result.err().expect("an error")
}

fn object(pairs: &[(&str, &str)]) -> Object {
    pairs.iter().copied().collect()
}

fn changed(id: &str) -> Effect {
    Effect::Emit(Event::MessageUpdate(id.into()))
}

fn added(id: &str) -> Effect {
    Effect::Emit(Event::Message(id.into()))
}

fn status(status: Status) -> Effect {
    Effect::Emit(Event::Status(status))
}

fn settled(id: &str, result: Result<Option<&str>, Error>) -> Effect {
    Effect::Settle {
        message_id: id.into(),
        result: result.map(|reply| reply.map(Into::into)),
    }
}

fn metadata_settled(up_to: u32, result: Result<(), Error>) -> Effect {
    Effect::SettleMetadata { up_to, result }
}
