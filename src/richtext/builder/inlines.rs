//! The builder's leaves: characters, and the formats they get.

use super::super::address::{is_image_address, write_address};
use super::super::character::Place;
use super::super::entity::{Spelling, write};
use super::super::scan::{
    SPACE, byte, find, from, has, is_in, part, skip, skip_back, skip_to, trimmed, word,
};
use super::super::span::Span;
use super::super::tag::{self, Element, Tag};
use super::super::tree::{Entry, Kind};
use super::{Break, Builder};

/// How many formats may be open within each other.
const MAX_MARKS: usize = 8;

impl Builder {
    /// Starts a leaf: the content that comes becomes what `role` says, or, if it
    /// is [`Kind::Plain`], what its place asks for.
    pub(in super::super) fn begin_leaf(&mut self, role: Kind, number: u32) {
        self.end_leaf();
        self.role = (role, number);
    }

    pub(in super::super) fn end_leaf(&mut self) {
        self.role = (Kind::Plain, 0);
        self.last_break = Break::None;
        let leaf = self.leaf;
        self.leaf = 0;
        if leaf > 0 {
            self.fold(leaf + 1);
            self.trim_end();
            self.fold(leaf);
        }
    }

    /// Takes white space and line breaks off the end of the leaf.
    fn trim_end(&mut self) {
        while let Some(last) = self.document.nodes.last_mut() {
            match last.kind {
                Kind::LineBreak => {}
                Kind::Text => {
                    let span = &mut last.span;
                    span.end = skip_back(&self.document.text, span.end, SPACE).max(span.start);
                    if !span.is_empty() {
                        return;
                    }
                }
                _ => return,
            }
            self.document.nodes.pop();
        }
    }

    /// Adds what a token of a leaf stands for; its span is of a text.
    #[inline(never)]
    pub(in super::super) fn put(&mut self, text: &str, token: Entry) {
        let said = token.span.of(text);
        let kind = token.kind;
        if self.images > 0 && kind.is_block() {
            return;
        }
        match kind {
            Kind::Text => self.text(said),
            Kind::LineBreak => self.line_break(token.number == 0),
            Kind::CodeSpan => self.code(text, token),
            Kind::Image if token.ends => self.close_image(),
            Kind::Image => self.open_image(said),
            Kind::Link if token.number > 0 => self.link_itself(said),
            Kind::Strong | Kind::Emphasis | Kind::Strikethrough | Kind::Underline | Kind::Link
                if token.ends =>
            {
                self.close_mark(kind);
            }
            Kind::Link => self.open_link("", said),
            Kind::Strong | Kind::Emphasis | Kind::Strikethrough | Kind::Underline => {
                self.open_mark(Entry::new(kind, 0, 0, 0));
            }
            Kind::Code => self.preformatted(text, token.span),
            Kind::Rule => self.rule(),
            Kind::Paragraph | Kind::Heading | Kind::Plain => {
                self.begin_leaf(if token.ends { Kind::Plain } else { kind }, token.number);
            }
            Kind::Item if token.number > 0 => {
                self.make_task(token.number);
            }
            _ if token.ends => self.close(kind),
            _ => self.open(kind, token.number),
        }
    }

    /// Makes room for an inline in the leaf, which starts with it if there is
    /// none.
    fn inline(&mut self) {
        self.last_break = Break::None;
        if self.leaf == 0 {
            self.make_room();
            self.leaf = self.open.len();
            let (role, number) = self.role;
            let is_paragraph = role == Kind::Plain && !self.is_plain();
            let role = if is_paragraph { Kind::Paragraph } else { role };
            self.push(role, number);
        }
        while let Some(&mark) = self.marks.get(self.open.len() - self.leaf - 1) {
            let length = mark.span.end - mark.span.start;
            if length > self.addresses {
                self.marks.truncate(self.open.len() - self.leaf - 1);
                break;
            }
            self.addresses -= length;
            self.push_entry(mark);
        }
    }

    /// Starts a format.
    fn open_mark(&mut self, mark: Entry) {
        if self.marks.len() < MAX_MARKS && self.images == 0 {
            self.marks.push(mark);
        }
    }

    /// Ends a format, or a link. Those opened within it go on where characters
    /// come next.
    fn close_mark(&mut self, kind: Kind) {
        if let Some(index) = self.mark(kind)
            && self.images == 0
        {
            if self.leaf > 0 {
                self.fold(self.leaf + 1 + index);
            }
            let mut at = index;
            while let Some(&inner) = self.marks.get(at + 1)
                && let Some(mark) = self.marks.get_mut(at)
            {
                *mark = inner;
                at += 1;
            }
            self.marks.pop();
        }
    }

    /// Which mark is the innermost of a kind.
    fn mark(&self, kind: Kind) -> Option<usize> {
        self.marks.iter().rposition(|mark| mark.kind == kind)
    }

    fn is_in_link(&self) -> bool {
        self.mark(Kind::Link).is_some()
    }

