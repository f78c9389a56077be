//! What the text's blocks are, before anything in them has been read.

use super::destination::Definition;
use super::span::Span;

/// The blocks of a text, in reading order.
#[derive(Default)]
pub(super) struct Blocks {
    /// The leaves' text without the containers' markers.
    pub(super) text: String,
    pub(super) events: Vec<Event>,
    pub(super) definitions: Vec<Definition>,
    /// Whether the last leaf may still grow.
    pub(super) growing: bool,
}

pub(super) enum Event {
    Open(Container),
    Leaf(Leaf, Span),
    Close,
}

pub(super) enum Container {
    Quote,
    List {
        start: Option<u32>,
        /// Whether blank lines separate the items or what they hold.
        loose: bool,
    },
    Item,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Leaf {
    Paragraph,
    Heading(u8),
    /// The span's first line is what follows the opening fence.
    Code,
    /// The span's first line is the head, its second the delimiters.
    Table,
    Rule,
}
