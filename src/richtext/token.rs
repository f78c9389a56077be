//! What a leaf's text consists of.

/// A part of a leaf's text.
#[derive(Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What a part stands for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum TokenKind {
    /// Nothing that is shown.
    Nothing,
    /// Characters as they are.
    Text,
    /// A character reference.
    Reference,
    /// The delimiters that start and end what they format.
    Open,
    Close,
    /// The start of a link; the part is its destination.
    OpenLink,
    CloseLink,
    /// The start of an image's alternative text; the part is its address.
    OpenImage,
    CloseImage,
    /// The inside of a code span.
    Code,
    /// The end of a line.
    Newline,
    /// A tag.
    Tag,
    /// A tag of an element that holds no markup, and its content.
    Element,
    /// An address that is its own link.
    Address,
}
