//! An untrusted reply, in HTML, in Markdown or in both, becomes a tree that
//! cannot express a script.
//!
//! [`parse`] takes any text and never fails. Its work is linear in the text's
//! length, and no tree is deeper than a fixed bound. The tree's types are the
//! guard: there is no node for markup or attributes, and the addresses in it
//! were judged harmless.
//!
//! In two steps: `block` cuts the text into Markdown's blocks, then `inline`
//! cuts each leaf into tokens, among them HTML's tags, and `builder` makes one
//! tree of it all, much as a browser would of the same text in HTML.
//!
//! ```
//! use quickchat_web::richtext::{Kind, parse};
//!
//! let document = parse("Hello <b>you</b> <script>alert(1)</script>");
//! let starts: Vec<Kind> = document.nodes().filter(|node| !node.ends).map(|node| node.kind).collect();
//! assert_eq!(starts, [Kind::Paragraph, Kind::Text, Kind::Strong, Kind::Text]);
//! assert_eq!(document.node(3).map(|node| node.text), Some("you"));
//! ```

mod address;
mod address_text;
mod assemble;
mod block;
mod builder;
mod character;
mod destination;
mod emphasis;
mod entity;
mod inline;
mod line;
mod marker;
mod plain;
pub(crate) mod scan;
mod span;
mod table;
mod tag;
mod tree;

pub use address::{contradicting, host, image_address, is_on, link_address};
pub use tree::{Document, Kind, Node};

/// Parses a text.
pub fn parse(text: &str) -> Document {
    assemble::assemble(&block::blocks(text))
}
