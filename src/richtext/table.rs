//! Rows of Markdown tables.

use super::scan::{byte, is_blank, run, skip, skip_back, trimmed};
use super::span::Span;
use super::tree::Alignment;

/// The most columns a table has; more are left out.
const MAX_COLUMNS: usize = 64;

/// The cells of a row, without the white space around them.
pub(super) fn cells(text: &str, row: Span) -> Vec<Span> {
    let mut cells = Vec::new();
    let row = trimmed_span(text, row);
    let mut start = row.start + usize::from(byte(text, row.start) == b'|');
    let mut at = start;
    while start < row.end && cells.len() < MAX_COLUMNS {
        at = skip(text, at, |byte| byte != b'|' && byte != b'\\').min(row.end);
        if byte(text, at) == b'\\' && at < row.end {
            at += 2;
            continue;
        }
        cells.push(trimmed_span(
            text,
            Span {
                start,
                end: at.min(row.end),
            },
        ));
        start = at + 1;
        at = start;
    }
    cells
}

fn trimmed_span(text: &str, span: Span) -> Span {
    let start = skip(text, span.start, is_blank).min(span.end);
    Span {
        start,
        end: skip_back(text, span.end, is_blank).max(start),
    }
}

/// The alignments of a delimiter row such as `|:--|--:|`.
pub(super) fn alignments(text: &str, row: Span) -> Option<Vec<Alignment>> {
    let mut alignments = Vec::new();
    for cell in cells(text, row) {
        let cell = trimmed(cell.of(text));
        let left = usize::from(byte(cell, 0) == b':');
        let dashes = run(cell, left, b'-');
        let right = usize::from(byte(cell, left + dashes) == b':');
        if dashes == 0 || left + dashes + right < cell.len() {
            return None;
        }
        alignments.push(match (left, right) {
            (1, 1) => Alignment::Center,
            (0, 1) => Alignment::End,
            _ => Alignment::Start,
        });
    }
    Some(alignments)
}
