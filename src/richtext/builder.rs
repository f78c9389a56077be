//! Builds the tree from starts, ends and characters, whether Markdown or HTML
//! asks for them. It repairs what HTML leaves open or closes in the wrong order
//! roughly as browsers do, and so that no input yields a deep tree.

mod inlines;

use super::character::Place;
use super::entity::{Spelling, write};
use super::scan::skip;
use super::tag;
use super::tree::{Document, Entry, Kind};

/// How many nodes may be open within each other on HTML's behalf. Markdown's
/// blocks have a bound of their own, and come on top.
const MAX_OPEN: usize = 48;

/// A node that is open.
#[derive(Clone, Copy)]
struct Open {
    kind: Kind,
    /// Whether Markdown opened it: HTML's end tags don't close it.
    markdown: bool,
    /// Whether text in it has no paragraph of its own.
    plain: bool,
    /// How many entries there were when it had been opened.
    entries: usize,
}

/// Stands for the document.
const ROOT: Open = Open {
    kind: Kind::Quote,
    markdown: true,
    plain: false,
    entries: 0,
};

/// The line break that nothing follows yet.
#[derive(Clone, Copy, PartialEq)]
enum Break {
    None,
    Newline,
    Element,
}

/// The tree being built.
pub(super) struct Builder {
    document: Document,
    /// The open blocks; then, where there is one, the open leaf and the first of
    /// `marks` within it.
    open: Vec<Open>,
    /// Where the open leaf is, and 0 if there is none.
    leaf: usize,
    /// What the next leaf is to be, and its number. A [`Kind::Plain`] one is what
    /// its place asks for.
    role: (Kind, u32),
    /// The formats and links that characters get, outermost first. They open in a leaf when
    /// characters come.
    marks: Vec<Entry>,
    last_break: Break,
    /// How many images are open within each other; the outermost gets the text
    /// of all.
    images: usize,
    /// Whether the outermost is a node; if its address was refused, its text is
    /// shown instead.
    shows_image: bool,
    /// How many bytes of addresses may still come: definitions and links that
    /// are left open repeat theirs.
    addresses: usize,
    /// Whether what comes is in a table of Markdown.
    pub(super) in_table: bool,
}

impl Builder {
    /// Starts a tree for a text of about so many bytes.
    pub(super) fn new(length: usize) -> Self {
        let mut builder = Self {
            document: Document::default(),
            open: Vec::new(),
            leaf: 0,
            role: (Kind::Plain, 0),
            marks: Vec::new(),
            last_break: Break::None,
            images: 0,
            shows_image: false,
            addresses: 2 * length + 100_000,
            in_table: false,
        };
        builder.open.push(ROOT);
        builder
    }

    pub(super) fn finish(mut self) -> Document {
        self.close_to(1);
        self.document
    }

    /// Starts a block that ends with [`Self::close_markdown`]. Text in a `plain`
    /// one has no paragraph of its own.
    pub(super) fn open_markdown(&mut self, kind: Kind, number: u32, plain: bool) {
        self.end_leaf();
        if !is_part(kind) {
            self.make_room();
        }
        self.push(kind, number);
        if let Some(open) = self.open.last_mut() {
            open.markdown = true;
            open.plain = plain;
        }
    }

    /// Ends the last block that Markdown opened, and what HTML opened in it.
    pub(super) fn close_markdown(&mut self) {
        let mut depth = self.open.len() - 1;
        while depth > 1 && !self.open.get(depth).is_some_and(|open| open.markdown) {
            depth -= 1;
        }
        self.close_to(depth);
    }

    /// If nothing is in the innermost block yet and it is a list's item, makes
    /// it a task with the number of one; tells whether it did.
    pub(super) fn make_task(&mut self, number: u32) -> bool {
        let top = self.top();
        let entries = &mut self.document.nodes;
        let is_empty = top.kind == Kind::Item && top.entries == entries.len();
        if is_empty && let Some(item) = entries.last_mut() {
            item.number = number;
        }
        is_empty
    }

    /// Whether a node of a kind may stand where the text is now.
    pub(super) fn has_place(&self, kind: Kind) -> bool {
        !is_part(kind) || family(self.top().kind) == outer(kind)
    }

    /// Whether text in the innermost block has no paragraph of its own.
    pub(super) fn is_plain(&self) -> bool {
        self.top().plain
    }

    /// Starts a block for HTML, where it may stand.
    pub(super) fn open(&mut self, kind: Kind, number: u32) {
        self.end_leaf();
        if self.open.len() >= MAX_OPEN {
            return;
        }
        if is_part(kind) {
            self.close(kind);
            let needed = outer(kind);
            if !self.has_place(kind) {
                match (needed, self.top().kind) {
                    (Kind::Bullets, _) => self.make_room(),
                    (Kind::Row, Kind::Table) => {}
                    _ => return,
                }
                self.push(needed, 0);
            }
        } else {
            self.make_room();
        }
        self.push(kind, number);
        if let Some(open) = self.open.last_mut() {
            open.plain = kind != Kind::Quote;
        }
    }

