//! A visitor's chat as a state machine: calls and outcomes go in, [`Effect`]s
//! come out, and nothing here does I/O or knows the time.
//!
//! ```
//! use quickchat_web::api::ChatReply;
//! use quickchat_web::conversation::{Conversation, Effect, MetadataRoute};
//!
//! let mut chat = Conversation::new(MetadataRoute::Endpoint, None);
//! chat.send("m1".into(), "Hello!".into(), None, 0.0)?;
//! while let Some(effect) = chat.next_effect() {
//!     if let Effect::Deliver(delivery) = effect {
//!         // Here a driver asks the service. It answers:
//!         let reply = ChatReply {
//!             conv_id: Some("abcd1234".into()),
//!             reply: Some("Hey there!".into()),
//!             ..ChatReply::default()
//!         };
//!         chat.delivered(delivery.attempt, reply, "m2".into(), 1_000.0);
//!     }
//! }
//! assert_eq!(chat.id(), Some("abcd1234"));
//! assert_eq!(chat.messages()[1].text, "Hey there!");
//! # Ok::<(), quickchat_web::api::Error>(())
//! ```

mod effect;
mod history;
mod machine;
mod message;
mod metadata;
#[cfg(test)]
mod tests;

pub use effect::{Delivery, Effect, Event};
pub use history::{Chunk, Head, Write};
pub use machine::{Conversation, Status};
pub use message::{Author, Message, MessageStatus};
pub use metadata::MetadataRoute;
