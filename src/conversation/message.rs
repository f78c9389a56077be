//! One message of a visitor's chat.

use crate::api;
use crate::api::model::{choice, model};

model! {
    /// A message, as the page sees it and as history keeps it.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Message(EXACT) {
        /// Names the message within its conversation.
        pub id: String,
        /// Who wrote it.
        pub author: Author,
        /// What was written. An assistant's or operator's text may hold HTML or
        /// Markdown and is untrusted.
        pub text: String,
        /// When it was sent or received, in milliseconds since 1970 (UTC).
        pub created_at as "createdAt": f64,
        /// How far it got.
        pub status: MessageStatus,
        /// Why it failed, while [`status`](Self::status) is
        /// [`Failed`](MessageStatus::Failed).
        pub error: Option<api::Error>,
        /// The service's own number for it, where known.
        pub ord: Option<u32>,
        /// Of a reply: the message that it answers.
        pub reply_to as "replyTo": Option<String>,
        /// `true` for a visitor's message of which nothing was sent yet: it waits
        /// for its turn, or for a connection.
        pub waiting: Option<bool>,
        /// More for the assistant to know with it, until the service has it.
        pub context: Option<String>,
        /// What the visitor thinks of it, `up` or `down`, if they said. A text, as
        /// a type of its own would cost the client more than it is worth there.
        pub feedback: Option<String>,
    }
}

impl Message {
    /// Whether nothing of it was sent yet.
    pub(super) fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// Whether it was sent, and its fate isn't known yet.
    pub(super) fn is_under_way(&self) -> bool {
        self.status == MessageStatus::Sending && !self.is_waiting()
    }
}

choice! {
    /// Who wrote a message.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Author {
        /// The person on the page.
        #[default]
        Visitor = "visitor",
        /// The AI assistant.
        Assistant = "assistant",
        /// A person on the site's side who took over.
        Operator = "operator",
    }
}

choice! {
    /// How far a message got.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum MessageStatus {
        /// The visitor's; [waits](Message::waiting), or its reply is awaited.
        #[default]
        Sending = "sending",
        /// The visitor's; the service answered it.
        Sent = "sent",
        /// The visitor's; no answer came. It may be sent again on request.
        Failed = "failed",
        /// Somebody else's.
        Received = "received",
    }
}
