//! Cuts a leaf's text into tokens, among which Markdown's links and emphases are
//! already paired, and HTML's tags are not.

use super::address_text::{around, in_angles};
use super::character::{is_punctuation, is_white};
use super::destination::{Definition, Reader, find_definition};
use super::emphasis::{Delimiter, pair};
use super::entity::{self, is_escape};
use super::scan::{byte, character, find, has, is_blank, is_space, part, run, skip, skip_back};
use super::span::Span;
use super::tag::{self, Element, Tag};
use super::token::{Token, TokenKind};
use super::tree::Kind;

/// How many elements of code are looked in vain for the end of, in one leaf.
const MAX_UNCLOSED: usize = 4;

/// What nothing is shown of, until it ends, be it in another leaf: an element,
/// by its name, or, with none, a comment.
#[derive(Clone, Copy)]
pub(super) struct Hidden(Span);

impl Hidden {
    /// Where in a text it ends.
    pub(super) fn end(self, text: &str, span: Span) -> Option<usize> {
        let leaf = part(text, 0, span.end);
        if self.0.is_empty() {
            return tag::comment_end(leaf, span.start);
        }
        Some(tag::find_end(leaf, span.start, self.0.of(text))?.1)
    }
}

/// What a leaf's tokens depend on, beside its text.
pub(super) struct Context<'a> {
    /// The text that all spans are part of.
    pub(super) text: &'a str,
    pub(super) definitions: &'a [Definition],
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
    tokens: Vec<Token>,
    delimiters: Vec<Delimiter>,
    brackets: Vec<Bracket>,
    /// How many of the brackets are within a link's text, and start no link.
    inert: usize,
    /// How many elements of code do not end.
    unclosed: usize,
}

/// Cuts a leaf's text into tokens.
pub(super) fn tokens(context: &mut Context<'_>, span: Span) -> Vec<Token> {
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
        lexer.step();
    }
    lexer.flush(lexer.text.len());
    pair(&mut lexer.tokens, &mut lexer.delimiters, 0);
    lexer.tokens
}

