//! What the chat window shows: models become DOM nodes here, and nowhere else.

mod clipboard;
pub mod richtext;
