//! The parts of Markdown's links: destinations, titles, labels, and the
//! definitions that labels refer to.

use super::scan::{byte, is_blank, is_same, is_space, skip, skip_to, trimmed, word};
use super::span::Span;

/// What ends a destination without brackets, or has a meaning in it. Controls
/// end it as well; no reply has others than these.
const DESTINATION_END: &str = "\\() \t\n\x0c";
/// How deep parentheses may nest within a destination.
const MAX_PARENTHESES: usize = 8;
/// The longest label, in bytes; CommonMark allows 999 characters.
const MAX_LABEL: usize = 999;

/// `[label]: destination`, to which `[text][label]` refers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Definition {
    label: Span,
    fingerprint: u32,
    pub(super) destination: Span,
}

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

    fn peek(&self) -> u8 {
        byte(self.text, self.at)
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }

    /// Skips white space, line breaks included; tells whether there was any.
    fn space(&mut self) -> bool {
        let start = self.at;
        self.at = skip(self.text, start, is_space);
        self.at > start
    }

    /// Whether nothing but spaces is left on the line; skips them and its end.
    fn line_end(&mut self) -> bool {
        self.at = skip(self.text, self.at, is_blank);
        self.at >= self.text.len() || self.take(b'\n')
    }

    /// Goes on to the next byte of a class that no backslash escapes; gives 0 at
    /// the end.
    #[inline(never)]
    fn until(&mut self, stops: &str) -> u8 {
        loop {
            self.at = skip_to(self.text, self.at, stops);
            match self.peek() {
                b'\\' => self.at += 2,
                stop => return stop,
            }
        }
    }

    /// `<…>`, or characters without spaces in which parentheses are balanced.
    fn destination(&mut self) -> Option<Span> {
        let mut start = self.at;
        if self.take(b'<') {
            start += 1;
            let stop = self.until("\\><\n");
            let destination = Span {
                start,
                end: self.at,
            };
            self.at += 1;
            return (stop == b'>').then_some(destination);
        }
        let mut open = 0;
        loop {
            match self.until(DESTINATION_END) {
                b'(' if open == MAX_PARENTHESES => return None,
                b'(' => open += 1,
                b')' if open > 0 => open -= 1,
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
        let (close, stops) = match self.peek() {
            b'(' => (b')', "\\()"),
            b'"' => (b'"', "\\\""),
            b'\'' => (b'\'', "\\'"),
            _ => return false,
        };
        self.at += 1;
        let end = self.until(stops);
        self.at += 1;
        end == close
    }

    /// `(destination "title")`, and gives the destination.
    pub(super) fn resource(&mut self) -> Option<Span> {
        if !self.take(b'(') {
            return None;
        }
        self.space();
        let destination = self.destination()?;
        if self.space() && self.peek() != b')' {
            if !self.title() {
                return None;
            }
            self.space();
        }
        self.take(b')').then_some(destination)
    }

    /// `[label]`, and gives what is between the brackets; may be empty.
    pub(super) fn label(&mut self) -> Option<Span> {
        if !self.take(b'[') {
            return None;
        }
        let start = self.at;
        let end = self.until("\\[]");
        let label = Span {
            start,
            end: self.at,
        };
        self.at += 1;
        (end == b']' && label.end - start <= MAX_LABEL).then_some(label)
    }

    /// A whole definition with its line's end.
    pub(super) fn definition(&mut self) -> Option<Definition> {
        let label = self.label()?;
        if trimmed(label.of(self.text)).is_empty() || !self.take(b':') {
            return None;
        }
        self.space();
        let bracketed = self.peek() == b'<';
        let destination = self
            .destination()
            .filter(|found| bracketed || !found.is_empty())?;
        let fingerprint = fingerprint(label.of(self.text));
        let definition = Definition {
            label,
            fingerprint,
            destination,
        };
        let mut titled = *self;
        if titled.space() && titled.title() && titled.line_end() {
            *self = titled;
            return Some(definition);
        }
        self.line_end().then_some(definition)
    }
}

/// Finds the definition that a label refers to: the first with the same words,
/// whatever the white space between them and the case of their ASCII letters.
pub(super) fn find_definition(definitions: &[Definition], text: &str, label: Span) -> Option<Span> {
    let label = label.of(text);
    if definitions.is_empty() || label.len() > MAX_LABEL {
        return None;
    }
    let fingerprint = fingerprint(label);
    let found = definitions.iter().find(|definition| {
        definition.fingerprint == fingerprint && is_same_label(definition.label.of(text), label)
    });
    Some(found?.destination)
}

fn is_same_label(label: &str, other: &str) -> bool {
    let mut at = 0;
    let mut other_at = 0;
    loop {
        let next = word(label, &mut at);
        if !is_same(next, word(other, &mut other_at)) {
            return false;
        }
        if next.is_empty() {
            return true;
        }
    }
}

/// A number that labels have in common if they are the same; it saves most
/// comparisons.
fn fingerprint(label: &str) -> u32 {
    let letters = label.bytes().filter(|byte| !byte.is_ascii_whitespace());
    letters.fold(0, |hash: u32, byte| {
        hash.rotate_left(5).wrapping_mul(31) ^ u32::from(byte.to_ascii_lowercase())
    })
}