impl<'a> Lexer<'_, 'a> {
    /// The byte so far from here.
    fn ahead(&self, offset: usize) -> u8 {
        byte(self.text, self.at + offset)
    }

    /// Ends the pending characters with a token, and goes on at an offset.
    #[inline(never)]
    fn push(&mut self, kind: TokenKind, start: usize, end: usize, next: usize) {
        self.flush(self.at);
        self.tokens.push(Token { kind, start, end });
        self.at = next;
        self.pending = next;
    }

    /// Leaves out what comes before an offset.
    fn leave_out(&mut self, end: usize) {
        self.push(TokenKind::Nothing, end, end, end);
    }

    fn flush(&mut self, end: usize) {
        if self.pending < end {
            self.tokens.push(Token {
                kind: TokenKind::Text,
                start: self.pending,
                end,
            });
        }
        self.pending = end;
    }

    fn step(&mut self) {
        // What is not taken as something else is a character.
        let start = self.at;
        match self.ahead(0) {
            b'\\' if is_escape(self.text, start) => {
                self.push(TokenKind::Text, start + 1, start + 2, start + 2);
            }
            b'\\' if self.ahead(1) == b'\n' => self.leave_out(start + 1),
            b'\n' => self.newline(),
            b'&' => self.reference(),
            b'`' => self.code(),
            byte @ (b'*' | b'_' | b'~') => self.delimiter(byte),
            b'[' => self.open_bracket(1),
            b'!' if self.ahead(1) == b'[' => self.open_bracket(2),
            b']' => self.close_bracket(),
            b'<' => self.angle(),
            b':' | b'w' | b'W' | b'@' => self.address(),
            _ => {}
        }
        if self.at == start {
            self.at += 1;
        }
    }

    fn newline(&mut self) {
        let end = skip_back(self.text, self.at, is_blank).max(self.pending);
        self.flush(end);
        self.pending = self.at;
        let next = skip(self.text, self.at, is_space);
        self.push(TokenKind::Newline, next, next, next);
    }

    fn reference(&mut self) {
        if let Some((_, end)) = entity::decode(self.text, self.at) {
            self.push(TokenKind::Reference, self.at, end, end);
        }
    }

    /// A code span ends at a run of as many backticks. For each length a search
    /// fails once at most, since the run would have been its end.
    fn code(&mut self) {
        const MAX_BACKTICKS: usize = 32;
        let text = self.text;
        let length = run(text, self.at, b'`');
        let start = self.at + length;
        let mut end = start;
        let mut closing = 0;
        while length <= MAX_BACKTICKS && end < text.len() && closing != length {
            end = find(text, end + closing, b'`');
            closing = run(text, end, b'`');
        }
        if closing == length {
            self.push(TokenKind::Code, start, end, end + length);
        } else {
            self.at = start;
        }
    }

    fn delimiter(&mut self, byte: u8) {
        let length = run(self.text, self.at, byte);
        let end = self.at + length;
        let continues = |byte| byte & 0xc0 == 0x80;
        let before = if self.at == self.start {
            '\n'
        } else {
            character(self.text, skip_back(self.text, self.at, continues) - 1)
        };
        let after = character(self.text, end);
        let (space_before, space_after) = (is_white(before), is_white(after));
        let (sign_before, sign_after) = (is_punctuation(before), is_punctuation(after));
        let left = !space_after && (!sign_after || space_before || sign_before);
        let right = !space_before && (!sign_before || space_after || sign_after);
        let within_word = byte == b'_';
        let known = byte != b'~' || length <= 2;
        let opens = known && left && (!within_word || !right || sign_before);
        let closes = known && right && (!within_word || !left || sign_after);
        if !opens && !closes {
            self.at = end;
            return;
        }
        self.flush(self.at);
        let token = self.tokens.len();
        self.delimiters.push(Delimiter {
            token,
            byte,
            length,
            used: 0,
            left: length,
            opens,
            closes,
        });
        // One token each, so that pairing only has to replace them.
        while self.at < end {
            self.push(TokenKind::Text, self.at, self.at + 1, self.at + 1);
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
        self.push(TokenKind::Text, self.at, start, start);
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
        let (open, close) = if bracket.image {
            (TokenKind::OpenImage, TokenKind::CloseImage)
        } else {
            self.inert = self.brackets.len();
            (TokenKind::OpenLink, TokenKind::CloseLink)
        };
        if let Some(token) = self.tokens.get_mut(bracket.token) {
            *token = Token {
                kind: open,
                start: destination.start,
                end: destination.end,
            };
        }
        self.push(close, end, end, end);
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
        let destination = find_definition(self.context.definitions, self.context.text, label)?;
        Some((destination, reader.at))
    }

    fn angle(&mut self) {
        let (text, start) = (self.text, self.at);
        if let Some(end) = in_angles(text, start) {
            self.push(TokenKind::Address, start + 1, end - 1, end);
        } else if let Some(tag) = Tag::read(text, start) {
            self.tag(tag);
        } else if let Some(end) = tag::comment(text, start) {
            if end == text.len() && has(text, start, "<!--") && byte(text, end - 1) != b'>' {
                self.context.hidden = Some(Hidden(Span::default()));
            }
            self.leave_out(end);
        }
    }

    fn tag(&mut self, tag: Tag<'a>) {
        let start = self.at;
        let is_code = tag.element == Element::Kind(Kind::CodeSpan);
        let is_hidden = tag.element == Element::Hidden;
        let holds_text = is_code || is_hidden || tag.element == Element::Kind(Kind::Code);
        if tag.closing || !holds_text {
            return self.push(TokenKind::Tag, start, tag.end, tag.end);
        }
        // Most searches that would fail are saved.
        let found = if is_code && self.unclosed == MAX_UNCLOSED {
            None
        } else {
            tag::find_end(self.text, tag.end, tag.name)
        };
        let (content_end, end) = found.unwrap_or((self.text.len(), self.text.len()));
        if is_hidden {
            if found.is_none() {
                self.context.hidden = Some(Hidden(Span {
                    start: start + 1,
                    end: start + 1 + tag.name.len(),
                }));
            }
            self.leave_out(end);
        } else if found.is_none() && is_code {
            self.unclosed = MAX_UNCLOSED.min(self.unclosed + 1);
            self.leave_out(tag.end);
        } else {
            self.push(TokenKind::Element, start, content_end, end);
        }
    }

    /// An address within the text, which stands for a link to itself.
    fn address(&mut self) {
        if let Some((start, end)) = around(self.text, self.pending, self.at) {
            self.at = start;
            self.push(TokenKind::Address, start, end, end);
        }
    }
}
