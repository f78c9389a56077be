//! Markdown's blocks: cuts a text into containers (quotes, lists and their
//! items) and the leaves in them, line by line and in one pass, as CommonMark
//! describes it. HTML needs no blocks of its own: its tags stand in paragraphs
//! and are given their meaning where the tree is built.

use super::destination::Reader;
use super::line::Line;
use super::marker::{Marker, is_rule};
use super::scan::{
    BLANK, SPACE, byte, find, from, has, is_in, part, run, skip_back, skip_to, trimmed,
};
use super::table::{alignment, cells};
use super::tag::Tag;
use super::tree::{Entry, Kind};

/// How deep containers may nest; a list and its item count as two. What would
/// be deeper is text.
const MAX_DEPTH: usize = 32;
/// The most link definitions that count.
const MAX_DEFINITIONS: usize = 100;

/// The blocks of a text, in reading order.
#[derive(Default)]
pub(super) struct Blocks {
    /// The leaves' text without the containers' markers.
    pub(super) text: String,
    /// The starts and ends of containers, and leaves: a [`Kind::Paragraph`],
    /// [`Kind::Heading`], [`Kind::Code`], [`Kind::Header`], [`Kind::Cell`] and
    /// [`Kind::Rule`]. The first line of code is what follows the opening fence.
    pub(super) events: Vec<Entry>,
    pub(super) definitions: Vec<Entry>,
}

/// Cuts a text into blocks.
pub(super) fn blocks(source: &str) -> Blocks {
    let mut parser = Parser {
        blocks: Blocks::default(),
        line: Line::default(),
        open: Vec::new(),
        leaf: Leaf::None,
        leaf_start: 0,
        fence: Fence::default(),
        columns: Vec::new(),
        after_blank: false,
    };
    let mut start = 0;
    while start < source.len() {
        let end = skip_to(source, start, b"\n\r");
        parser.line = Line::new(part(source, start, end));
        parser.line();
        start = end + if has(source, end, "\r\n") { 2 } else { 1 };
    }
    parser.close_to(0);
    parser.blocks
}

/// A container that following lines may continue.
struct Open {
    /// [`Kind::Quote`], [`Kind::Item`], or [`Kind::Bullets`] for all lists.
    kind: Kind,
    /// Of a list, the character after or instead of the number.
    marker: char,
    /// Of a list, where its event is; of an item, by how many columns its content
    /// is indented.
    place: usize,
    /// Of an item, whether nothing is in it yet.
    empty: bool,
}

/// The leaf that following lines may continue.
#[derive(Clone, Copy, PartialEq)]
enum Leaf {
    None,
    Paragraph,
    /// A paragraph that is inside a `<pre>`, where blank lines don't end it.
    Preformatted,
    Fenced,
    Indented,
    Table,
}

/// What started fenced code.
#[derive(Default)]
struct Fence {
    marker: char,
    length: usize,
    indent: usize,
}

struct Parser<'a> {
    blocks: Blocks,
    line: Line<'a>,
    open: Vec<Open>,
    leaf: Leaf,
    leaf_start: usize,
    fence: Fence,
    /// The cells that delimit the open table's head.
    columns: Vec<Entry>,
    /// Whether the line before was blank.
    after_blank: bool,
}

