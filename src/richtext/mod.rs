//! An untrusted reply, in HTML, in Markdown or in both, becomes a tree that
//! cannot express a script.
//!
//! [`parse`] takes any text and never fails. Its work is linear in the text's
//! length, and no tree is deeper than a fixed bound. The tree's types are the
//! guard: there is no node for markup or attributes, and a [`LinkAddress`] or
//! [`ImageAddress`] only exists once it was judged harmless.
//!
//! In two steps: `block` cuts the text into Markdown's blocks, then `inline`
//! cuts each leaf into tokens, among them HTML's tags, and `builder` makes one
//! tree of it all, much as a browser would of the same text in HTML.
//!
//! ```
//! use quickchat_web::richtext::{Kind, parse};
//!
//! let document = parse("Hello <b>you</b> <script>alert(1)</script>");
//! let paragraph = &document.blocks[0];
//! assert_eq!(paragraph.kind, Kind::Paragraph);
//! assert_eq!(paragraph.children[0].kind, Kind::Text("Hello ".into()));
//! assert_eq!(paragraph.children[1].kind, Kind::Strong);
//! assert_eq!(paragraph.children.len(), 2);
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
mod event;
mod inline;
mod line;
mod marker;
mod partial;
mod plain;
pub(crate) mod scan;
mod span;
mod table;
mod tag;
mod token;
mod tree;

pub use address::{ImageAddress, LinkAddress};
pub use tree::{Alignment, Document, Kind, Node};

/// Parses a complete text.
pub fn parse(text: &str) -> Document {
    assemble::assemble(&block::blocks(text, false))
}

/// Parses a text that is still growing at its end, as while a reply is being
/// revealed: what is incomplete there already looks as it will, or is not shown
/// yet.
///
/// ```
/// use quickchat_web::richtext::{parse, parse_partial};
///
/// assert_eq!(parse_partial("Read **this** and **th"), parse("Read **this** and **th**"));
/// ```
pub fn parse_partial(text: &str) -> Document {
    assemble::assemble(&block::blocks(partial::settled(text), true))
}
