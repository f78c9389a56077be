//! Builds the tree from starts, ends and characters, whether Markdown or HTML
//! asks for them. It repairs what HTML leaves open or closes in the wrong order
//! roughly as browsers do, and so that no input yields a deep tree.

mod inlines;

use std::mem::discriminant;

use super::address::{ImageAddress, LinkAddress};
use super::token::Format;
use super::tree::{Alignment, Document, Kind, Node};

/// How many nodes may be open within each other on HTML's behalf. Markdown's
/// blocks have a bound of their own, and come on top.
const MAX_OPEN: usize = 48;
/// How many formats may be open within each other.
const MAX_MARKS: usize = 8;

/// A node that is open.
struct Open {
    node: Node,
    /// Whether Markdown opened it: HTML's end tags don't close it.
    markdown: bool,
    /// Whether text in it has no paragraph of its own.
    plain: bool,
}

/// What characters are open for.
#[derive(Clone, PartialEq)]
enum Mark {
    Format(Format),
    Link(LinkAddress),
}

/// The line break that nothing follows yet.
#[derive(Clone, Copy, PartialEq)]
enum Break {
    None,
    Newline,
    Element,
}

/// The image whose alternative text is being collected.
struct OpenImage {
    address: Option<ImageAddress>,
    alternative: String,
    /// How many images are open within it; they only add to its text.
    inner: usize,
}

/// The tree being built.
pub(super) struct Builder {
    /// The open blocks; then, where there is one, the open leaf and the first of
    /// `marks` within it.
    open: Vec<Open>,
    /// Where the open leaf is, and 0 if there is none.
    leaf: usize,
    /// What the next leaf is to be, unless its place decides.
    role: Option<Kind>,
    /// The formats that characters get, outermost first. They open in a leaf when
    /// characters come.
    marks: Vec<Mark>,
    last_break: Break,
    image: Option<OpenImage>,
    /// How many bytes of addresses may still come: a link that is left open
    /// repeats its address in each block.
    addresses: usize,
}

impl Builder {
    /// Starts a tree for a text of about so many bytes.
    pub(super) fn new(length: usize) -> Self {
        let mut builder = Self {
            open: Vec::new(),
            leaf: 0,
            role: None,
            marks: Vec::new(),
            last_break: Break::None,
            image: None,
            addresses: 2 * length + 100_000,
        };
        // Stands for the document.
        builder.push(Kind::Quote, true, false);
        builder
    }

    pub(super) fn finish(mut self) -> Document {
        self.close_to(1);
        Document {
            blocks: self
                .open
                .pop()
                .map(|root| root.node.children)
                .unwrap_or_default(),
        }
    }

    /// Starts a block that ends with [`Self::close_markdown`]. Text in a `plain`
    /// one has no paragraph of its own.
    pub(super) fn open_markdown(&mut self, kind: Kind, plain: bool) {
        self.end_leaf();
        if !matches!(kind, Kind::Item(_) | Kind::Row | Kind::Cell { .. }) {
            self.make_room();
        }
        self.push(kind, true, plain);
    }

    /// Ends the last block that Markdown opened, and what HTML opened in it.
    pub(super) fn close_markdown(&mut self) {
        let last = self.open.iter().rposition(|open| open.markdown);
        self.close_to(last.unwrap_or_default().max(1));
    }

    /// Whether the innermost block is a list, and awaits an item.
    pub(super) fn is_in_list(&self) -> bool {
        matches!(self.top(), Some(Kind::List(_)))
    }

    /// If nothing is in the innermost block yet and it is a list's item, whether
    /// it is a task, to be set.
    pub(super) fn empty_item(&mut self) -> Option<&mut Option<bool>> {
        let node = &mut self.open.last_mut()?.node;
        match &mut node.kind {
            Kind::Item(done) if node.children.is_empty() => Some(done),
            _ => None,
        }
    }

