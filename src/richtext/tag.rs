//! HTML tags, as they stand in a text.

use super::entity;
use super::scan::{byte, find, has, is_space, part, position, skip};
use super::tree::Alignment;

/// What an element means here. Elements that are not named only give their text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// Shows nothing, whatever it holds.
    Hidden,
    /// Holds characters rather than markup.
    Code,
    Preformatted,
    Strong,
    Emphasis,
    Strikethrough,
    Underline,
    Link,
    Image,
    Break,
    Rule,
    Paragraph,
    Heading(u8),
    /// Only stands on lines of its own.
    Division,
    Quote,
    Bullets,
    Numbers,
    Item,
    Checkbox,
    Table,
    Row,
    Header,
    Cell,
    Unknown,
}

/// The elements' names, those of one meaning next to each other.
const NAMES: &str = "b strong i em cite dfn var s del strike u ins a img br p div li ul ol h1 h2 h3 h4 h5 h6 \
    code kbd samp tt hr pre listing blockquote menu dir input table tr th td \
    script style template iframe object svg math \
    section article header footer main aside nav address center figure figcaption details summary dl dt dd form \
    fieldset legend caption hgroup body html title option";

impl Element {
    fn named(name: &str) -> Self {
        let Some(index) = position(NAMES, &name.to_ascii_lowercase()) else {
            return Self::Unknown;
        };
        match index {
            0..2 => Self::Strong,
            2..7 => Self::Emphasis,
            7..10 => Self::Strikethrough,
            10..12 => Self::Underline,
            12 => Self::Link,
            13 => Self::Image,
            14 => Self::Break,
            15 => Self::Paragraph,
            17 => Self::Item,
            18 | 34 | 35 => Self::Bullets,
            19 => Self::Numbers,
            20..26 => Self::Heading(index as u8 - 19),
            26..30 => Self::Code,
            30 => Self::Rule,
            31..33 => Self::Preformatted,
            33 => Self::Quote,
            36 => Self::Checkbox,
            37 => Self::Table,
            38 => Self::Row,
            39 => Self::Header,
            40 => Self::Cell,
            41..48 => Self::Hidden,
            _ => Self::Division,
        }
    }

    /// Whether a line that starts with the element's tag is markup even where
    /// Markdown would take it for indented code: pretty-printed lists and tables.
    pub(super) fn is_structure(self) -> bool {
        use Element as E;
        matches!(
            self,
            E::Division
                | E::Paragraph
                | E::Heading(_)
                | E::Quote
                | E::Bullets
                | E::Numbers
                | E::Item
                | E::Table
                | E::Row
                | E::Header
                | E::Cell
        )
    }
}

/// A start or end tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'a> {
    pub(super) element: Element,
    pub(super) closing: bool,
    /// The element's name as written.
    pub(super) name: &'a str,
    attributes: &'a str,
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
        let closing = byte(text, at + 1) == b'/';
        let start = at + 1 + usize::from(closing);
        let mut end = skip(text, start, |byte| {
            byte.is_ascii_alphanumeric() || byte == b'-'
        });
        if byte(text, at) != b'<'
            || !byte(text, start).is_ascii_alphabetic()
            || !ends_name(byte(text, end))
        {
            return None;
        }
        let name = part(text, start, end);
        let attributes = end;
        loop {
            end = skip(text, end, |byte| {
                !matches!(byte, b'<' | b'>' | b'"' | b'\'')
            });
            match byte(text, end) {
                b'>' => break,
                quote @ (b'"' | b'\'') => end = find(text, end + 1, quote) + 1,
                _ => return None,
            }
        }
        let attributes = part(text, attributes, end);
        Some(Self {
            element: Element::named(name),
            closing,
            name,
            attributes,
            end: end + 1,
        })
    }

    /// An attribute's value, its character references decoded. Of several with
    /// the name the first counts, as in a browser.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let text = self.attributes;
        let mut at = 0;
        loop {
            let start = skip(text, at, |byte| is_space(byte) || byte == b'/');
            if start == text.len() {
                return None;
            }
            let end = skip(text, start, |byte| {
                !is_space(byte) && byte != b'=' && byte != b'/'
            });
            let mut value = "";
            at = skip(text, end, is_space);
            if byte(text, at) == b'=' {
                at = skip(text, at + 1, is_space);
                let quote = byte(text, at);
                let quoted = quote == b'"' || quote == b'\'';
                let from = at + usize::from(quoted);
                at = if quoted {
                    find(text, from, quote)
                } else {
                    skip(text, from, |byte| !is_space(byte))
                };
                value = part(text, from, at);
                at += usize::from(quoted);
            }
            if part(text, start, end).eq_ignore_ascii_case(name) {
                return Some(entity::decode_all(value, false));
            }
        }
    }

    /// The alignment that a cell's tag asks for.
    pub(super) fn alignment(&self) -> Alignment {
        let alignment = self.attribute("align").unwrap_or_default();
        match alignment.as_str() {
            "center" => Alignment::Center,
            "right" => Alignment::End,
            _ => Alignment::Start,
        }
    }
}

fn ends_name(byte: u8) -> bool {
    is_space(byte) || byte == b'/' || byte == b'>'
}

/// Where the content from an offset on ends, if it is of an element that holds
/// no markup, or none that is shown: its end tag's start and end.
pub(super) fn find_end(text: &str, from: usize, name: &str) -> Option<(usize, usize)> {
    // Within these an element of the same name is nested; the others end at the
    // first end tag, whatever precedes it.
    let nests = ["svg", "math", "template", "object"]
        .iter()
        .any(|nesting| nesting.eq_ignore_ascii_case(name));
    let mut depth = 0;
    let mut at = from;
    loop {
        let start = find(text, at, b'<');
        if start == text.len() {
            return None;
        }
        let closing = byte(text, start + 1) == b'/';
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
            return Some((start, (find(text, end, b'>') + 1).min(text.len())));
        }
    }
}

/// Where the comment at an offset ends: with the text, if nothing ends it.
/// Absent if there is none. Declarations and processing instructions count as
/// comments, as in a browser.
pub(super) fn comment(text: &str, at: usize) -> Option<usize> {
    if has(text, at, "<!--") {
        return Some(comment_end(text, at + 2).unwrap_or(text.len()));
    }
    let starts = has(text, at, "<!") || has(text, at, "<?");
    let letter = byte(text, at + 2);
    let is_instruction = starts && (letter.is_ascii_alphabetic() || letter == b'[');
    is_instruction.then(|| (find(text, at, b'>') + 1).min(text.len()))
}

/// Where a comment ends whose text may start at an offset.
pub(super) fn comment_end(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at = find(text, at, b'>') + 1;
        if at > text.len() {
            return None;
        }
        if at >= from + 3 && has(text, at - 3, "-->") {
            return Some(at);
        }
    }
}

/// The characters that the markup inside an element of code gives.
pub(super) fn text_content(markup: &str) -> String {
    let mut text = String::new();
    let mut at = 0;
    while at < markup.len() {
        let sign = find(markup, at, b'<');
        text.push_str(&entity::decode_all(part(markup, at, sign), false));
        at = sign + 1;
        if let Some(tag) = Tag::read(markup, sign) {
            at = tag.end;
            if tag.element == Element::Break {
                text.push('\n');
            }
        } else {
            text.push_str(part(markup, sign, at));
        }
    }
    text
}
