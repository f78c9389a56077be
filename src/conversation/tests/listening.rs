//! What people on the site's side write.

use super::*;
use crate::api::{self, ConversationEvent, EventData, EventType};

pub(super) fn event(author: api::Author, ord: u32, content: &str) -> ConversationEvent {
    ConversationEvent {
        kind: EventType::Message,
        data: EventData {
            author,
            ord,
            content: content.into(),
            created_at: "then".into(),
            ..EventData::default()
        },
    }
}

fn heard(chat: &mut Conversation, events: &[ConversationEvent]) -> bool {
    thread_local!(static COUNT: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
    let new_id = || {
        COUNT.set(COUNT.get() + 1);
        format!("heard-{}", COUNT.get())
    };
    let time_of = |text: &str| (text == "then").then_some(77.0);
    chat.heard(events, new_id, time_of, 99.0)
}

fn texts(chat: &Conversation) -> Vec<(&str, Author)> {
    let messages = chat.messages().iter();
    messages.map(|it| (it.text.as_str(), it.author)).collect()
}

#[test]
fn a_persons_messages_appear_once_and_in_order() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    let person = api::Author::HumanOperator;
    let events = [
        event(person, 5, "Hello, I'm Ada."),
        event(person, 6, "How can I help?"),
    ];
    assert!(heard(&mut chat, &events[..1]));
    assert!(heard(&mut chat, &events));
    assert!(!heard(&mut chat, &events));
    assert_eq!(
        texts(&chat)[2..],
        [
            ("Hello, I'm Ada.", Author::Operator),
            ("How can I help?", Author::Operator)
        ]
    );
    assert_eq!(chat.messages()[2].created_at, 77.0);
    let told = drained(&mut chat);
    assert_eq!(
        told.iter()
            .filter(|it| matches!(it, Effect::Emit(Event::Message(_))))
            .count(),
        2
    );
}

#[test]
fn what_the_chat_endpoint_tells_and_greetings_are_not_told_again() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    let mut greeting = event(api::Author::HumanOperator, 1, "Welcome!");
    greeting.data.is_welcome = true;
    let events = [
        greeting,
        event(api::Author::Visitor, 2, "What about first?"),
        event(api::Author::AiAssistant, 3, "About first."),
        ConversationEvent::default(),
    ];
    assert!(!heard(&mut chat, &events));
    assert_eq!(chat.messages().len(), 2);
}

#[test]
fn a_persons_message_is_known_after_a_reload() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    let events = [event(api::Author::HumanOperator, 5, "Hello!")];
    heard(&mut chat, &events);
    let mut store = std::collections::BTreeMap::new();
    let mut head = None;
    for write in known_chat_writes(&mut chat) {
        match write {
            Write::Head(written) => head = written,
            Write::Chunk(number, chunk) => drop(store.insert(number, chunk)),
        }
    }
    let head = head.unwrap_or_else(|| Head {
        version: 2,
        chunks: store.keys().copied().collect(),
        ..Head::default()
    });
    let chunks = head
        .chunks
        .iter()
        .map(|it| store[it].clone().unwrap())
        .collect();
    let mut again = Conversation::restored(MetadataRoute::Endpoint, head, chunks);
    assert!(!heard(&mut again, &events));
}

fn known_chat_writes(chat: &mut Conversation) -> Vec<Write> {
    chat.take_effects();
    chat.unsaved()
}

#[test]
fn a_chat_is_with_a_person_when_a_message_gets_no_reply_until_the_assistant_answers() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    assert!(!chat.is_with_person());
    send(&mut chat, "second");
    assert!(!chat.is_with_person());
    let attempt = chat
        .take_effects()
        .into_iter()
        .find_map(|effect| match effect {
            Effect::Deliver(delivery) => Some(delivery.attempt),
            _ => None,
        })
        .unwrap();
    chat.delivered(attempt, ChatReply::default(), "none".into(), 2.0);
    assert!(chat.is_with_person());
    heard(&mut chat, &[event(api::Author::HumanOperator, 5, "Hello!")]);
    assert!(chat.is_with_person());
    send(&mut chat, "third");
    answer(&mut chat, "third");
    assert!(!chat.is_with_person());
}
