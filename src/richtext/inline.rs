//! Cuts a leaf's text into tokens, among which Markdown's links and emphases are
//! already paired, and HTML's tags are not.

use super::address_text::{around, in_angles};
use super::character::{is_punctuation, is_unspaced, is_white};
use super::destination::{Reader, find_definition};
use super::emphasis::{Delimiter, pair};
use super::entity::is_escape;
use super::scan::{
    BLANK, SPACE, byte, character, find, has, is_same, number, part, run, skip, skip_back, skip_to,
    trimmed,
};
use super::span::Span;
use super::tag::{self, Element, Tag};
use super::tree::{Entry, Kind};

/// How many elements of code are looked in vain for the end of, in one leaf.
const MAX_UNCLOSED: usize = 4;

/// What may be more than a character.
const SPECIAL: &[u8] = b"\\\n`*_~[]!<hHwW@";

/// What nothing is shown of, until it ends, be it in another leaf: an element,
/// by its name, or, with none, a comment.
#[derive(Clone, Copy)]
pub(super) struct Hidden(Span);

impl Hidden {
    /// Where in a leaf of the text it ends: beyond it if it goes on.
    pub(super) fn end(self, text: &str, span: Span) -> usize {
        let leaf = part(text, 0, span.end);
        if self.0.is_empty() {
            tag::comment_end(leaf, span.start)
        } else {
            tag::end_tag(leaf, span.start, self.0.of(text)).end
        }
    }
}

/// What a leaf's tokens depend on, beside its text.
pub(super) struct Context<'a> {
    /// The text that all spans are part of.
    pub(super) text: &'a str,
    pub(super) definitions: &'a [Entry],
    pub(super) hidden: Option<Hidden>,
}

/// A bracket that may start a link or image.
struct Bracket {
    token: usize,
    /// Where its content starts.
    start: usize,
    image: bool,
    /// How many delimiters precede it.
    delimiters: usize,
    /// Whether another bracket follows within it.
    outer: bool,
}

struct Lexer<'c, 'a> {
    context: &'c mut Context<'a>,
    /// The text up to the end of the leaf.
    text: &'a str,
    start: usize,
    at: usize,
    /// Where the characters start that are in no token yet.
    pending: usize,
    tokens: Vec<Entry>,
    delimiters: Vec<Delimiter>,
    brackets: Vec<Bracket>,
    /// How many of the brackets are within a link's text, and start no link.
    inert: usize,
    /// How many elements of code do not end.
    unclosed: usize,
}

/// Cuts a leaf's text into tokens.
pub(super) fn tokens(context: &mut Context<'_>, span: Span) -> Vec<Entry> {
    let mut lexer = Lexer {
        text: part(context.text, 0, span.end),
        context,
        start: span.start,
        at: span.start,
        pending: span.start,
        tokens: Vec::new(),
        delimiters: Vec::new(),
        brackets: Vec::new(),
        inert: 0,
        unclosed: 0,
    };
    while lexer.at < lexer.text.len() {
        lexer.at = skip_to(lexer.text, lexer.at, SPECIAL);
        lexer.step();
    }
    lexer.flush(lexer.text.len());
    pair(&mut lexer.tokens, &mut lexer.delimiters, 0);
    lexer.tokens
}