    /// Keeps an address, after a scheme that it lacks. Absent if it is refused, or
    /// if addresses have become too long: a few definitions could make a short
    /// text very long.
    fn address(&mut self, scheme: &str, said: &str) -> Option<Span> {
        self.addresses = self.addresses.checked_sub(said.len())?;
        write_address(&mut self.document.text, scheme, said, Spelling::Escapes)
    }

    /// Starts a link, and ends one that is open. An address that was refused
    /// starts none.
    fn open_link(&mut self, scheme: &str, said: &str) {
        self.close_mark(Kind::Link);
        if self.images == 0
            && let Some(span) = self.address(scheme, said)
        {
            self.open_mark(Entry::new(Kind::Link, 0, span.start, span.end));
        }
    }

    /// Adds an address as a link to itself.
    fn link_itself(&mut self, said: &str) {
        let is_link = !self.is_in_link();
        if is_link {
            let is_email = byte(said, skip_to(said, 0, b"@:/")) == '@';
            self.open_link(if is_email { "mailto:" } else { "" }, said);
        }
        self.text(said);
        if is_link {
            self.close_mark(Kind::Link);
        }
    }

    fn text(&mut self, text: &str) {
        let starts_line = self.leaf == 0 || self.last_break != Break::None;
        let skipped = if starts_line { skip(text, 0, SPACE) } else { 0 };
        let start = self.document.text.len();
        let place = if self.is_in_link() {
            Place::Link
        } else {
            Place::Text
        };
        let text = from(text, skipped);
        write(&mut self.document.text, text, Spelling::Escapes, place);
        if start < self.document.text.len() {
            self.inline();
            self.add_text(start);
        }
    }

    /// Adds code within a line: Markdown's, or an element.
    fn code(&mut self, text: &str, token: Entry) {
        let start = self.document.text.len();
        if token.number > 0 {
            if let Some(tag) = Tag::read(text, token.span.start) {
                let content = part(text, tag.end, token.span.end);
                tag::write_content(&mut self.document.text, content, Place::Line);
            }
        } else {
            let mut code = token.span.of(text);
            let last = code.len().saturating_sub(1);
            let is_padded = is_in(SPACE, byte(code, 0)) && is_in(SPACE, byte(code, last));
            if is_padded && !trimmed(code).is_empty() {
                code = part(code, 1, last);
            }
            let spelling = if self.in_table {
                Spelling::Cell
            } else {
                Spelling::Plain
            };
            write(&mut self.document.text, code, spelling, Place::Line);
        }
        if start == self.document.text.len() {
            return;
        }
        self.inline();
        if self.images > 0 {
            self.add_text(start);
        } else {
            self.start(Kind::CodeSpan, 0, 0);
            self.add_text(start);
            self.end(Kind::CodeSpan);
        }
    }

    /// Adds the element of code at the start of a span, which ends with its
    /// content.
    fn preformatted(&mut self, text: &str, span: Span) {
        let Some(mut tag) = Tag::read(text, span.start) else {
            return;
        };
        // `<pre><code class="language-…">`
        if let Some(inner) = Tag::read(text, skip(text, tag.end, SPACE))
            && inner.element == Element::Kind(Kind::CodeSpan)
        {
            tag = inner;
        }
        let class = tag.value("class");
        let mut at = 0;
        let mut language = word(class, &mut at);
        while !language.is_empty() && !has(language, 0, "lang") {
            language = word(class, &mut at);
        }
        let language = from(language, find(language, 0, '-') + 1);
        // A browser ignores a first line that is empty.
        let start = tag.end + usize::from(byte(text, tag.end) == '\n');
        self.code_block(language, part(text, start, span.end), true);
    }

    /// Adds the line break that the end of a line, or else an element, asks for.
    /// `<br>` and the end of its line are one, and so are the other way round.
    fn line_break(&mut self, newline: bool) {
        if self.images > 0 {
            return self.text(" ");
        }
        if self.leaf == 0 {
            return;
        }
        let last = self.last_break;
        self.last_break = match (last, newline) {
            (Break::Element, true) => Break::None,
            (_, true) => Break::Newline,
            (_, false) => Break::Element,
        };
        if last == Break::None || (last, newline) == (Break::Element, false) {
            let now = self.last_break;
            self.inline();
            self.last_break = now;
            self.start(Kind::LineBreak, 0, 0);
            self.end(Kind::LineBreak);
        }
    }

    /// Starts an image; the text that comes describes it. One whose address was
    /// refused is shown as that text, and so is one within another.
    fn open_image(&mut self, said: &str) {
        if self.images == 0 {
            self.shows_image = false;
            if let Some(span) = self.address("", said)
                && is_image_address(span.of(&self.document.text))
            {
                self.shows_image = true;
                self.inline();
                self.start(Kind::Image, span.start, span.end);
            }
        }
        self.images += 1;
    }

    fn close_image(&mut self) {
        self.images -= 1;
        if self.images == 0 && self.shows_image {
            self.end(Kind::Image);
        }
    }
}
