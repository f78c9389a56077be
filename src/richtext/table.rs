//! Rows of Markdown tables.

use super::scan::{BLANK, byte, run, skip, skip_back, skip_to, trimmed};
use super::tree::{Entry, Kind};

/// The most columns a table has; more are left out.
const MAX_COLUMNS: usize = 64;

/// The cells of a row.
pub(super) fn cells(text: &str, start: usize, end: usize) -> Vec<Entry> {
    let mut cells = Vec::new();
    let end = skip_back(text, end, BLANK);
    let mut at = skip(text, start, BLANK);
    at += usize::from(byte(text, at) == '|');
    let mut start = at;
    while start < end && cells.len() < MAX_COLUMNS {
        at = skip_to(text, at, b"|\\").min(end);
        if byte(text, at) == '\\' && at < end {
            at += 2;
            continue;
        }
        cells.push(Entry::new(Kind::Cell, 0, start, at));
        at += 1;
        start = at;
    }
    cells
}

/// The alignment that a cell of the delimiter row asks for, such as `:-:`: 0 as
/// the language is written, 1 in the middle, 2 to the other side. Absent if it
/// delimits nothing.
pub(super) fn alignment(cell: &str) -> Option<u32> {
    let cell = trimmed(cell);
    let left = usize::from(byte(cell, 0) == ':');
    let dashes = run(cell, left, '-');
    let right = usize::from(byte(cell, left + dashes) == ':');
    if dashes == 0 || left + dashes + right < cell.len() {
        return None;
    }
    Some(match (left, right) {
        (1, 1) => 1,
        (_, 1) => 2,
        _ => 0,
    })
}
