//! The parts of Markdown's links: destinations, titles, labels, and the
//! definitions that labels refer to.

use super::scan::{BLANK, SPACE, Set, byte, skip, skip_to, word};
use super::span::Span;
use super::tree::{Entry, Kind};

/// What ends a destination without brackets, or has a meaning in it. Controls
/// end it as well; no reply has others than these.
const DESTINATION_END: &Set = b"\\() \t\n\x0c";
/// How deep parentheses may nest within a destination.
const MAX_PARENTHESES: usize = 8;
/// The longest label, in bytes; CommonMark allows 999 characters.
const MAX_LABEL: usize = 999;

/// Walks over a part of a text.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    text: &'a str,
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    fn peek(&self) -> char {
        byte(self.text, self.at)
    }

    fn take(&mut self, byte: char) -> bool {
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }

    /// Skips white space, line breaks included; tells whether there was any.
    fn space(&mut self) -> bool {
        let start = self.at;
        self.at = skip(self.text, start, SPACE);
        self.at > start
    }

    /// Whether nothing but spaces is left on the line; skips them and its end.
    fn line_end(&mut self) -> bool {
        self.at = skip(self.text, self.at, BLANK);
        self.at >= self.text.len() || self.take('\n')
    }

    /// Goes on to the next byte of a class that no backslash escapes; gives 0 at
    /// the end.
    #[inline(never)]
    fn until(&mut self, stops: &Set) -> char {
        loop {
            self.at = skip_to(self.text, self.at, stops);
            match self.peek() {
                '\\' => self.at += 2,
                stop => return stop,
            }
        }
    }

    /// `<…>`, or characters without spaces in which parentheses are balanced.
    fn destination(&mut self) -> Option<Span> {
        let mut start = self.at;
        if self.take('<') {
            start += 1;
            let stop = self.until(b"\\><\n");
            let destination = Span {
                start,
                end: self.at,
            };
            self.at += 1;
            return (stop == '>').then_some(destination);
        }
        let mut open = 0;
        loop {
            match self.until(DESTINATION_END) {
                '(' if open == MAX_PARENTHESES => return None,
                '(' => open += 1,
                ')' if open > 0 => open -= 1,
                _ => break,
            }
            self.at += 1;
        }
        (open == 0).then_some(Span {
            start,
            end: self.at,
        })
    }

    fn title(&mut self) -> bool {
        let open = self.peek();
        let (stops, close): (&Set, _) = match open {
            '(' => (b"\\()", ')'),
            '"' => (b"\\\"", open),
            '\'' => (b"\\'", open),
            _ => return false,
        };
        self.at += 1;
        let end = self.until(stops);
        self.at += 1;
        end == close
    }

    /// `(destination "title")`, and gives the destination.
    pub(super) fn resource(&mut self) -> Option<Span> {
        if !self.take('(') {
            return None;
        }
        self.space();
        let destination = self.destination()?;
        if self.space() && self.peek() != ')' {
            if !self.title() {
                return None;
            }
            self.space();
        }
        self.take(')').then_some(destination)
    }

    /// `[label]`, and gives what is between the brackets; may be empty.
    pub(super) fn label(&mut self) -> Option<Span> {
        if !self.take('[') {
            return None;
        }
        let start = self.at;
        let end = self.until(b"\\[]");
        let label = Span {
            start,
            end: self.at,
        };
        self.at += 1;
        (end == ']' && label.end - start <= MAX_LABEL).then_some(label)
    }

    /// A whole definition with its line's end: a [`Kind::Link`] to its
    /// destination, whose number stands for its label.
    pub(super) fn definition(&mut self) -> Option<Entry> {
        let label = self.label()?;
        let number = label_number(label.of(self.text));
        if number == 0 || !self.take(':') {
            return None;
        }
        self.space();
        let bracketed = self.peek() == '<';
        let destination = self.destination()?;
        if destination.is_empty() && !bracketed {
            return None;
        }
        let mut titled = *self;
        if titled.space() && titled.title() && titled.line_end() {
            *self = titled;
        } else if !self.line_end() {
            return None;
        }
        Some(Entry::new(
            Kind::Link,
            number,
            destination.start,
            destination.end,
        ))
    }
}

/// Finds the definition that a label refers to: the first with the same words,
/// whatever the white space between them and the case of their ASCII letters.
pub(super) fn find_definition(definitions: &[Entry], label: &str) -> Option<Span> {
    let number = label_number(label);
    for definition in definitions {
        if definition.number == number {
            return Some(definition.span);
        }
    }
    None
}

/// The number by which a label is known. Labels that share one have to be made
/// for it, by the writer of both. 0 stands for a label without a word.
fn label_number(label: &str) -> u32 {
    let mut at = 0;
    let mut number = 0_u32;
    loop {
        let word = word(label, &mut at);
        if word.is_empty() {
            return number;
        }
        number ^= 0x20;
        for byte in word.bytes() {
            number = number.rotate_left(5).wrapping_mul(31) ^ u32::from(byte.to_ascii_lowercase());
        }
    }
}
