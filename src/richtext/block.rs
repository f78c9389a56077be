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
use super::table;
use super::tag::{Tag, find_end};
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
    /// [`Kind::Heading`], [`Kind::Code`], [`Kind::Table`] and [`Kind::Rule`].
    /// The first line of code is what follows the opening fence, that of a table
    /// its head, and the second its delimiters.
    pub(super) events: Vec<Entry>,
    pub(super) definitions: Vec<Entry>,
}

/// Cuts a text into blocks.
pub(super) fn blocks(source: &str) -> Blocks {
    let mut parser = Parser {
        blocks: Blocks::default(),
        open: Vec::new(),
        leaf: State::None,
        leaf_start: 0,
        after_blank: false,
    };
    let mut start = 0;
    while start < source.len() {
        let end = skip_to(source, start, b"\n\r");
        let line = Line::new(part(source, start, end));
        start = end + if has(source, end, "\r\n") { 2 } else { 1 };
        parser.line(line);
    }
    parser.close_to(0);
    parser.blocks
}

/// A container that following lines may continue.
#[derive(Clone, Copy)]
enum Open {
    Quote,
    List {
        /// The character after or instead of the number.
        marker: u8,
        /// Where its event is.
        event: usize,
    },
    Item {
        /// By how many columns its content is indented.
        indent: usize,
        /// Whether nothing is in it yet.
        empty: bool,
    },
}

/// The leaf that following lines may continue.
#[derive(Clone, Copy, PartialEq)]
enum State {
    None,
    Paragraph,
    /// A paragraph that is inside a `<pre>`, where blank lines don't end it.
    Preformatted,
    Fence {
        marker: u8,
        length: usize,
        indent: usize,
    },
    Indented,
    Table,
}

struct Parser {
    blocks: Blocks,
    open: Vec<Open>,
    leaf: State,
    leaf_start: usize,
    /// Whether the line before was blank.
    after_blank: bool,
}

impl Parser {
    fn line(&mut self, mut line: Line<'_>) {
        let mut matched = self.continued(&mut line);
        if matched == self.open.len() && self.continue_code(line) {
            return;
        }
        let mut opened = false;
        while !line.is_blank() {
            let in_paragraph = self.leaf == State::Paragraph;
            let interrupts = in_paragraph && matched == self.open.len();
            let mut content = line;
            let indent = content.skip(usize::MAX);
            if indent >= 4 {
                let is_tag =
                    || Tag::read(content.rest(), 0).is_some_and(|tag| tag.element.is_block());
                if !in_paragraph && !is_tag() {
                    self.begin(matched, State::Indented);
                    // Where the language of a fenced block would be.
                    self.blocks.text.push('\n');
                    line.skip(4);
                    line.push_to(&mut self.blocks.text);
                    return;
                }
                break;
            }
            if self.single_line(content, indent, matched, interrupts) {
                return;
            }
            if matched >= MAX_DEPTH - 1 {
                break;
            }
            if content.peek() == b'>' {
                self.begin(matched, State::None);
                self.push(Open::Quote, Kind::Quote, 0);
                content.advance(1);
                content.skip(1);
            } else if let Some(marker) = Marker::read(content.rest(), interrupts) {
                self.begin_item(matched, &marker);
                content.advance(marker.width);
                let padding = match content.indent() {
                    1..=4 if !content.is_blank() => content.skip(4),
                    _ => content.skip(1).max(1),
                };
                self.push(
                    Open::Item {
                        indent: indent + marker.width + padding,
                        empty: true,
                    },
                    Kind::Item,
                    0,
                );
            } else {
                break;
            }
            line = content;
            matched = self.open.len();
            opened = true;
        }
        if line.is_blank() {
            self.close_to(matched);
            self.after_blank = !opened && !matches!(self.open.last(), Some(Open::Quote));
        } else {
            self.text_line(line, matched);
        }
    }

    /// Matches a line against the open containers; tells how many it continues.
    fn continued(&self, line: &mut Line<'_>) -> usize {
        for (index, open) in self.open.iter().enumerate() {
            let blank = line.is_blank();
            match *open {
                Open::List { .. } => {}
                Open::Quote => {
                    let mut content = *line;
                    if content.skip(4) == 4 || content.peek() != b'>' {
                        return index;
                    }
                    content.advance(1);
                    content.skip(1);
                    *line = content;
                }
                Open::Item { indent, empty } => {
                    let mut content = *line;
                    let skipped = content.skip(indent);
                    if if blank { empty } else { skipped < indent } {
                        return index;
                    }
                    *line = content;
                }
            }
        }
        self.open.len()
    }

    /// Continues code, in which nothing has a meaning but its end.
    fn continue_code(&mut self, mut line: Line<'_>) -> bool {
        let blank = line.is_blank();
        match self.leaf {
            State::Fence {
                marker,
                length,
                indent,
            } => {
                let mut content = line;
                let indented = content.skip(usize::MAX);
                let run = run(content.rest(), 0, marker);
                content.advance(run);
                if indented < 4 && run >= length && content.is_blank() {
                    self.close_leaf();
                } else {
                    line.skip(indent);
                    line.push_to(&mut self.blocks.text);
                }
                self.after_blank = false;
            }
            State::Indented if blank || line.indent() >= 4 => {
                line.skip(4);
                line.push_to(&mut self.blocks.text);
                self.after_blank = blank;
            }
            State::Preformatted => self.push_text(line),
            _ => return false,
        }
        true
    }

