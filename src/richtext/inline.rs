//! Cuts a leaf's text into tokens, among which Markdown's links and emphases are
//! already paired, and HTML's tags are not.

use super::address_text::{around, in_angles};
use super::character::{is_punctuation, is_white};
use super::destination::{Definition, Reader, find_definition};
use super::emphasis::{Delimiter, pair};
use super::entity::{self, is_escape};
use super::scan::{byte, find, from, has, is_blank, is_space, part, run, skip, skip_back};
use super::span::Span;
use super::tag::{self, Element, Tag};
use super::token::Token;

/// What nothing is shown of, until it ends, be it in another leaf.
#[derive(Clone, Copy)]
pub(super) enum Hidden {
    Comment,
    /// An element, and its name.
    Element(Span),
}

impl Hidden {
    /// Where in a text it ends.
    pub(super) fn end(self, text: &str, span: Span) -> Option<usize> {
        let leaf = part(text, 0, span.end);
        match self {
            Self::Comment => tag::comment_end(leaf, span.start),
            Self::Element(name) => {
                tag::find_end(leaf, span.start, name.of(text)).map(|(_, end)| end)
            }
        }
    }
}

/// What a leaf's tokens depend on, beside its text.
pub(super) struct Context<'a> {
    /// The text that all spans are part of.
    pub(super) text: &'a str,
    pub(super) definitions: &'a [Definition],
    /// How many bytes of defined destinations may still be repeated.
    pub(super) repeatable: usize,
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
    /// Elements of code that are known not to end.
    unclosed: Vec<&'a str>,
    /// Whether the text may still grow at its end.
    growing: bool,
}

/// Cuts a leaf's text into tokens.
pub(super) fn tokens(context: &mut Context<'_>, span: Span, growing: bool) -> Vec<Token> {
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
        unclosed: Vec::new(),
        growing,
    };
    while lexer.at < lexer.text.len() {
        lexer.step();
    }
    lexer.flush(lexer.text.len());
    pair(&mut lexer.tokens, &mut lexer.delimiters, 0, growing);
    while let Some(bracket) = lexer.brackets.pop().filter(|_| growing) {
        lexer.hide(&bracket);
    }
    lexer.tokens
}

