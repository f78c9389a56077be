//! A line of a text being read from its left, with tabs that reach to every
//! fourth column.

use super::scan::{self, BLANK};

/// A position in a line.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    text: &'a str,
    at: usize,
    column: usize,
    /// Columns left of a tab that is read in part.
    tab: usize,
}

impl<'a> Line<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            column: 0,
            tab: 0,
        }
    }

    /// What is left of the line, apart from a tab's columns.
    pub(super) fn rest(&self) -> &'a str {
        scan::from(self.text, self.at)
    }

    /// The next byte, and 0 at the end of the line.
    pub(super) fn peek(&self) -> u8 {
        scan::byte(self.text, self.at)
    }

    /// How many columns of white space come next.
    pub(super) fn indent(&self) -> usize {
        let mut ahead = *self;
        ahead.skip(usize::MAX)
    }

    pub(super) fn is_blank(&self) -> bool {
        scan::skip(self.text, self.at, BLANK) == self.text.len()
    }

    /// Skips at most so many columns of white space, and tells how many.
    #[inline(never)]
    pub(super) fn skip(&mut self, columns: usize) -> usize {
        let mut skipped = 0;
        while skipped < columns {
            if self.tab == 0 {
                match self.peek() {
                    b' ' => self.tab = 1,
                    b'\t' => self.tab = 4 - self.column % 4,
                    _ => break,
                }
                self.at += 1;
            }
            self.tab -= 1;
            self.column += 1;
            skipped += 1;
        }
        skipped
    }

    /// Skips so many bytes, none of which is white space.
    pub(super) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
        self.column += bytes;
    }

    /// Appends what is left of the line to a text.
    pub(super) fn push_to(&self, text: &mut String) {
        for _ in 0..self.tab {
            text.push(' ');
        }
        text.push_str(self.rest());
        text.push('\n');
    }
}
