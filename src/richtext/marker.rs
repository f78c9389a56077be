//! What a line may start with: the markers of list items, rules, and the tags
//! between which lines are left as they are.

use super::scan::{byte, from, is_blank, number, part, skip, skip_to, trimmed};
use super::tag::{Element, Tag};
use super::tree::Kind;

/// What starts a list's item.
pub(super) struct Marker {
    /// The character after or instead of the number.
    pub(super) byte: u8,
    pub(super) number: Option<u32>,
    pub(super) width: usize,
}

impl Marker {
    /// Reads the marker that starts a text. One that interrupts a paragraph has
    /// to have content and, if it is a number, to be 1.
    pub(super) fn read(text: &str, interrupts: bool) -> Option<Self> {
        let digits = skip(text, 0, |byte| byte.is_ascii_digit());
        let marker = byte(text, digits);
        let number = match marker {
            b'-' | b'+' | b'*' if digits == 0 => None,
            b'.' | b')' => Some(number(part(text, 0, digits))?),
            _ => return None,
        };
        let width = digits + 1;
        let is_empty = trimmed(from(text, width)).is_empty();
        let allowed = !interrupts || (number.unwrap_or(1) == 1 && !is_empty);
        let separated = is_empty || is_blank(byte(text, width));
        (allowed && separated).then_some(Self {
            byte: marker,
            number,
            width,
        })
    }
}

/// Whether a line is a rule drawn with a character.
pub(super) fn is_rule(text: &str, marker: u8) -> bool {
    let mut length = 0;
    for byte in text.bytes() {
        if byte == marker {
            length += 1;
        } else if !is_blank(byte) {
            return false;
        }
    }
    length >= 3
}

/// Whether the end of a line is inside a `<pre>`. Tags in code spans don't count.
pub(super) fn ends_preformatted(line: &str, mut inside: bool) -> bool {
    let mut in_code = false;
    let mut at = 0;
    loop {
        at = skip_to(line, at, "`<");
        if at == line.len() {
            return inside;
        }
        if byte(line, at) == b'`' {
            in_code = !in_code && !inside;
        } else if let Some(tag) =
            Tag::read(line, at).filter(|tag| tag.element == Element::Kind(Kind::Code) && !in_code)
        {
            inside = !tag.closing;
        }
        at += 1;
    }
}
