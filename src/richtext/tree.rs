//! What a reply can say once it is parsed. There is no node for markup, for an
//! attribute or for an address that was not judged, so nothing else can be
//! shown.

use super::span::Span;

/// A parsed text: its nodes in reading order.
///
/// A tree written as a list: what stands between a node's start and its end is
/// in it. A list needs no recursion, neither to be read nor to be dropped.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The texts and addresses of all nodes.
    pub(super) text: String,
    pub(super) nodes: Vec<Entry>,
}

/// A node's start or end as a document keeps it. The parser's stages hand each
/// other the same, with spans of another text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) ends: bool,
    /// Of a list: whether blank lines separate the items or what they hold.
    pub(super) loose: bool,
    pub(super) number: u32,
    pub(super) span: Span,
}

impl Entry {
    #[inline(never)]
    pub(super) fn new(kind: Kind, number: u32, start: usize, end: usize) -> Self {
        Self {
            kind,
            ends: false,
            loose: false,
            number,
            span: Span { start, end },
        }
    }

    /// The end of a node.
    pub(super) fn end(kind: Kind) -> Self {
        Self {
            ends: true,
            ..Self::new(kind, 0, 0, 0)
        }
    }
}

/// The start of a block or inline, or its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node<'a> {
    /// What it is.
    pub kind: Kind,
    /// Whether the node ends here. All do but those of [`Kind::Text`], which
    /// have nothing in them.
    pub ends: bool,
    /// What [`Kind`] says of it; 0 for the other kinds.
    pub number: u32,
    /// What [`Kind`] says of it; empty for the other kinds.
    pub text: &'a str,
}

impl Document {
    /// The node at an index; absent beyond the end.
    pub fn node(&self, index: usize) -> Option<Node<'_>> {
        let entry = self.nodes.get(index)?;
        Some(Node {
            kind: entry.kind,
            ends: entry.ends,
            number: entry.number,
            text: entry.span.of(&self.text),
        })
    }

    /// All nodes.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len()).filter_map(|index| self.node(index))
    }
}

/// What a node is. Blocks, which stand on lines of their own, come first, then
/// inlines, which are parts of a line.
///
/// Inlines are in a [`Kind::Paragraph`], [`Kind::Plain`], [`Kind::Heading`] and
/// in inlines, blocks in a [`Kind::Quote`], [`Kind::Item`], [`Kind::Header`] and
/// [`Kind::Cell`], and items, rows and cells where these belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A paragraph.
    Paragraph,
    /// Inline content with no paragraph of its own, as in a tight list's items
    /// and a table's cells.
    Plain,
    /// A heading. Its number is its level, from 1 (most important) to 6.
    Heading,
    /// A list with bullets.
    Bullets,
    /// A numbered list. Its number is that of its first item.
    Numbers,
    /// One item of a list. Its number is 1 for a task that is open, and 2 for
    /// one that is done.
    Item,
    /// A quotation.
    Quote,
    /// Preformatted code, which is the [`Kind::Text`] in it, each line ending in
    /// a line feed. Its own text is the language as the reply names it, such as
    /// `rust`: letters, digits and `+ # . _ -` only.
    Code,
    /// A table of rows, which may differ in length.
    Table,
    /// A row of a table.
    Row,
    /// A cell that heads its column or row. Its number is as that of a cell.
    Header,
    /// A cell of a row. Its number is 0 for text aligned as the language is
    /// written, 1 in the middle, 2 to the other side.
    Cell,
    /// A line between what comes before and after.
    Rule,

    /// Characters to be shown as they are: its text.
    Text,
    /// Important, shown bold.
    Strong,
    /// Stressed, shown italic.
    Emphasis,
    /// No longer valid, shown struck through.
    Strikethrough,
    /// Shown underlined.
    Underline,
    /// Code within a line, which is the [`Kind::Text`] in it.
    CodeSpan,
    /// The following content starts a new line.
    LineBreak,
    /// A link. Its text is where it leads, judged harmless. Holds no other link.
    Link,
    /// An image. Its text is its address, judged harmless; the [`Kind::Text`] in
    /// it, if there is one, says what it shows.
    Image,
}

impl Kind {
    /// Whether it stands on lines of its own.
    pub fn is_block(self) -> bool {
        (self as u8) <= Kind::Rule as u8
    }
}
