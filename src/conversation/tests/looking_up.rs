//! A message whose answer was lost, and what the events say of it.

use super::listening::event;
use super::*;
use crate::api::{self, ConversationEvent};

/// A chat whose second message was lost on its way or back.
fn lost(code: ErrorCode) -> Conversation {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    chat.set_reaches_events();
    send(&mut chat, "m2");
    fail(&mut chat, "m2", code);
    drained(&mut chat);
    chat.retry("m2").unwrap();
    chat
}

/// Answers the look-up that there must be.
fn look_up(chat: &mut Conversation, events: Result<Vec<ConversationEvent>, Error>) {
    let effects = drained(chat);
    assert!(delivers_nothing(&effects), "it is looked up first");
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::LookUp {
            attempt,
            conversation_id,
            since,
        } => Some((*attempt, conversation_id.clone(), *since)),
        _ => None,
    });
    let (attempt, conversation, since) = asked.expect("a look-up");
    assert_eq!((conversation.as_str(), since), ("conv", 3));
    chat.looked_up(attempt, events, || "found".into(), |_| Some(5.0), 9.0);
}

fn earlier() -> Vec<ConversationEvent> {
    vec![
        event(api::Author::Visitor, 2, "What about first?"),
        event(api::Author::AiAssistant, 3, "Well."),
    ]
}

#[test]
fn a_message_that_is_there_becomes_sent_and_its_reply_is_shown() {
    let mut chat = lost(ErrorCode::Timeout);
    let mut events = earlier();
    events.push(event(api::Author::Visitor, 4, "What about m2?"));
    events.push(event(api::Author::AiAssistant, 5, "Like this."));
    look_up(&mut chat, Ok(events));
    let effects = drained(&mut chat);
    assert!(delivers_nothing(&effects));
    assert!(effects.contains(&settled("m2", Ok(Some("found")))));
    assert_eq!(chat.message("m2").unwrap().status, MessageStatus::Sent);
    let found = chat.messages().last().unwrap();
    assert_eq!((found.text.as_str(), found.ord), ("Like this.", Some(5)));
    assert_eq!(chat.status(), Status::Idle);
}

#[test]
fn a_message_that_is_there_without_a_reply_becomes_sent() {
    let mut chat = lost(ErrorCode::Network);
    let mut events = earlier();
    events.push(event(api::Author::Visitor, 4, " What about m2?\n"));
    look_up(&mut chat, Ok(events));
    assert!(drained(&mut chat).contains(&settled("m2", Ok(None))));
    assert_eq!(chat.messages().len(), 3);
}

#[test]
fn a_message_that_is_not_there_goes_again() {
    let mut chat = lost(ErrorCode::ServiceUnavailable);
    look_up(&mut chat, Ok(earlier()));
    assert_eq!(delivery(&drained(&mut chat)).message_id, "m2");
}

#[test]
fn of_the_same_words_sent_twice_each_counts_for_one() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    chat.set_reaches_events();
    for id in ["a", "b"] {
        chat.send(id.into(), "Hello?".into(), None, 1.0).unwrap();
    }
    fail(&mut chat, "a", ErrorCode::Timeout);
    let attempt = attempt_for(&mut chat, "b");
    let mut said = reply(Some("conv"), Some("Hi."));
    said.ord_number = Some(5);
    chat.delivered(attempt, said, "b-reply".into(), 2.0);
    drained(&mut chat);
    chat.retry("a").unwrap();
    let mut events = earlier();
    events.push(event(api::Author::Visitor, 4, "Hello?"));
    events.push(event(api::Author::AiAssistant, 5, "Hi."));
    look_up(&mut chat, Ok(events));
    assert_eq!(delivery(&drained(&mut chat)).message_id, "a");
}

#[test]
fn without_a_connection_to_look_the_message_stays_failed() {
    let mut chat = lost(ErrorCode::Timeout);
    look_up(&mut chat, Err(error(ErrorCode::Network)));
    assert!(delivers_nothing(&drained(&mut chat)));
    assert_eq!(chat.message("m2").unwrap().status, MessageStatus::Failed);
    chat.retry("m2").unwrap();
    look_up(&mut chat, Ok(earlier()));
    assert_eq!(delivery(&drained(&mut chat)).message_id, "m2");
}

#[test]
fn where_events_cannot_be_reached_the_visitors_word_counts() {
    let mut chat = lost(ErrorCode::Timeout);
    look_up(&mut chat, Err(error(ErrorCode::PermissionDenied)));
    assert_eq!(delivery(&drained(&mut chat)).message_id, "m2");
}

#[test]
fn what_was_refused_goes_again_without_a_look() {
    for code in [ErrorCode::TooManyRequests, ErrorCode::BadRequest] {
        let mut chat = lost(code);
        assert_eq!(delivery(&drained(&mut chat)).message_id, "m2");
    }
}
