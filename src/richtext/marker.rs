//! What a line may start with or consist of: the markers of list items, and
//! rules.

use super::scan::{BLANK, DIGIT, Set, byte, is_in, number, part, skip};

/// What starts a list's item.
pub(super) struct Marker {
    /// The character after or instead of the number.
    pub(super) byte: char,
    pub(super) number: u32,
    pub(super) width: usize,
}

impl Marker {
    /// Reads the marker that starts a text. One that interrupts a paragraph has
    /// to have content and, if it is a number, to be 1.
    pub(super) fn read(text: &str, interrupts: bool) -> Option<Self> {
        let digits = skip(text, 0, DIGIT);
        let marker = byte(text, digits);
        let (markers, number): (&Set, _) = match digits {
            0 => (b"-+*", 1),
            _ => (b".)", number(part(text, 0, digits))?),
        };
        let width = digits + 1;
        let content = skip(text, width, BLANK);
        let is_empty = content == text.len();
        let allowed = !interrupts || number == 1 && !is_empty;
        (is_in(markers, marker) && allowed && (is_empty || content > width)).then_some(Self {
            byte: marker,
            number,
            width,
        })
    }
}

/// Whether a line is a rule drawn with a character.
pub(super) fn is_rule(text: &str, marker: char) -> bool {
    let mut length = 0;
    let mut at = 0;
    loop {
        at = skip(text, at, BLANK);
        if byte(text, at) != marker {
            return length >= 3 && at == text.len();
        }
        length += 1;
        at += 1;
    }
}