impl<'a> Lexer<'_, 'a> {
    /// The byte so far from here.
    fn ahead(&self, offset: usize) -> char {
        byte(self.text, self.at + offset)
    }

    /// Adds a token for the characters from here to an offset.
    #[inline(never)]
    fn push(&mut self, token: Entry, next: usize) {
        self.flush(self.at);
        self.tokens.push(token);
        self.at = next;
        self.pending = next;
    }

    /// Adds the start of something, with a number and a part of the text.
    #[inline(never)]
    fn push_start(&mut self, kind: Kind, number: u32, Span { start, end }: Span, next: usize) {
        self.push(Entry::new(kind, number, start, end), next);
    }

    #[inline(never)]
    fn push_end(&mut self, kind: Kind, next: usize) {
        self.push(Entry::end(kind), next);
    }

    /// Adds a token that has a part of the text.
    fn push_part(&mut self, kind: Kind, start: usize, end: usize, next: usize) {
        self.push_start(kind, 0, Span { start, end }, next);
    }

    /// Leaves out what comes before an offset.
    fn leave_out(&mut self, end: usize) {
        self.push_part(Kind::Text, end, end, end);
    }

    fn flush(&mut self, end: usize) {
        if self.pending < end {
            self.tokens
                .push(Entry::new(Kind::Text, 0, self.pending, end));
        }
        self.pending = end;
    }

    #[inline(never)]
    fn step(&mut self) {
        // What is not taken as something else is a character.
        let start = self.at;
        match self.ahead(0) {
            '\\' if is_escape(self.text, start) => self.at += 2,
            '\\' if self.ahead(1) == '\n' => self.leave_out(start + 1),
            '\n' => self.newline(),
            '`' => self.code(),
            byte @ ('*' | '_' | '~') => self.delimiter(byte),
            '[' => self.open_bracket(1),
            '!' if self.ahead(1) == '[' => self.open_bracket(2),
            ']' => self.close_bracket(),
            '<' => self.angle(),
            'h' | 'H' | 'w' | 'W' | '@' => self.address(),
            _ => {}
        }
        if self.at == start {
            self.at += 1;
        }
    }

    fn newline(&mut self) {
        let end = skip_back(self.text, self.at, BLANK).max(self.pending);
        self.flush(end);
        self.pending = self.at;
        let next = skip(self.text, self.at, SPACE);
        self.push_part(Kind::LineBreak, next, next, next);
    }

    /// A code span ends at a run of as many backticks. For each length a search
    /// fails once at most, since the run would have been its end.
    fn code(&mut self) {
        const MAX_BACKTICKS: usize = 32;
        let text = self.text;
        let length = run(text, self.at, '`');
        let start = self.at + length;
        let mut end = start;
        let mut closing = 0;
        while length <= MAX_BACKTICKS && end < text.len() && closing != length {
            end = find(text, end + closing, '`');
            closing = run(text, end, '`');
        }
        if closing == length {
            self.push_part(Kind::CodeSpan, start, end, end + length);
        } else {
            self.at = start;
        }
    }

    fn delimiter(&mut self, byte: char) {
        let length = run(self.text, self.at, byte);
        let end = self.at + length;
        let before = if self.at == self.start {
            '\n'
        } else {
            character(self.text, skip_back(self.text, self.at, b"\x80-\xbf") - 1)
        };
        let after = character(self.text, end);
        let (space_before, space_after) = (is_white(before), is_white(after));
        let (sign_before, sign_after) = (is_punctuation(before), is_punctuation(after));
        let starts = space_before || sign_before || is_unspaced(before);
        let ends = space_after || sign_after || is_unspaced(after);
        let left = !space_after && (!sign_after || starts);
        let right = !space_before && (!sign_before || ends);
        let within_word = byte == '_';
        let known = byte != '~' || length <= 2;
        let opens = known && left && (!within_word || !right || sign_before);
        let closes = known && right && (!within_word || !left || sign_after);
        if !opens && !closes {
            self.at = end;
            return;
        }
        self.flush(self.at);
        let start = self.tokens.len();
        self.delimiters.push(Delimiter {
            byte,
            length,
            start,
            end: start + length,
            opens,
            closes,
        });
        // One token each, so that pairing only has to replace them.
        while self.at < end {
            self.push_part(Kind::Text, self.at, self.at + 1, self.at + 1);
        }
    }

    /// Notes a bracket, of so many characters, that may start a link or image.
    fn open_bracket(&mut self, length: usize) {
        if let Some(outer) = self.brackets.last_mut() {
            outer.outer = true;
        }
        self.inert = self.inert.min(self.brackets.len());
        self.flush(self.at);
        let start = self.at + length;
        self.brackets.push(Bracket {
            token: self.tokens.len(),
            start,
            image: length > 1,
            delimiters: self.delimiters.len(),
            outer: false,
        });
        self.push_part(Kind::Text, self.at, start, start);
    }

    fn close_bracket(&mut self) {
        let Some(bracket) = self.brackets.pop() else {
            return;
        };
        if !bracket.image && self.brackets.len() < self.inert {
            return;
        }
        let Some((destination, end)) = self.target(&bracket) else {
            return;
        };
        self.flush(self.at);
        pair(&mut self.tokens, &mut self.delimiters, bracket.delimiters);
        let kind = if bracket.image {
            Kind::Image
        } else {
            self.inert = self.brackets.len();
            Kind::Link
        };
        if let Some(token) = self.tokens.get_mut(bracket.token) {
            token.kind = kind;
            token.span = destination;
        }
        self.push_end(kind, end);
    }

    /// Where a closing bracket makes its link or image lead to, and where that
    /// is said to the end.
    fn target(&mut self, bracket: &Bracket) -> Option<(Span, usize)> {
        let mut reader = Reader::new(self.text, self.at + 1);
        if let Some(destination) = reader.resource() {
            return Some((destination, reader.at));
        }
        let mut reader = Reader::new(self.text, self.at + 1);
        let mut label = reader.label().unwrap_or_default();
        if label.is_empty() {
            if bracket.outer {
                return None;
            }
            label = Span {
                start: bracket.start,
                end: self.at,
            };
            // `[]` goes with it, other brackets don't.
            reader.at = self.at + if has(self.text, self.at, "][]") { 3 } else { 1 };
        }
        let destination = find_definition(self.context.definitions, label.of(self.text))?;
        Some((destination, reader.at))
    }

    fn angle(&mut self) {
        let (text, start) = (self.text, self.at);
        if let Some(end) = in_angles(text, start) {
            self.push_address(start + 1, end - 1, end);
        } else if let Some(tag) = Tag::read(text, start) {
            self.tag(tag);
        } else if let Some(end) = tag::comment(text, start) {
            if end > text.len() {
                self.context.hidden = Some(Hidden(Span::default()));
            }
            self.leave_out(end);
        }
    }

    fn tag(&mut self, tag: Tag<'a>) {
        match tag.element {
            Element::Kind(Kind::CodeSpan | Kind::Code | Kind::Image) | Element::Hidden
                if tag.closing => {}
            Element::Hidden => {
                let end = tag::end_tag(self.text, tag.end, tag.name.of(self.text)).end;
                if end > self.text.len() {
                    self.context.hidden = Some(Hidden(tag.name));
                }
                return self.leave_out(end);
            }
            Element::Kind(kind @ (Kind::CodeSpan | Kind::Code)) => return self.element(kind, tag),
            Element::Kind(kind) if tag.closing => return self.push_end(kind, tag.end),
            Element::Kind(Kind::Image) => {
                self.push_start(Kind::Image, 0, tag.attribute("src"), tag.end);
                self.push_start(Kind::Text, 0, tag.attribute("alt"), tag.end);
                return self.push_end(Kind::Image, tag.end);
            }
            Element::Kind(kind) => {
                let align = tag.value("align");
                let number = match kind {
                    Kind::Heading => {
                        u32::from(byte(self.text, tag.name.start + 1)) - u32::from('0')
                    }
                    Kind::Numbers => number(trimmed(tag.value("start"))).unwrap_or(1),
                    Kind::Header | Kind::Cell if is_same(align, "center") => 1,
                    Kind::Header | Kind::Cell if is_same(align, "right") => 2,
                    // That of a line's end is 0.
                    Kind::LineBreak => 1,
                    _ => 0,
                };
                return self.push_start(kind, number, tag.attribute("href"), tag.end);
            }
            Element::Checkbox if is_same(tag.value("type"), "checkbox") => {
                let number = 1 + u32::from(tag.attribute("checked").start > 0);
                return self.push_start(Kind::Item, number, Span::default(), tag.end);
            }
            _ => {}
        }
        self.leave_out(tag.end);
    }

    /// An element that holds characters: its token has its tag and content.
    fn element(&mut self, kind: Kind, tag: Tag<'a>) {
        // Most searches that would fail are saved.
        if kind == Kind::Code || self.unclosed < MAX_UNCLOSED {
            let end_tag = tag::end_tag(self.text, tag.end, tag.name.of(self.text));
            if kind == Kind::Code || end_tag.end <= self.text.len() {
                let span = Span {
                    start: self.at,
                    end: end_tag.start,
                };
                return self.push_start(kind, 1, span, end_tag.end);
            }
            self.unclosed += 1;
        }
        self.leave_out(tag.end);
    }

    /// An address within the text, which stands for a link to itself.
    fn address(&mut self) {
        if let Some((start, end)) = around(self.text, self.pending, self.at) {
            self.at = start;
            self.push_address(start, end, end);
        }
    }

    fn push_address(&mut self, start: usize, end: usize, next: usize) {
        self.push_start(Kind::Link, 1, Span { start, end }, next);
    }
}
