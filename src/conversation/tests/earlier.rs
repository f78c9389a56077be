//! Messages from before those that the device has kept.

use super::listening::event;
use super::*;
use crate::api::{self, ConversationEvent};

const ABOVE_ALL: u32 = i32::MAX as u32;

/// A chat of which only the last question and its reply, number 9, were kept.
fn rest_of_a_chat() -> Conversation {
    let message = |id: &str, author, ord| Message {
        id: id.into(),
        author,
        text: text_of(id),
        created_at: 50.0,
        status: MessageStatus::Sent,
        ord,
        ..Message::default()
    };
    let chunk = Chunk {
        messages: vec![
            message("last", Author::Visitor, None),
            message("last-reply", Author::Assistant, Some(9)),
        ],
    };
    let head = Head {
        version: 2,
        began_with: "first".into(),
        conversation_id: Some("conv".into()),
        chunks: vec![7],
        ..Head::default()
    };
    Conversation::restored(MetadataRoute::Endpoint, head, vec![chunk])
}

fn recall(chat: &mut Conversation, first: u32, events: &[ConversationEvent], is_all: bool) {
    thread_local!(static COUNT: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
    let new_id = || {
        COUNT.set(COUNT.get() + 1);
        format!("recalled-{}", COUNT.get())
    };
    let time_of = |text: &str| (text == "then").then_some(7.0);
    chat.recall(first, events, is_all, new_id, time_of, 50.0);
}

fn said(chat: &Conversation) -> Vec<(Author, &str)> {
    let messages = chat.messages().iter();
    messages.map(|it| (it.author, it.text.as_str())).collect()
}

#[test]
fn what_is_kept_no_more_comes_from_the_events_each_once_and_in_order() {
    let mut chat = rest_of_a_chat();
    assert_eq!(chat.first_ord(), Some(9));
    let mut undated = event(api::Author::HumanOperator, 6, "I'm Ada.");
    undated.data.created_at = "?".into();
    let events = [
        event(api::Author::Visitor, 4, "And then?"),
        event(api::Author::AiAssistant, 5, "Then that."),
        undated,
        event(api::Author::AiAssistant, 7, ""),
        event(api::Author::Visitor, 8, &text_of("last")),
        event(api::Author::AiAssistant, 9, &text_of("last-reply")),
    ];
    recall(&mut chat, 9, &events, false);
    assert_eq!(
        said(&chat),
        [
            (Author::Visitor, "And then?"),
            (Author::Assistant, "Then that."),
            (Author::Operator, "I'm Ada."),
            (Author::Visitor, &text_of("last")),
            (Author::Assistant, &text_of("last-reply")),
        ]
    );
    let times: Vec<f64> = chat.messages().iter().map(|it| it.created_at).collect();
    assert_eq!(times, [7.0, 7.0, 50.0, 50.0, 50.0]);
    // It is shown, and is no news and nothing to keep.
    assert_eq!(chat.take_effects(), [Effect::Emit(Event::Earlier)]);
    assert_eq!(chat.unsaved(), []);

    // On from there, to the greetings.
    assert_eq!(chat.first_ord(), Some(4));
    let mut greeting = event(api::Author::AiAssistant, 1, "Welcome!");
    greeting.data.is_welcome = true;
    let events = [
        greeting,
        event(api::Author::Visitor, 2, "First."),
        event(api::Author::AiAssistant, 3, "Yes?"),
    ];
    recall(&mut chat, 4, &events, true);
    assert_eq!(said(&chat).len(), 7);
    assert_eq!(said(&chat)[0], (Author::Visitor, "First."));
    assert_eq!(chat.first_ord(), None, "there is no more");
}

#[test]
fn a_chat_that_is_known_from_its_beginning_recalls_nothing() {
    let mut chat = known_chat(MetadataRoute::Endpoint);
    assert_eq!(chat.first_ord(), None);
    recall(&mut chat, 3, &[event(api::Author::Visitor, 1, "?")], true);
    assert_eq!(chat.messages().len(), 2);
}

/// A chat that goes on with a conversation of which nothing was kept.
fn named_chat() -> Conversation {
    let mut chat = Conversation::new(MetadataRoute::Endpoint, Some("conv".into()));
    chat.begins_elsewhere();
    chat
}

#[test]
fn of_a_conversation_that_was_named_all_comes_from_the_events() {
    let mut chat = named_chat();
    assert_eq!(chat.first_ord(), Some(ABOVE_ALL));
    let events = [
        event(api::Author::Visitor, 8, "And then?"),
        event(api::Author::AiAssistant, 9, "Then that."),
    ];
    recall(&mut chat, ABOVE_ALL, &events, false);
    assert_eq!(
        said(&chat),
        [
            (Author::Visitor, "And then?"),
            (Author::Assistant, "Then that.")
        ]
    );
    assert_eq!(chat.unsaved(), [], "nothing of it is kept");
    assert_eq!(chat.first_ord(), Some(8));
    recall(&mut chat, 8, &[], true);
    assert_eq!(chat.first_ord(), None);
}

#[test]
fn what_is_said_in_a_conversation_that_was_named_is_not_its_beginning() {
    let mut chat = named_chat();
    send(&mut chat, "m1");
    let attempt = attempt_for(&mut chat, "m1");
    chat.delivered(attempt, reply(None, None), "r".into(), 2.0);
    assert_eq!(
        chat.first_ord(),
        Some(ABOVE_ALL),
        "nothing has a number yet"
    );
    let events = [
        event(api::Author::Visitor, 1, "First."),
        event(api::Author::AiAssistant, 2, "Yes?"),
        event(api::Author::Visitor, 3, &text_of("m1")),
    ];
    recall(&mut chat, ABOVE_ALL, &events, true);
    let texts: Vec<_> = said(&chat).into_iter().map(|it| it.1).collect();
    assert_eq!(texts, ["First.", "Yes?", &text_of("m1")], "each once");
    assert_eq!(chat.first_ord(), None);
}

#[test]
fn before_a_conversation_that_was_begun_anew_there_is_nothing_to_recall() {
    let mut chat = rest_of_a_chat();
    send(&mut chat, "m1");
    fail(&mut chat, "m1", ErrorCode::NotFound);
    assert_eq!(chat.first_ord(), Some(9));
    let attempt = attempt_for(&mut chat, "m1");
    chat.delivered(attempt, reply(Some("new"), None), "r".into(), 2.0);
    assert_eq!(chat.first_ord(), None);
}

#[test]
fn what_comes_after_a_new_beginning_is_not_taken_in() {
    let mut chat = rest_of_a_chat();
    chat.reset();
    recall(&mut chat, 9, &[event(api::Author::Visitor, 8, "?")], true);
    assert_eq!(chat.messages(), []);
}

#[test]
fn what_is_said_after_something_was_recalled_is_kept_without_it() {
    let mut chat = rest_of_a_chat();
    recall(
        &mut chat,
        9,
        &[event(api::Author::Visitor, 1, "First.")],
        true,
    );
    send(&mut chat, "next");
    chat.take_effects();
    let kept: Vec<_> = chat
        .unsaved()
        .into_iter()
        .filter_map(|write| match write {
            Write::Chunk(_, chunk) => chunk,
            Write::Head(_) => None,
        })
        .flat_map(|chunk| chunk.messages)
        .map(|message| message.id)
        .collect();
    assert_eq!(kept, ["last", "last-reply", "next"]);
}
