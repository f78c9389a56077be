//! What a line may start with or consist of: the markers of list items, and
//! rules.

use super::scan::{BLANK, DIGIT, byte, from, is_in, number, part, skip, trimmed};

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
        let digits = skip(text, 0, DIGIT);
        let marker = byte(text, digits);
        let number = match marker {
            b'-' | b'+' | b'*' if digits == 0 => None,
            b'.' | b')' => Some(number(part(text, 0, digits))?),
            _ => return None,
        };
        let width = digits + 1;
        let is_empty = trimmed(from(text, width)).is_empty();
        let allowed = !interrupts || (number.unwrap_or(1) == 1 && !is_empty);
        let separated = is_empty || is_in(BLANK, byte(text, width));
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
        } else if !is_in(BLANK, byte) {
            return false;
        }
    }
    length >= 3
}
