//! The end of a text that is still growing.

use super::scan::{byte, from, is_blank, is_space, part, skip, skip_back, trimmed};

/// The part of a growing text whose meaning is settled: without a last line that
/// only consists of what might become a marker, without the head of a table to
/// be, and without delimiters whose number is not known yet.
pub(super) fn settled(text: &str) -> &str {
    let start = line_start(text, text.len());
    let end = if is_marker(from(text, start)) {
        start
    } else {
        text.len()
    };
    let text = part(text, 0, end);
    let start = line_start(text, end.saturating_sub(usize::from(text.ends_with('\n'))));
    let above = line_start(text, start.saturating_sub(1));
    if is_row(text, start) && !(above < start && is_row(text, above)) {
        return part(text, 0, start);
    }
    let end = skip_back(text, end, |byte| matches!(byte, b'*' | b'_' | b'~' | b'`'));
    // An image may start with an exclamation mark.
    let before = byte(text, end.wrapping_sub(2));
    let is_image = byte(text, end.wrapping_sub(1)) == b'!'
        && (is_space(before) || matches!(before, 0 | b'[' | b'('));
    part(text, 0, end - usize::from(is_image))
}

/// Where the line starts that an offset is in.
fn line_start(text: &str, at: usize) -> usize {
    skip_back(text, at, |byte| byte != b'\n')
}

fn is_row(text: &str, start: usize) -> bool {
    byte(
        text,
        skip(text, start, |byte| is_blank(byte) || byte == b'>'),
    ) == b'|'
}

/// Whether a line holds nothing but what may start a block or delimit one.
fn is_marker(line: &str) -> bool {
    let line = trimmed(line);
    let digits = skip(line, 0, |byte| byte.is_ascii_digit());
    let marker = |byte: u8| is_blank(byte) || b"-+*.)>#=_`~:|".contains(&byte);
    let rest = from(line, skip(line, digits, marker));
    matches!(rest, "" | "[" | "[x" | "[X" | "[ ]" | "[x]" | "[X]" | "<")
}
