//! A part of a text, by its offsets.

use super::scan::part;

/// A part of a text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    /// The part itself.
    pub(super) fn of(self, text: &str) -> &str {
        part(text, self.start, self.end)
    }

    pub(super) fn is_empty(self) -> bool {
        self.start >= self.end
    }
}