    /// Ends the innermost block of a kind, if HTML may end it.
    pub(super) fn close(&mut self, kind: Kind) {
        self.end_leaf();
        let kind = family(kind);
        let mut index = self.open.len();
        while let Some(open) = index.checked_sub(1).and_then(|index| self.open.get(index)) {
            index -= 1;
            if open.markdown {
                return;
            }
            let outer = family(open.kind);
            if outer == kind {
                return self.close_to(index);
            }
            // Items stay within their list, rows and cells within their table,
            // other blocks within their cell.
            let is_bound = match outer {
                Kind::Bullets => kind == Kind::Item,
                Kind::Table | Kind::Row => matches!(kind, Kind::Row | Kind::Cell),
                Kind::Cell => !matches!(kind, Kind::Row | Kind::Table),
                _ => false,
            };
            if is_bound {
                return;
            }
        }
    }

    /// The innermost block, or the document.
    fn top(&self) -> Open {
        self.open.last().copied().unwrap_or(ROOT)
    }

    /// Opens a node.
    fn push(&mut self, kind: Kind, number: u32) {
        self.push_entry(Entry::new(kind, number, 0, 0));
    }

    fn push_entry(&mut self, entry: Entry) {
        self.add(entry);
        self.open.push(Open {
            kind: entry.kind,
            markdown: false,
            plain: true,
            entries: self.document.nodes.len(),
        });
    }

    fn add(&mut self, entry: Entry) {
        self.document.nodes.push(entry);
    }

    /// Adds a node's start, with a part of the document's text.
    #[inline(never)]
    fn start(&mut self, kind: Kind, start: usize, end: usize) {
        self.add(Entry::new(kind, 0, start, end));
    }

    /// Adds a node's end.
    #[inline(never)]
    fn end(&mut self, kind: Kind) {
        self.add(Entry::end(kind));
    }

    /// Makes the innermost block one that can hold others.
    fn make_room(&mut self) {
        if family(self.top().kind) == Kind::Bullets {
            // What stands between two items belongs to the one before.
            if self.document.nodes.last().is_some_and(|entry| entry.ends) {
                self.document.nodes.pop();
                self.open.push(Open {
                    kind: Kind::Item,
                    markdown: false,
                    plain: true,
                    entries: usize::MAX,
                });
            } else {
                self.push(Kind::Item, 0);
            }
        }
        if self.top().kind == Kind::Table {
            self.push(Kind::Row, 0);
        }
        if self.top().kind == Kind::Row {
            self.push(Kind::Cell, 0);
        }
    }

    fn close_to(&mut self, depth: usize) {
        self.end_leaf();
        self.fold(depth);
    }

    /// Ends the open nodes from an index on; leaves out those that have nothing
    /// in them, unless they have a place to keep.
    fn fold(&mut self, depth: usize) {
        while self.open.len() > depth {
            let top = self.top();
            self.open.pop();
            let keeps_place = matches!(top.kind, Kind::Item | Kind::Header | Kind::Cell);
            if keeps_place || self.document.nodes.len() > top.entries {
                self.end(top.kind);
            } else {
                self.document.nodes.pop();
            }
        }
    }

    /// Adds a line between what comes before and after.
    pub(super) fn rule(&mut self) {
        self.end_leaf();
        self.make_room();
        self.start(Kind::Rule, 0, 0);
        self.end(Kind::Rule);
    }

    /// Adds a block of code, written in Markdown or HTML. What is said about it
    /// starts with its language.
    pub(super) fn code_block(&mut self, said: &str, code: &str, is_html: bool) {
        self.end_leaf();
        self.make_room();
        let text = &mut self.document.text;
        let start = text.len();
        write(text, said, Spelling::Escapes, Place::Text);
        let end = skip(text, start, b"-0-9a-zA-Z+#._\x80-\xff");
        let content = text.len();
        if is_html {
            tag::write_content(text, code, Place::Text);
            if !matches!(text.as_bytes().last(), None | Some(b'\n')) {
                text.push('\n');
            }
        } else {
            write(text, code, Spelling::Plain, Place::Text);
        }
        self.start(Kind::Code, start, end);
        self.add_text(content);
        self.end(Kind::Code);
    }

    /// Adds what was written since an offset as a text, or to the text before.
    fn add_text(&mut self, start: usize) {
        let end = self.document.text.len();
        if let Some(last) = self.document.nodes.last_mut()
            && last.kind == Kind::Text
            && last.span.end == start
        {
            last.span.end = end;
        } else if start < end {
            self.start(Kind::Text, start, end);
        }
    }
}

/// What has its place within a list or table.
fn is_part(kind: Kind) -> bool {
    matches!(kind, Kind::Item | Kind::Row | Kind::Header | Kind::Cell)
}

/// What a part of a list or table stands in.
fn outer(part: Kind) -> Kind {
    match part {
        Kind::Item => Kind::Bullets,
        Kind::Row => Kind::Table,
        _ => Kind::Row,
    }
}

/// One kind for all that end each other.
fn family(kind: Kind) -> Kind {
    match kind {
        Kind::Numbers => Kind::Bullets,
        Kind::Header => Kind::Cell,
        _ => kind,
    }
}