impl<'a> Lexer<'_, 'a> {
    /// The byte so far from here.
    fn ahead(&self, offset: usize) -> u8 {
        byte(self.text, self.at + offset)
    }

    /// Ends the pending characters with a token for those up to an offset.
    #[inline(never)]
    fn push(&mut self, token: Token, end: usize) {
        self.flush(self.at);
        self.tokens.push(token);
        self.at = end;
        self.pending = end;
    }

    /// Leaves out what comes before an offset.
    fn leave_out(&mut self, end: usize) {
        self.push(Token::Nothing, end);
    }

    fn flush(&mut self, end: usize) {
        if self.pending < end {
            self.tokens.push(Token::Text(Span {
                start: self.pending,
                end,
            }));
        }
        self.pending = end;
    }

    fn step(&mut self) {
        // What is not taken as something else is a character.
        let start = self.at;
        match self.ahead(0) {
            b'\\' if is_escape(self.text, start) => {
                self.push(Token::Character(char::from(self.ahead(1))), start + 2);
            }
            b'\\' if self.ahead(1) == b'\n' || (self.growing && start + 1 == self.text.len()) => {
                self.leave_out(start + 1);
            }
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
        self.push(Token::Newline, skip(self.text, self.at, is_space));
    }

    fn reference(&mut self) {
        if let Some((character, end)) = entity::decode(self.text, self.at) {
            self.push(Token::Character(character), end);
        } else if self.growing {
            let end = skip(self.text, self.at + 1, |byte| {
                byte.is_ascii_alphanumeric() || byte == b'#'
            });
            if end == self.text.len() && end < self.at + 10 {
                self.leave_out(end);
            }
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
            self.push(Token::Code(Span { start, end }), end + length);
        } else if self.growing && length <= MAX_BACKTICKS {
            let end = skip_back(text, text.len(), |byte| byte == b'`').max(start);
            self.push(Token::Code(Span { start, end }), text.len());
        } else {
            self.at = start;
        }
    }

    fn delimiter(&mut self, byte: u8) {
        let length = run(self.text, self.at, byte);
        let end = self.at + length;
        let before = part(self.text, self.start, self.at)
            .chars()
            .next_back()
            .unwrap_or('\n');
        let after = from(self.text, end).chars().next().unwrap_or('\n');
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
        let between_digits = before.is_ascii_digit() && after.is_ascii_digit();
        let token = self.tokens.len();
        self.delimiters.push(Delimiter {
            token,
            byte,
            length,
            used: 0,
            left: length,
            opens,
            closes,
            between_digits,
        });
        // One token each, so that pairing only has to replace them.
        for _ in 0..length {
            self.push(Token::Delimiter(byte), end);
        }
    }

    /// Notes a bracket, of so many characters, that may start a link or image.
    fn open_bracket(&mut self, length: usize) {
        if let Some(outer) = self.brackets.last_mut() {
            outer.outer = true;
        }
        self.inert = self.inert.min(self.brackets.len());
        self.flush(self.at);
        let bracket = Span {
            start: self.at,
            end: self.at + length,
        };
        self.brackets.push(Bracket {
            token: self.tokens.len(),
            start: bracket.end,
            image: length > 1,
            delimiters: self.delimiters.len(),
            outer: false,
        });
        self.push(Token::Text(bracket), bracket.end);
    }

    fn close_bracket(&mut self) {
        let Some(bracket) = self.brackets.pop() else {
            return;
        };
        if !bracket.image && self.brackets.len() < self.inert {
            return;
        }
        let Some((destination, end)) = self.target(&bracket) else {
            if self.growing && self.is_undecided() {
                self.leave_out(self.text.len());
                self.hide(&bracket);
            }
            return;
        };
        self.flush(self.at);
        pair(
            &mut self.tokens,
            &mut self.delimiters,
            bracket.delimiters,
            false,
        );
        if !bracket.image {
            self.inert = self.brackets.len();
        }
        if let Some(token) = self.tokens.get_mut(bracket.token) {
            *token = if bracket.image {
                Token::OpenImage(destination)
            } else {
                Token::OpenLink(destination)
            };
        }
        self.push(
            if bracket.image {
                Token::CloseImage
            } else {
                Token::CloseLink
            },
            end,
        );
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
        // Else a few long definitions could make a short text very long.
        let length = destination.end - destination.start;
        self.context.repeatable = self.context.repeatable.checked_sub(length)?;
        Some((destination, reader.at))
    }

    /// Whether the text ends before it can be told if the closing bracket ends a
    /// link.
    fn is_undecided(&self) -> bool {
        let end = match self.ahead(1) {
            b'(' => find(self.text, self.at, b')'),
            b'[' => find(self.text, self.at + 1, b']'),
            _ => self.at + 1,
        };
        end == self.text.len()
    }

    /// Hides the bracket of a link that is still to come, or all of an image.
    fn hide(&mut self, bracket: &Bracket) {
        if bracket.image {
            self.tokens.truncate(bracket.token);
            self.delimiters.truncate(bracket.delimiters);
        } else if let Some(token) = self.tokens.get_mut(bracket.token) {
            *token = Token::Nothing;
        }
    }

    fn angle(&mut self) {
        let (text, start) = (self.text, self.at);
        if let Some(end) = in_angles(text, start) {
            let inside = Span {
                start: start + 1,
                end: end - 1,
            };
            self.push(Token::Address(inside), end);
        } else if let Some(tag) = Tag::read(text, start) {
            self.tag(tag);
        } else if let Some(end) = tag::comment(text, start) {
            if end == text.len() && has(text, start, "<!--") && !text.ends_with('>') {
                self.context.hidden = Some(Hidden::Comment);
            }
            self.leave_out(end);
        } else if self.growing {
            // It may become a tag.
            let next = self.ahead(1);
            let is_start = next.is_ascii_alphabetic() || matches!(next, 0 | b'/' | b'!');
            let end = skip(text, start + 1, |byte| byte != b'<' && byte != b'>');
            if is_start && end == text.len() {
                self.leave_out(end);
            }
        }
    }

    fn tag(&mut self, tag: Tag<'a>) {
        let span = Span {
            start: self.at,
            end: tag.end,
        };
        let holds_text = matches!(
            tag.element,
            Element::Hidden | Element::Code | Element::Preformatted
        );
        if tag.closing || !holds_text {
            return self.push(Token::Tag(span), tag.end);
        }
        let known = self
            .unclosed
            .iter()
            .any(|name| name.eq_ignore_ascii_case(tag.name));
        let found = if known {
            None
        } else {
            tag::find_end(self.text, tag.end, tag.name)
        };
        let (content_end, end) = found.unwrap_or((self.text.len(), self.text.len()));
        let content = Span {
            start: tag.end,
            end: content_end,
        };
        if tag.element == Element::Hidden {
            if found.is_none() {
                let start = span.start + 1;
                self.context.hidden = Some(Hidden::Element(Span {
                    start,
                    end: start + tag.name.len(),
                }));
            }
            self.leave_out(end);
        } else if found.is_none() && tag.element == Element::Code && !self.growing {
            self.unclosed.push(tag.name);
            self.leave_out(tag.end);
        } else {
            self.push(Token::Element(span, content), end);
        }
    }

    /// An address within the text, which stands for a link to itself.
    fn address(&mut self) {
        if let Some((start, end)) = around(self.text, self.pending, self.at)
            && !(self.growing && end == self.text.len())
        {
            self.at = start;
            self.push(Token::Address(Span { start, end }), end);
        }
    }
}
