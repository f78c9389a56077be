//! What people on the site's side write: it never comes back from the chat
//! endpoint, only among the conversation's events.

use crate::api::text::concat;
use crate::api::{self, ConversationEvent, EventData, EventType};

use super::super::{Author, Message, MessageStatus};
use super::Conversation;

impl Conversation {
    /// Takes in events of the service, oldest first. A person's messages become
    /// messages, each once however often it is heard; all others are known from
    /// the chat endpoint. `new_id` gives ids that name no other message, `time_of`
    /// reads a date of the service in milliseconds since 1970, and `now` stands in
    /// for one that it can't read. Whether anything was new.
    pub fn heard(
        &mut self,
        events: &[ConversationEvent],
        new_id: fn() -> String,
        time_of: fn(&str) -> Option<f64>,
        now: f64,
    ) -> bool {
        let mut is_news = false;
        for event in events {
            let data = &event.data;
            let is_told = says_something(event) && data.author == api::Author::HumanOperator;
            if is_told && !self.is_known(data.ord, &data.content) {
                is_news = true;
                self.append(message(data, new_id, time_of, now));
            }
        }
        self.advance();
        is_news
    }

    /// By number and text: the reference doesn't say that identifiers agree.
    fn is_known(&self, ord: u32, text: &str) -> bool {
        self.messages().iter().any(|message| {
            message.author == Author::Operator && message.ord == Some(ord) && message.text == text
        })
    }

    /// The number of the last message that has one: of so many events, at least, all
    /// that matters is known.
    pub fn last_ord(&self) -> Option<u32> {
        self.messages().iter().rev().find_map(|message| message.ord)
    }

    /// Whether a person seems to be answering: the last message got no reply, or
    /// a person wrote last.
    pub fn is_with_person(&self) -> bool {
        self.messages()
            .last()
            .is_some_and(|message| match message.author {
                Author::Visitor => message.status == MessageStatus::Sent,
                Author::Operator => true,
                Author::Assistant => false,
            })
    }
}

/// Whether an event is a message that was written in the conversation.
pub(super) fn says_something(event: &ConversationEvent) -> bool {
    event.kind == EventType::Message && !event.data.is_welcome && !event.data.content.is_empty()
}

/// The message that an event tells of.
pub(super) fn message(
    data: &EventData,
    new_id: fn() -> String,
    time_of: fn(&str) -> Option<f64>,
    now: f64,
) -> Message {
    let (author, status) = match data.author {
        api::Author::Visitor => (Author::Visitor, MessageStatus::Sent),
        api::Author::AiAssistant => (Author::Assistant, MessageStatus::Received),
        api::Author::HumanOperator => (Author::Operator, MessageStatus::Received),
    };
    // The same in every tab that hears it.
    let id = match data.id.as_str() {
        "" => new_id(),
        id => concat(&["event-", id]),
    };
    Message {
        id,
        author,
        text: data.content.clone(),
        created_at: time_of(&data.created_at).unwrap_or(now),
        status,
        ord: Some(data.ord),
        ..Message::default()
    }
}