    /// Blocks of one line: headings, rules, and the fences that start code.
    fn single_line(
        &mut self,
        content: Line<'_>,
        indent: usize,
        matched: usize,
        interrupts: bool,
    ) -> bool {
        let text = content.rest();
        let marker = content.peek();
        let length = run(text, 0, marker);
        let after = from(text, length);
        let follows = trimmed(after);
        match marker {
            b'#' if length <= 6 && (after.is_empty() || is_in(BLANK, byte(after, 0))) => {
                self.begin(matched, State::None);
                let end = skip_back(follows, follows.len(), b"#");
                // A closing sequence stands apart.
                let is_closed = end == 0 || is_in(BLANK, byte(follows, end - 1));
                let end = if is_closed { end } else { follows.len() };
                self.blocks.text.push_str(trimmed(part(follows, 0, end)));
                self.push_leaf(Kind::Heading, length as u32, self.blocks.text.len());
            }
            b'`' | b'~'
                if length >= 3 && (marker == b'~' || find(after, 0, b'`') == after.len()) =>
            {
                self.begin(
                    matched,
                    State::Fence {
                        marker,
                        length,
                        indent,
                    },
                );
                self.blocks.text.push_str(follows);
                self.blocks.text.push('\n');
            }
            b'=' | b'-' if interrupts && follows.is_empty() && self.end_of_heading(marker) => {}
            b'-' | b'_' | b'*' if is_rule(text, marker) => {
                self.begin(matched, State::None);
                self.push_leaf(Kind::Rule, 0, self.blocks.text.len());
            }
            _ => return false,
        }
        self.after_blank = false;
        true
    }

    /// Turns the open paragraph into a heading, unless it only defines links.
    fn end_of_heading(&mut self, marker: u8) -> bool {
        let end = self.take_definitions();
        if end == self.leaf_start {
            return false;
        }
        self.leaf = State::None;
        self.push_leaf(Kind::Heading, if marker == b'=' { 1 } else { 2 }, end);
        true
    }

    /// A line of a paragraph or table.
    fn text_line(&mut self, mut line: Line<'_>, matched: usize) {
        let continues = matched == self.open.len();
        line.skip(usize::MAX);
        match self.leaf {
            // A paragraph goes on even without its containers' markers.
            State::Paragraph => {
                if continues && self.head_of_table(line.rest()) {
                    self.leaf = State::Table;
                }
            }
            State::Table if continues => {}
            _ => self.begin(matched, State::Paragraph),
        }
        self.push_text(line);
    }

    fn push_text(&mut self, line: Line<'_>) {
        let text = line.rest();
        line.push_to(&mut self.blocks.text);
        self.after_blank = false;
        if self.leaf == State::Table {
            return;
        }
        if has(text, 0, "<pre") && is_in(b" \t>", byte(text, 4)) {
            self.leaf = State::Preformatted;
        }
        if self.leaf == State::Preformatted && find_end(text, 0, "pre").is_some() {
            self.leaf = State::Paragraph;
        }
    }

    /// Whether a line delimits a table's head, which is then the last line of
    /// the open paragraph. What stands before it becomes a paragraph.
    fn head_of_table(&mut self, line: &str) -> bool {
        let text = &self.blocks.text;
        if find(line, 0, b'|') == line.len() {
            return false;
        }
        let columns = table::cells(line, 0, line.len());
        for column in &columns {
            if table::alignment(column.span.of(line)).is_none() {
                return false;
            }
        }
        let end = text.len() - 1;
        let start = skip_back(text, end, b"\0-\x09\x0b-\xff").max(self.leaf_start);
        if table::cells(text, start, end).len() != columns.len() {
            return false;
        }
        if start > self.leaf_start {
            let paragraph = Entry::new(Kind::Paragraph, 0, self.leaf_start, start - 1);
            self.blocks.events.push(paragraph);
        }
        self.leaf_start = start;
        true
    }

    /// Starts a block in the container that a line continues.
    fn begin(&mut self, matched: usize, leaf: State) {
        self.close_to(matched);
        if let Some(Open::List { .. }) = self.open.last() {
            self.close_to(matched - 1);
        }
        if let Some(Open::Item { empty, .. }) = self.open.last_mut() {
            let first = std::mem::replace(empty, false);
            if !first {
                self.loosen(self.open.len() - 2);
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
        if matches!(list, Some(Open::List { marker: own, .. }) if *own == marker.byte) {
            self.close_to(matched);
            self.loosen(matched - 1);
        } else {
            self.begin(matched, State::None);
            let list = Open::List {
                marker: marker.byte,
                event: self.blocks.events.len(),
            };
            match marker.number {
                Some(number) => self.push(list, Kind::Numbers, number),
                None => self.push(list, Kind::Bullets, 0),
            }
        }
    }

    /// Notes that a list has a blank line between its items or their blocks.
    fn loosen(&mut self, list: usize) {
        if let Some(Open::List { event, .. }) = self.open.get(list)
            && let Some(list) = self.blocks.events.get_mut(*event)
        {
            list.loose |= self.after_blank;
        }
    }

    fn push(&mut self, open: Open, kind: Kind, number: u32) {
        self.open.push(open);
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
        let leaf = std::mem::replace(&mut self.leaf, State::None);
        let mut end = self.blocks.text.len();
        let kind = match leaf {
            State::None => return,
            State::Paragraph | State::Preformatted => {
                end = self.take_definitions();
                if end == self.leaf_start {
                    return;
                }
                Kind::Paragraph
            }
            State::Fence { .. } => Kind::Code,
            State::Indented => {
                // But for the line feed of the first line, which names no language.
                let last = self.trimmed_end();
                end = (find(&self.blocks.text, last, b'\n') + 1)
                    .max(self.leaf_start + 1)
                    .min(end);
                Kind::Code
            }
            State::Table => Kind::Table,
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
