//! What a reply can say once it is parsed. There is no node for markup, for an
//! attribute or for an address that was not judged, so nothing else can be
//! shown.

use super::address::{ImageAddress, LinkAddress};

/// A parsed text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The blocks in reading order.
    pub blocks: Vec<Node>,
}

/// A block or inline, with what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// What is in it, in reading order: inlines in a [`Kind::Paragraph`],
    /// [`Kind::Plain`], [`Kind::Heading`] and in inlines, blocks in a
    /// [`Kind::Quote`], [`Kind::Item`] and [`Kind::Cell`], and items, rows and
    /// cells where these belong.
    pub children: Vec<Node>,
}

impl Node {
    /// A node with nothing in it.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            children: Vec::new(),
        }
    }
}

/// What a node is. Blocks, which stand on lines of their own, come first, then
/// inlines, which are parts of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A paragraph.
    Paragraph,
    /// Inline content with no paragraph of its own, as in a tight list's items
    /// and a table's cells.
    Plain,
    /// A heading, from level 1 (most important) to 6.
    Heading(u8),
    /// A bulleted list, or a numbered one and its first number.
    List(Option<u32>),
    /// One item of a list. For a task, whether it is done.
    Item(Option<bool>),
    /// A quotation.
    Quote,
    /// Preformatted code.
    Code {
        /// The language as the text names it, such as `rust`; empty if it names
        /// none. Letters, digits and `+ # . _ -` only.
        language: String,
        /// The code, each of its lines ending in a line feed.
        text: String,
    },
    /// A table of rows, which may differ in length.
    Table,
    /// A row of a table.
    Row,
    /// One cell of a row.
    Cell {
        /// Whether the cell heads its column or row.
        header: bool,
        /// How the cell's text is aligned.
        alignment: Alignment,
    },
    /// A line between what comes before and after.
    Rule,

    /// Characters to be shown as they are.
    Text(String),
    /// Important, shown bold.
    Strong,
    /// Stressed, shown italic.
    Emphasis,
    /// No longer valid, shown struck through.
    Strikethrough,
    /// Shown underlined.
    Underline,
    /// Code within a line.
    CodeSpan(String),
    /// The following content starts a new line.
    LineBreak,
    /// A link, and where it leads. Holds no other link.
    Link(LinkAddress),
    /// An image.
    Image {
        /// Where it is.
        address: ImageAddress,
        /// What it shows, in words; may be empty.
        alternative: String,
    },
}

impl Kind {
    /// Whether it stands on lines of its own.
    pub fn is_block(&self) -> bool {
        use Kind as K;
        matches!(
            self,
            K::Paragraph
                | K::Plain
                | K::Heading(_)
                | K::List(_)
                | K::Item(_)
                | K::Quote
                | K::Code { .. }
                | K::Table
                | K::Row
                | K::Cell { .. }
                | K::Rule
        )
    }
}

/// How a table cell's text is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// As the language is written.
    #[default]
    Start,
    /// In the middle.
    Center,
    /// To the other side.
    End,
}
