//! What a conversation asks of the one who drives it.

use crate::api::{Error, Object};

use super::Status;

/// Something to do, in the order given.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send this to the chat endpoint, once, and report what came of it.
    Deliver(Box<Delivery>),
    /// Before a message goes once more whose fate is unknown: read what this
    /// conversation's events say since, and report it.
    LookUp {
        /// Names this request when its outcome is reported.
        attempt: u32,
        /// The conversation that may have got the message.
        conversation_id: String,
        /// How many events, at least, were there before the message.
        since: u32,
    },
    /// Send `metadata`, the whole known set, to the metadata endpoint of this
    /// conversation and report what came of it.
    StoreMetadata {
        /// Names this request when its outcome is reported.
        attempt: u32,
        /// The conversation that gets the metadata.
        conversation_id: String,
        /// The whole known set.
        metadata: Object,
    },
    /// Abort every request in flight; their outcomes no longer matter.
    Cancel,
    /// Wait until no other tab sends, then [merge](super::Conversation::merge) and
    /// call [`take_turn`](super::Conversation::take_turn).
    AwaitTurn,
    /// Let other tabs send, or wait no more.
    YieldTurn,
    /// Tell the listeners.
    Emit(Event),
    /// Settle the promise of the `send` or `retry` of this message.
    Settle {
        /// The visitor's message.
        message_id: String,
        /// The reply's message, `None` when there is no answer yet.
        result: Result<Option<String>, Error>,
    },
    /// Settle the promises of every `set_metadata` up to a revision.
    SettleMetadata {
        /// The newest revision concerned.
        up_to: u32,
        /// Whether the service has the values.
        result: Result<(), Error>,
    },
    /// Something worth keeping changed: write what
    /// [`unsaved`](super::Conversation::unsaved) gives.
    Save,
}

/// A visitor's message on its way to the chat endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Names this request when its outcome is reported.
    pub attempt: u32,
    /// The visitor's message.
    pub message_id: String,
    /// What the visitor wrote.
    pub text: String,
    /// The conversation to continue; `None` starts one.
    pub conversation_id: Option<String>,
    /// More for the assistant to know with this message.
    pub context: Option<String>,
    /// Metadata that goes along, at most
    /// [`MAX_CLIENT_METADATA_KEYS`](crate::api::MAX_CLIENT_METADATA_KEYS) keys.
    pub client_metadata: Option<Object>,
}

/// Something listeners may want to know.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The message with this id is new.
    Message(String),
    /// The message with this id changed.
    MessageUpdate(String),
    /// The conversation's status changed.
    Status(Status),
    /// The service has this metadata, the whole set.
    Metadata(Object),
    /// Something went wrong that no message carries as its own
    /// [`error`](super::Message::error).
    Error(Error),
    /// All was forgotten, and starts over.
    Reset,
    /// There are messages before those that were known, or none, as it was asked.
    Earlier,
}
