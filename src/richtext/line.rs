//! A line of a text being read from its left, with tabs that reach to every
//! fourth column.

use super::scan::{self, BLANK};

/// A position in a line, and the white space that comes next.
#[derive(Default)]
pub(super) struct Line<'a> {
    text: &'a str,
    at: usize,
    column: usize,
    /// Columns left of a tab that is read in part.
    tab: usize,
    /// Where the white space ends, and how many columns of it there are.
    next: usize,
    pub(super) indent: usize,
}

impl<'a> Line<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut line = Self {
            text,
            ..Self::default()
        };
        line.advance(0);
        line
    }

    /// What follows the white space.
    pub(super) fn rest(&self) -> &'a str {
        scan::from(self.text, self.next)
    }

    /// The first byte of that, and NUL if there is none.
    pub(super) fn peek(&self) -> char {
        scan::byte(self.text, self.next)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.next == self.text.len()
    }

    /// Skips at most so many columns of white space.
    pub(super) fn skip(&mut self, columns: usize) {
        let end = self.indent.saturating_sub(columns);
        while self.indent > end {
            if self.tab == 0 {
                let is_tab = scan::byte(self.text, self.at) == '\t';
                self.tab = if is_tab { 4 - self.column % 4 } else { 1 };
                self.at += 1;
            }
            self.tab -= 1;
            self.column += 1;
            self.indent -= 1;
        }
    }

    /// Skips the white space and so many bytes behind it.
    pub(super) fn advance(&mut self, bytes: usize) {
        self.skip(usize::MAX);
        self.at += bytes;
        self.column += bytes;
        self.next = scan::skip(self.text, self.at, BLANK);
        let mut column = self.column;
        for at in self.at..self.next {
            let is_tab = scan::byte(self.text, at) == '\t';
            column += if is_tab { 4 - column % 4 } else { 1 };
        }
        self.indent = column - self.column;
    }

    /// Appends what is left of the line to a text.
    pub(super) fn push_to(&self, text: &mut String) {
        for _ in 0..self.tab {
            text.push(' ');
        }
        text.push_str(scan::from(self.text, self.at));
        text.push('\n');
    }
}
