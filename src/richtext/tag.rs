//! HTML tags, as they stand in a text.

use super::character::Place;
use super::entity::{Spelling, write};
use super::scan::{SPACE, byte, find, has, is_in, is_same, is_word, part, skip, skip_to};
use super::span::Span;
use super::tree::Kind;

/// What an element means here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// The node; [`Kind::Plain`] for what only stands on lines of its own.
    Kind(Kind),
    /// Shows nothing, whatever it holds.
    Hidden,
    Checkbox,
    /// Only gives its text.
    Unknown,
}

/// The elements' names, a line for each meaning.
const NAMES: &str = "\
b strong
i em cite dfn var
s del strike
u ins
a
img
br
p
h1 h2 h3 h4 h5 h6
div section article header footer main aside nav address center figure figcaption details summary dl dt dd form \
fieldset legend caption hgroup body html title option
blockquote
ul menu dir
ol
li
code kbd samp tt
pre listing
hr
table
tr
th
td
script style template iframe object svg math
input
";

/// The meanings, in the same order.
const MEANINGS: [Element; 23] = [
    Element::Kind(Kind::Strong),
    Element::Kind(Kind::Emphasis),
    Element::Kind(Kind::Strikethrough),
    Element::Kind(Kind::Underline),
    Element::Kind(Kind::Link),
    Element::Kind(Kind::Image),
    Element::Kind(Kind::LineBreak),
    Element::Kind(Kind::Paragraph),
    Element::Kind(Kind::Heading),
    Element::Kind(Kind::Plain),
    Element::Kind(Kind::Quote),
    Element::Kind(Kind::Bullets),
    Element::Kind(Kind::Numbers),
    Element::Kind(Kind::Item),
    Element::Kind(Kind::CodeSpan),
    Element::Kind(Kind::Code),
    Element::Kind(Kind::Rule),
    Element::Kind(Kind::Table),
    Element::Kind(Kind::Row),
    Element::Kind(Kind::Header),
    Element::Kind(Kind::Cell),
    Element::Hidden,
    Element::Checkbox,
];

impl Element {
    fn named(name: &str) -> Self {
        let mut start = 0;
        for meaning in MEANINGS {
            let end = find(NAMES, start, '\n');
            if is_word(part(NAMES, start, end), name) {
                return meaning;
            }
            start = end + 1;
        }
        Self::Unknown
    }

    /// Whether it is a block. A line that starts with the tag of one is markup
    /// even where Markdown would take it for indented code: pretty-printed lists
    /// and tables.
    pub(super) fn is_block(self) -> bool {
        matches!(self, Self::Kind(kind) if kind.is_block())
    }
}

/// A start or end tag.
#[derive(Clone, Copy)]
pub(super) struct Tag<'a> {
    pub(super) element: Element,
    pub(super) closing: bool,
    /// The text that the tag is in.
    text: &'a str,
    /// The element's name.
    pub(super) name: Span,
    /// Where the tag ends.
    pub(super) end: usize,
}

impl<'a> Tag<'a> {
    /// Reads the tag at an offset.
    ///
    /// Outside quotes a `<` ends the attempt, and any quote starts a quoted
    /// part. This bounds the work: of all attempts that go over one place in a
    /// text no two can disagree with each other on every `<` and still go on, so
    /// there are three of them at most (outside, in single, in double quotes).
    #[inline(never)]
    pub(super) fn read(text: &'a str, at: usize) -> Option<Self> {
        let closing = byte(text, at + 1) == '/';
        let start = at + 1 + usize::from(closing);
        let mut end = skip(text, start, b"-0-9a-zA-Z");
        if byte(text, at) != '<'
            || !byte(text, start).is_ascii_alphabetic()
            || !ends_name(byte(text, end))
        {
            return None;
        }
        let name = Span { start, end };
        loop {
            end = skip_to(text, end, b"<>\"'");
            match byte(text, end) {
                '>' => break,
                quote @ ('"' | '\'') => end = find(text, end + 1, quote) + 1,
                _ => return None,
            }
        }
        Some(Self {
            element: Element::named(name.of(text)),
            closing,
            text,
            name,
            end: end + 1,
        })
    }

