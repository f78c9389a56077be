//! The builder's leaves: characters, and the formats they get.

use std::mem::replace;

use super::super::address::{ImageAddress, LinkAddress};
use super::super::character::{is_invisible, is_shown};
use super::super::scan::{from, is_space, skip, trimmed_end};
use super::super::token::Format;
use super::super::tree::{Kind, Node};
use super::{Break, Builder, MAX_MARKS, Mark, OpenImage};

impl Builder {
    /// Starts a leaf: the content that comes becomes what `role` says, or else
    /// what its place asks for.
    pub(in super::super) fn begin_leaf(&mut self, role: Option<Kind>) {
        self.end_leaf();
        self.role = role;
    }

    pub(in super::super) fn end_leaf(&mut self) {
        self.role = None;
        self.last_break = Break::None;
        let leaf = replace(&mut self.leaf, 0);
        if leaf > 0 {
            self.fold(leaf + 1);
            if let Some(open) = self.open.last_mut() {
                trim_end(&mut open.node.children);
            }
            self.fold(leaf);
        }
    }

    /// Adds an inline to the leaf, which starts with it if there is none.
    fn inline(&mut self, kind: Kind) {
        self.last_break = Break::None;
        if self.leaf == 0 {
            self.make_room();
            self.leaf = self.open.len();
            let role = if self.is_plain() {
                Kind::Plain
            } else {
                Kind::Paragraph
            };
            let role = self.role.take().unwrap_or(role);
            self.push(role, false, false);
        }
        while let Some(mark) = self.marks.get(self.open.len() - self.leaf - 1) {
            if let Mark::Link(address) = mark {
                match self.addresses.checked_sub(address.as_str().len()) {
                    Some(left) => self.addresses = left,
                    None => {
                        self.marks.truncate(self.open.len() - self.leaf - 1);
                        break;
                    }
                }
            }
            let kind = match mark.clone() {
                Mark::Format(format) => format.kind(),
                Mark::Link(address) => Kind::Link(address),
            };
            self.push(kind, false, false);
        }
        // Text goes on in the text before.
        if let Kind::Text(text) = &kind
            && let Some(open) = self.open.last_mut()
            && let Some(Node {
                kind: Kind::Text(before),
                ..
            }) = open.node.children.last_mut()
        {
            before.push_str(text);
            return;
        }
        self.add(Node::new(kind));
    }

    /// Starts a format.
    pub(in super::super) fn open_format(&mut self, format: Format) {
        self.open_mark(Mark::Format(format));
    }

    fn open_mark(&mut self, mark: Mark) {
        if self.marks.len() < MAX_MARKS && self.image.is_none() {
            self.marks.push(mark);
        }
    }

    /// Ends a format.
    pub(in super::super) fn close_format(&mut self, format: Format) {
        let is_it = |mark: &Mark| matches!(mark, Mark::Format(open) if *open == format);
        if let Some(index) = self.marks.iter().rposition(is_it) {
            self.close_mark(index);
        }
    }

    /// Ends a mark. Those opened within it go on where characters come next.
    fn close_mark(&mut self, index: usize) {
        if self.image.is_some() {
            return;
        }
        if self.leaf > 0 {
            self.fold(self.leaf + 1 + index);
        }
        let mut at = 0;
        self.marks.retain(|_| {
            at += 1;
            at != index + 1
        });
    }

    /// Starts a link, and ends one that is open. An address that was refused
    /// starts none.
    pub(in super::super) fn open_link(&mut self, address: Option<LinkAddress>) {
        self.close_link();
        if let Some(address) = address {
            self.open_mark(Mark::Link(address));
        }
    }

    pub(in super::super) fn close_link(&mut self) {
        if let Some(link) = self.link() {
            self.close_mark(link);
        }
    }

    pub(in super::super) fn is_in_link(&self) -> bool {
        self.link().is_some()
    }

    /// Which mark is a link.
    fn link(&self) -> Option<usize> {
        self.marks
            .iter()
            .rposition(|mark| matches!(mark, Mark::Link(_)))
    }

    pub(in super::super) fn text(&mut self, text: &str) {
        let in_link = self.is_in_link();
        let starts_line = self.leaf == 0 || self.last_break != Break::None;
        let start = if starts_line && self.image.is_none() {
            skip(text, 0, is_space)
        } else {
            0
        };
        let mut shown = String::new();
        for character in from(text, start).chars() {
            let joins = matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}');
            if is_shown(character) && !(in_link && !joins && is_invisible(character)) {
                shown.push(character);
            }
        }
        if let Some(image) = &mut self.image {
            image.alternative.push_str(&shown);
        } else if !shown.is_empty() {
            self.inline(Kind::Text(shown));
        }
    }

    pub(in super::super) fn code(&mut self, code: String) {
        if self.image.is_some() {
            self.text(&code);
        } else {
            self.inline(Kind::CodeSpan(code));
        }
    }

    /// Adds the line break that the end of a line, or else an element, asks for.
    /// `<br>` and the end of its line are one, and so are the other way round.
    pub(in super::super) fn line_break(&mut self, newline: bool) {
        if self.image.is_some() {
            return self.text(" ");
        }
        if self.leaf == 0 {
            return;
        }
        self.last_break = match (self.last_break, newline) {
            (Break::Element, true) => Break::None,
            (Break::Newline, true) => Break::Newline,
            (Break::Newline, false) => Break::Element,
            _ => {
                self.inline(Kind::LineBreak);
                if newline {
                    Break::Newline
                } else {
                    Break::Element
                }
            }
        };
    }

    /// Starts an image; the text that comes describes it. One whose address was
    /// refused is shown as that text.
    pub(in super::super) fn open_image(&mut self, address: Option<ImageAddress>) {
        match &mut self.image {
            Some(image) => image.inner += 1,
            None => {
                self.image = Some(OpenImage {
                    address,
                    alternative: String::new(),
                    inner: 0,
                })
            }
        }
    }

    pub(in super::super) fn close_image(&mut self) {
        if let Some(image) = self.image.as_mut().filter(|image| image.inner > 0) {
            image.inner -= 1;
        } else if let Some(OpenImage {
            address,
            alternative,
            ..
        }) = self.image.take()
        {
            match address {
                Some(address) => self.inline(Kind::Image {
                    address,
                    alternative,
                }),
                None => self.text(&alternative),
            }
        }
    }

    pub(in super::super) fn is_in_image(&self) -> bool {
        self.image.is_some()
    }
}

/// Takes white space and line breaks off the end of a leaf.
fn trim_end(content: &mut Vec<Node>) {
    while let Some(last) = content.last_mut() {
        match &mut last.kind {
            Kind::LineBreak => {}
            Kind::Text(text) => {
                text.truncate(trimmed_end(text).len());
                if !text.is_empty() {
                    return;
                }
            }
            _ => return,
        }
        content.pop();
    }
}
