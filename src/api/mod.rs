//! The service as values: what can be asked of it, what it answers, and how it
//! says no. Nothing here does I/O.
//!
//! One file per group of endpoints; each request is a struct that implements
//! [`Endpoint`].

mod chat;
mod conversation;
mod endpoint;
mod error;
mod json;
mod metadata;
pub(crate) mod model;
mod rating;
pub(crate) mod text;
mod widget;

pub use chat::{ChatReply, MAX_CLIENT_METADATA_KEYS, SendMessage};
pub use conversation::{
    Analysis, Assignee, AssigneeType, Author, Conversation, ConversationDetails, ConversationEvent,
    EventData, EventType, GetConversation, GetConversationEvents, ListConversations, Page,
};
pub use endpoint::{Authorization, Endpoint, Method, RateTier, Scope, path_segment};
pub use error::{Error, ErrorCode, ErrorDetail, ErrorEnvelope, ErrorFields, ErrorLists};
pub use json::{Object, Value};
pub use metadata::{ConversationMetadata, GetConversationMetadata, SetConversationMetadata};
pub use model::{Field, Mismatch, Model, load, store};
pub use rating::{GetRatingConfiguration, RatingConfiguration};
pub use widget::{Corner, GetWidgetConfiguration, Pixels, WidgetConfiguration, WidgetSize};