    /// An attribute's value as written; at the text's start if it is absent. Of
    /// several with the name the first counts, as in a browser.
    pub(super) fn attribute(&self, name: &str) -> Span {
        let text = part(self.text, 0, self.end - 1);
        let mut at = self.name.end;
        loop {
            let start = skip(text, at, b" \t\n\r\x0c/");
            if start == text.len() {
                return Span::default();
            }
            let end = skip_to(text, start, b"=/ \t\n\r\x0c");
            at = skip(text, end, SPACE);
            let mut value = Span { start, end: start };
            if byte(text, at) == '=' {
                at = skip(text, at + 1, SPACE);
                let quote = byte(text, at);
                if quote == '"' || quote == '\'' {
                    value.start = at + 1;
                    value.end = find(text, at + 1, quote);
                    at = value.end + 1;
                } else {
                    value.start = at;
                    at = skip_to(text, at, SPACE);
                    value.end = at;
                }
            }
            if is_same(part(text, start, end), name) {
                return value;
            }
        }
    }

    /// [`Self::attribute`] itself; empty if it is absent.
    pub(super) fn value(&self, name: &str) -> &'a str {
        self.attribute(name).of(self.text)
    }
}

fn ends_name(byte: char) -> bool {
    is_in(b" \t\n\r\x0c/>", byte)
}

/// The end tag of an element that holds no markup, or none that is shown, given
/// where its content starts: beyond the text if there is none.
pub(super) fn end_tag(text: &str, from: usize, name: &str) -> Span {
    // Within these an element of the same name is nested; the others end at the
    // first end tag, whatever precedes it.
    let nests = is_word("svg math template object", name);
    let mut depth = 0;
    let mut at = from;
    loop {
        let start = find(text, at, '<');
        if start == text.len() {
            return Span {
                start,
                end: start + 1,
            };
        }
        let closing = byte(text, start + 1) == '/';
        at = start + 1 + usize::from(closing);
        let end = at + name.len();
        if !has(text, at, name) || !(end == text.len() || ends_name(byte(text, end))) {
            continue;
        }
        if !closing {
            depth += usize::from(nests);
        } else if depth > 0 {
            depth -= 1;
        } else {
            return Span {
                start,
                end: (find(text, end, '>') + 1).min(text.len()),
            };
        }
    }
}

/// Where the comment at an offset ends: beyond the text if nothing ends it.
/// Absent if there is none. Declarations and processing instructions count as
/// comments, as in a browser.
pub(super) fn comment(text: &str, at: usize) -> Option<usize> {
    if has(text, at, "<!--") {
        return Some(comment_end(text, at + 2));
    }
    let starts = has(text, at, "<!") || has(text, at, "<?");
    let letter = byte(text, at + 2);
    let is_instruction = starts && (letter.is_ascii_alphabetic() || letter == '[');
    is_instruction.then(|| (find(text, at, '>') + 1).min(text.len()))
}

/// Where a comment ends whose text may start at an offset: beyond the text if
/// nothing ends it.
pub(super) fn comment_end(text: &str, from: usize) -> usize {
    let mut at = from;
    loop {
        at = find(text, at, '>') + 1;
        if at > text.len() || at >= from + 3 && has(text, at - 3, "-->") {
            return at;
        }
    }
}

/// Writes the characters that the markup inside an element of code gives.
pub(super) fn write_content(to: &mut String, markup: &str, place: Place) {
    let mut at = 0;
    while at < markup.len() {
        let sign = find(markup, at, '<');
        write(to, part(markup, at, sign), Spelling::References, place);
        let mut tag = "<";
        at = sign + 1;
        if let Some(found) = Tag::read(markup, sign) {
            at = found.end;
            let is_break = found.element == Element::Kind(Kind::LineBreak);
            tag = if is_break { "\n" } else { "" };
        }
        if sign < markup.len() {
            write(to, tag, Spelling::Plain, place);
        }
    }
}