impl Parser<'_> {
    #[inline(never)]
    fn line(&mut self) {
        let mut matched = self.continued();
        if matched == self.open.len() && self.continue_code() {
            return;
        }
        let mut opened = false;
        while !self.line.is_blank() {
            let in_paragraph = self.leaf == Leaf::Paragraph;
            let interrupts = in_paragraph && matched == self.open.len();
            let indent = self.line.indent;
            if indent >= 4 {
                let is_tag =
                    || Tag::read(self.line.rest(), 0).is_some_and(|tag| tag.element.is_block());
                if in_paragraph || is_tag() {
                    break;
                }
                self.begin(matched, Leaf::Indented);
                // Where the language of a fenced block would be.
                self.blocks.text.push('\n');
                return self.push_code(4);
            }
            if self.single_line(matched, interrupts) {
                return;
            }
            if matched >= MAX_DEPTH - 1 {
                break;
            }
            if self.line.peek() == '>' {
                self.begin(matched, Leaf::None);
                self.push(Kind::Quote, '>', 0, 0);
                self.line.advance(1);
                self.line.skip(1);
            } else if let Some(marker) = Marker::read(self.line.rest(), interrupts) {
                self.begin_item(matched, &marker);
                self.line.advance(marker.width);
                let padding = match self.line.indent {
                    padding @ 1..=4 if !self.line.is_blank() => padding,
                    _ => 1,
                };
                self.line.skip(padding);
                self.push(Kind::Item, '\0', 0, indent + marker.width + padding);
            } else {
                break;
            }
            matched = self.open.len();
            opened = true;
        }
        if self.line.is_blank() {
            self.close_to(matched);
            let in_quote = self
                .open
                .last()
                .is_some_and(|open| open.kind == Kind::Quote);
            self.after_blank = !opened && !in_quote;
        } else {
            self.text_line(matched);
        }
    }

    /// Matches the line against the open containers; tells how many it continues.
    fn continued(&mut self) -> usize {
        let line = &mut self.line;
        for (index, open) in self.open.iter().enumerate() {
            match open.kind {
                Kind::Quote => {
                    if line.indent >= 4 || line.peek() != '>' {
                        return index;
                    }
                    line.advance(1);
                    line.skip(1);
                }
                Kind::Item => {
                    let is_left = if line.is_blank() {
                        open.empty
                    } else {
                        line.indent < open.place
                    };
                    if is_left {
                        return index;
                    }
                    line.skip(open.place);
                }
                _ => {}
            }
        }
        self.open.len()
    }

    /// Continues code, in which nothing has a meaning but its end.
    fn continue_code(&mut self) -> bool {
        let line = &mut self.line;
        let blank = line.is_blank();
        match self.leaf {
            Leaf::Fenced => {
                let Fence {
                    marker,
                    length,
                    indent,
                } = self.fence;
                let run = run(line.rest(), 0, marker);
                let ends = line.indent < 4 && run >= length;
                if ends && trimmed(from(line.rest(), run)).is_empty() {
                    self.close_leaf();
                } else {
                    self.push_code(indent);
                }
                self.after_blank = false;
            }
            Leaf::Indented if blank || line.indent >= 4 => {
                self.push_code(4);
                self.after_blank = blank;
            }
            Leaf::Preformatted => self.push_text(),
            _ => return false,
        }
        true
    }

    /// Adds the line to code that is indented by so many columns.
    fn push_code(&mut self, indent: usize) {
        self.line.skip(indent);
        self.line.push_to(&mut self.blocks.text);
    }

    /// Blocks of one line: headings, rules, and the fences that start code.
    fn single_line(&mut self, matched: usize, interrupts: bool) -> bool {
        let text = self.line.rest();
        let marker = self.line.peek();
        let length = run(text, 0, marker);
        let after = from(text, length);
        let follows = trimmed(after);
        match marker {
            '#' if length <= 6 && (after.is_empty() || is_in(BLANK, byte(after, 0))) => {
                self.begin(matched, Leaf::None);
                let end = skip_back(follows, follows.len(), b"#");
                // A closing sequence stands apart.
                let is_closed = end == 0 || is_in(BLANK, byte(follows, end - 1));
                let end = if is_closed { end } else { follows.len() };
                self.blocks.text.push_str(trimmed(part(follows, 0, end)));
                self.push_leaf(Kind::Heading, length as u32, self.blocks.text.len());
            }
            '`' | '~' if length >= 3 && (marker == '~' || find(after, 0, '`') == after.len()) => {
                self.fence = Fence {
                    marker,
                    length,
                    indent: self.line.indent,
                };
                self.begin(matched, Leaf::Fenced);
                self.blocks.text.push_str(follows);
                self.blocks.text.push('\n');
            }
            '=' | '-' if interrupts && follows.is_empty() && self.end_of_heading(marker) => {}
            '-' | '_' | '*' if is_rule(text, marker) => {
                self.begin(matched, Leaf::None);
                self.push_leaf(Kind::Rule, 0, self.blocks.text.len());
            }
            _ => return false,
        }
        self.after_blank = false;
        true
    }

    /// Turns the open paragraph into a heading, unless it only defines links.
    fn end_of_heading(&mut self, marker: char) -> bool {
        let end = self.take_definitions();
        if end == self.leaf_start {
            return false;
        }
        self.leaf = Leaf::None;
        self.push_leaf(Kind::Heading, if marker == '=' { 1 } else { 2 }, end);
        true
    }

    /// A line of a paragraph or table.
    fn text_line(&mut self, matched: usize) {
        let continues = matched == self.open.len();
        match self.leaf {
            // A paragraph goes on even without its containers' markers.
            Leaf::Paragraph => {
                if continues && self.begin_table() {
                    return;
                }
            }
            Leaf::Table if continues => {}
            _ => self.begin(matched, Leaf::Paragraph),
        }
        self.line.skip(usize::MAX);
        self.push_text();
    }

    fn push_text(&mut self) {
        let start = self.blocks.text.len();
        self.line.push_to(&mut self.blocks.text);
        self.after_blank = false;
        if self.leaf == Leaf::Table {
            let end = self.blocks.text.len() - 1;
            return self.row(Kind::Cell, &cells(&self.blocks.text, start, end));
        }
        let text = self.line.rest();
        // A `<pre>` among words is more likely to be mentioned than meant.
        let mut at = 0;
        let mut before = '>';
        while at < text.len() {
            if has(text, at, "</pre") {
                self.leaf = Leaf::Paragraph;
            } else if has(text, at, "<pre")
                && is_in(b" \t>", byte(text, at + 4))
                && before != '`'
                && (before == '>' || byte(text, 0) == '<')
            {
                self.leaf = Leaf::Preformatted;
            }
            at = find(text, at + 1, '<');
            before = byte(text, at - 1);
        }
    }

    /// Starts a table if the line delimits its head, which is then the last line of
    /// the open paragraph. What stands before it becomes a paragraph.
    fn begin_table(&mut self) -> bool {
        let line = self.line.rest();
        if find(line, 0, '|') == line.len() {
            return false;
        }
        let mut columns = cells(line, 0, line.len());
        for column in &mut columns {
            let Some(number) = alignment(column.span.of(line)) else {
                return false;
            };
            column.number = number;
        }
        let text = &self.blocks.text;
        let end = text.len() - 1;
        let start = skip_back(text, end, b"\0-\x09\x0b-\xff").max(self.leaf_start);
        let head = cells(text, start, end);
        if head.len() != columns.len() {
            return false;
        }
        if start > self.leaf_start {
            self.event(Entry::new(Kind::Paragraph, 0, self.leaf_start, start - 1));
        }
        self.leaf = Leaf::Table;
        self.columns = columns;
        self.event(Entry::new(Kind::Table, 0, 0, 0));
        self.row(Kind::Header, &head);
        true
    }

    /// Adds a row of the open table.
    fn row(&mut self, kind: Kind, cells: &[Entry]) {
        self.event(Entry::new(Kind::Row, 0, 0, 0));
        for (cell, column) in cells.iter().zip(&self.columns) {
            self.blocks.events.push(Entry {
                kind,
                number: column.number,
                ..*cell
            });
        }
        self.event(Entry::end(Kind::Row));
    }

    /// Starts a block in the container that a line continues.
    fn begin(&mut self, matched: usize, leaf: Leaf) {
        self.close_to(matched);
        if self
            .open
            .last()
            .is_some_and(|open| open.kind == Kind::Bullets)
        {
            self.close_to(matched - 1);
        }
        if let Some(item) = self.open.last_mut() {
            let first = std::mem::replace(&mut item.empty, false);
            if !first {
                self.loosen();
            }
        }
        self.leaf = leaf;
        self.leaf_start = self.blocks.text.len();
    }

    /// Continues the list that a marker belongs to, or starts one.
    fn begin_item(&mut self, matched: usize, marker: &Marker) {
        let list = matched
            .checked_sub(1)
            .and_then(|index| self.open.get(index));
        if list.is_some_and(|list| list.kind == Kind::Bullets && list.marker == marker.byte) {
            self.close_to(matched);
            self.loosen();
        } else {
            self.begin(matched, Leaf::None);
            let event = self.blocks.events.len();
            let (kind, number) = match marker.width {
                1 => (Kind::Bullets, 0),
                _ => (Kind::Numbers, marker.number),
            };
            self.push(kind, marker.byte, number, event);
        }
    }

    /// Notes that the innermost list has a blank line between its items or their
    /// blocks.
    fn loosen(&mut self) {
        let list = self.open.iter().rfind(|open| open.kind == Kind::Bullets);
        if let Some(list) = list
            && let Some(list) = self.blocks.events.get_mut(list.place)
        {
            list.loose |= self.after_blank;
        }
    }

    fn push(&mut self, kind: Kind, marker: char, number: u32, place: usize) {
        self.open.push(Open {
            kind: if kind == Kind::Numbers {
                Kind::Bullets
            } else {
                kind
            },
            marker,
            place,
            empty: kind == Kind::Item,
        });
        self.event(Entry::new(kind, number, 0, 0));
    }

    fn push_leaf(&mut self, kind: Kind, number: u32, end: usize) {
        self.blocks.text.push('\n');
        self.event(Entry::new(kind, number, self.leaf_start, end));
    }

    fn event(&mut self, event: Entry) {
        self.blocks.events.push(event);
    }

    fn close_to(&mut self, depth: usize) {
        self.close_leaf();
        while self.open.len() > depth {
            self.open.pop();
            self.event(Entry::end(Kind::Item));
        }
    }

    fn close_leaf(&mut self) {
        let leaf = std::mem::replace(&mut self.leaf, Leaf::None);
        let mut end = self.blocks.text.len();
        let kind = match leaf {
            Leaf::None => return,
            Leaf::Paragraph | Leaf::Preformatted => {
                end = self.take_definitions();
                if end == self.leaf_start {
                    return;
                }
                Kind::Paragraph
            }
            Leaf::Fenced => Kind::Code,
            Leaf::Indented => {
                // But for the line feed of the first line, which names no language.
                let last = self.trimmed_end();
                end = (find(&self.blocks.text, last, '\n') + 1)
                    .max(self.leaf_start + 1)
                    .min(end);
                Kind::Code
            }
            Leaf::Table => return self.event(Entry::end(Kind::Table)),
        };
        self.push_leaf(kind, 0, end);
    }

    /// Where the leaf ends but for white space.
    fn trimmed_end(&self) -> usize {
        let text = &self.blocks.text;
        skip_back(text, text.len(), SPACE).max(self.leaf_start)
    }

    /// Takes the definitions of links off the start of a paragraph, and tells
    /// where it ends.
    fn take_definitions(&mut self) -> usize {
        let mut reader = Reader::new(&self.blocks.text, self.leaf_start);
        while let Some(definition) = reader.definition() {
            self.leaf_start = reader.at;
            if self.blocks.definitions.len() < MAX_DEFINITIONS {
                self.blocks.definitions.push(definition);
            }
        }
        self.trimmed_end()
    }
}
