//! Rows of Markdown tables.

use super::scan::{byte, is_blank, run, skip, skip_back, skip_to};
use super::span::Span;

/// The most columns a table has; more are left out.
const MAX_COLUMNS: usize = 64;

/// The cells of a row, without the white space around them.
pub(super) fn cells(text: &str, row: Span) -> Vec<Span> {
    let mut cells = Vec::new();
    let row = trimmed_span(text, row);
    let mut start = row.start + usize::from(byte(text, row.start) == b'|');
    let mut at = start;
    while start < row.end && cells.len() < MAX_COLUMNS {
        at = skip_to(text, at, "|\\").min(row.end);
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

/// The alignment that a cell of the delimiter row asks for, such as `:-:`: 0 as
/// the language is written, 1 in the middle, 2 to the other side. Absent if it
/// delimits nothing.
pub(super) fn alignment(cell: &str) -> Option<u32> {
    let left = usize::from(byte(cell, 0) == b':');
    let dashes = run(cell, left, b'-');
    let right = usize::from(byte(cell, left + dashes) == b':');
    if dashes == 0 || left + dashes + right < cell.len() {
        return None;
    }
    Some(match (left, right) {
        (1, 1) => 1,
        (_, 1) => 2,
        _ => 0,
    })
}
