//! The builder's leaves: characters, and the formats they get.

use super::super::character::{is_shown, is_shown_in_link};
use super::super::scan::{from, is_space, push_all, skip, trimmed_end};
use super::super::span::Span;
use super::super::tree::{Entry, Kind};
use super::{Break, Builder, Mark};

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
        loop {
            let Some(last) = self.document.nodes.last_mut() else {
                return;
            };
            match last.kind {
                Kind::LineBreak => {
                    self.document.nodes.pop();
                }
                Kind::Text => {
                    let trimmed = trimmed_end(last.span.of(&self.document.text)).len();
                    last.span.end = last.span.start + trimmed;
                    if trimmed > 0 {
                        return;
                    }
                }
                _ => return,
            }
            self.document.nodes.pop();
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
            self.push(role, number, Span::default());
        }
        while let Some(&mark) = self.marks.get(self.open.len() - self.leaf - 1) {
            let length = mark.address.end - mark.address.start;
            if length > self.addresses {
                self.marks.truncate(self.open.len() - self.leaf - 1);
                break;
            }
            self.addresses -= length;
            self.push(mark.kind, 0, mark.address);
        }
    }

    /// Starts a format.
    pub(in super::super) fn open_mark(&mut self, kind: Kind, address: Span) {
        if self.marks.len() < MAX_MARKS && self.images == 0 {
            self.marks.push(Mark { kind, address });
        }
    }

    /// Ends a format, or a link. Those opened within it go on where characters
    /// come next.
    pub(in super::super) fn close_mark(&mut self, kind: Kind) {
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

    /// Starts a link, and ends one that is open. An address that was refused
    /// starts none.
    pub(in super::super) fn open_link(&mut self, address: Option<String>) {
        self.close_mark(Kind::Link);
        if let Some(address) = address {
            let address = self.store(&address);
            self.open_mark(Kind::Link, address);
        }
    }

    pub(in super::super) fn is_in_link(&self) -> bool {
        self.mark(Kind::Link).is_some()
    }

    /// Whether so many bytes of an address may come again.
    pub(in super::super) fn may_repeat(&self, length: usize) -> bool {
        length <= self.addresses
    }

    pub(in super::super) fn text(&mut self, text: &str) {
        let starts_line = self.leaf == 0 || self.last_break != Break::None;
        let skipped = if starts_line {
            skip(text, 0, is_space)
        } else {
            0
        };
        let start = self.document.text.len();
        let passes = if self.is_in_link() {
            is_shown_in_link
        } else {
            is_shown
        };
        push_all(&mut self.document.text, from(text, skipped), passes);
        let end = self.document.text.len();
        if start < end {
            self.inline();
            // Text goes on in the text before.
            if let Some(Entry {
                kind: Kind::Text,
                span,
                ..
            }) = self.document.nodes.last_mut()
                && span.end == start
            {
                span.end = end;
            } else {
                self.add(Kind::Text, 0, Span { start, end });
            }
        }
    }

    pub(in super::super) fn code(&mut self, code: &str) {
        if self.images > 0 {
            self.text(code);
        } else if !code.is_empty() {
            self.inline();
            self.add(Kind::CodeSpan, 0, Span::default());
            let code = self.store(code);
            self.add(Kind::Text, 0, code);
            self.end(Kind::CodeSpan);
        }
    }

    /// Adds the line break that the end of a line, or else an element, asks for.
    /// `<br>` and the end of its line are one, and so are the other way round.
    pub(in super::super) fn line_break(&mut self, newline: bool) {
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
            self.add(Kind::LineBreak, 0, Span::default());
            self.end(Kind::LineBreak);
        }
    }

    /// Starts an image; the text that comes describes it. One whose address was
    /// refused is shown as that text.
    pub(in super::super) fn open_image(&mut self, address: Option<String>) {
        self.images += 1;
        if self.images == 1 {
            self.shows_image = address.is_some();
            if let Some(address) = address {
                self.inline();
                let address = self.store(&address);
                self.add(Kind::Image, 0, address);
            }
        }
    }

    pub(in super::super) fn close_image(&mut self) {
        self.images -= 1;
        if self.images == 0 && self.shows_image {
            self.end(Kind::Image);
        }
    }

    pub(in super::super) fn is_in_image(&self) -> bool {
        self.images > 0
    }
}