    /// Whether text in the innermost block has no paragraph of its own.
    pub(super) fn is_plain(&self) -> bool {
        self.open.last().is_some_and(|open| open.plain)
    }

    /// Starts a block for HTML, where it may stand.
    pub(super) fn open(&mut self, kind: Kind) {
        self.end_leaf();
        if self.open.len() >= MAX_OPEN {
            return;
        }
        match kind {
            Kind::Item(_) => {
                self.close(&kind);
                if !self.is_in_list() {
                    self.make_room();
                    self.push(Kind::List(None), false, true);
                }
            }
            Kind::Row => {
                self.close(&kind);
                if !matches!(self.top(), Some(Kind::Table)) {
                    return;
                }
            }
            Kind::Cell { .. } => {
                self.close(&kind);
                if matches!(self.top(), Some(Kind::Table)) {
                    self.push(Kind::Row, false, true);
                }
                if !matches!(self.top(), Some(Kind::Row)) {
                    return;
                }
            }
            _ => self.make_room(),
        }
        let plain = !matches!(kind, Kind::Quote);
        self.push(kind, false, plain);
    }

    /// Ends the innermost block of a kind, if HTML may end it.
    pub(super) fn close(&mut self, kind: &Kind) {
        self.end_leaf();
        let mut index = self.open.len();
        while let Some(open) = index.checked_sub(1).and_then(|index| self.open.get(index)) {
            index -= 1;
            if open.markdown {
                return;
            }
            if discriminant(&open.node.kind) == discriminant(kind) {
                return self.close_to(index);
            }
            // Items stay within their list, rows and cells within their table,
            // other blocks within their cell.
            let is_bound = match open.node.kind {
                Kind::List(_) => matches!(kind, Kind::Item(_)),
                Kind::Table | Kind::Row => matches!(kind, Kind::Row | Kind::Cell { .. }),
                Kind::Cell { .. } => !matches!(kind, Kind::Row | Kind::Table),
                _ => false,
            };
            if is_bound {
                return;
            }
        }
    }

    fn top(&self) -> Option<&Kind> {
        Some(&self.open.last()?.node.kind)
    }

    fn push(&mut self, kind: Kind, markdown: bool, plain: bool) {
        self.open.push(Open {
            node: Node::new(kind),
            markdown,
            plain,
        });
    }

    /// Makes the innermost block one that can hold others.
    fn make_room(&mut self) {
        let Some(open) = self.open.last_mut() else {
            return;
        };
        match open.node.kind {
            Kind::List(_) => {
                // What stands between two items belongs to the one before.
                let node = open
                    .node
                    .children
                    .pop()
                    .unwrap_or(Node::new(Kind::Item(None)));
                self.open.push(Open {
                    node,
                    markdown: false,
                    plain: true,
                });
            }
            Kind::Table => {
                self.push(Kind::Row, false, true);
                self.make_room();
            }
            Kind::Row => self.push(
                Kind::Cell {
                    header: false,
                    alignment: Alignment::Start,
                },
                false,
                true,
            ),
            _ => {}
        }
    }

    fn close_to(&mut self, depth: usize) {
        self.end_leaf();
        self.fold(depth);
    }

    /// Puts the open nodes from an index on into their parents; leaves out those
    /// that have nothing in them, unless they have a place to keep.
    fn fold(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(Open { node, .. }) = self.open.pop() else {
                return;
            };
            let keeps_place = matches!(node.kind, Kind::Item(_) | Kind::Cell { .. });
            if keeps_place || !node.children.is_empty() {
                self.add(node);
            }
        }
    }

    fn add(&mut self, node: Node) {
        if let Some(parent) = self.open.last_mut() {
            parent.node.children.push(node);
        }
    }

    /// Adds a block that holds no others.
    pub(super) fn push_block(&mut self, kind: Kind) {
        self.end_leaf();
        self.make_room();
        self.add(Node::new(kind));
    }
}
