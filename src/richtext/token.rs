//! What a leaf's text consists of.

use super::span::Span;
use super::tree::Kind;

/// A part of a leaf's text. What it stands for is read from the span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token {
    /// Characters as they are.
    Text(Span),
    Character(char),
    /// A character that might have started or ended an emphasis.
    Delimiter(u8),
    /// What a paired delimiter leaves where it was.
    Nothing,
    Open(Format),
    Close(Format),
    /// The start of a link, and its destination.
    OpenLink(Span),
    CloseLink,
    /// The start of an image's alternative text, and its address.
    OpenImage(Span),
    CloseImage,
    /// The inside of a code span.
    Code(Span),
    /// The end of a line.
    Newline,
    /// A tag.
    Tag(Span),
    /// A tag of an element that holds no markup, and its content.
    Element(Span, Span),
    /// An address that is its own link.
    Address(Span),
}

/// How characters may be formatted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Strong,
    Emphasis,
    Strikethrough,
    Underline,
}

impl Format {
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Strong => Kind::Strong,
            Self::Emphasis => Kind::Emphasis,
            Self::Strikethrough => Kind::Strikethrough,
            Self::Underline => Kind::Underline,
        }
    }
}
