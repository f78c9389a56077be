//! Addresses that stand in a text for a link to themselves: `<https://…>`,
//! `https://…`, `www.…` and `name@host`.

use super::address::host_start;
use super::scan::{LETTER, byte, character, find, has, is_in, part, skip, skip_back, skip_to};

/// Where an address in angle brackets at an offset ends, brackets included.
pub(super) fn in_angles(text: &str, at: usize) -> Option<usize> {
    let start = at + 1;
    let end = skip_to(text, start, b"<> \t\n\r\x0c");
    let scheme = skip(text, start, b"-0-9a-zA-Z+.");
    let is_address = if byte(text, scheme) == ':' {
        (2..=32).contains(&(scheme - start)) && byte(text, start).is_ascii_alphabetic()
    } else {
        let sign = find(part(text, 0, end), start, '@');
        sign < end && email(text, start, sign) == Some((start, end))
    };
    (byte(text, end) == '>' && is_address).then_some(end + 1)
}

/// The bounds of the bare address that starts at an offset, or has its `@` there.
/// It starts no earlier than `from`.
pub(super) fn around(text: &str, from: usize, at: usize) -> Option<(usize, usize)> {
    if byte(text, at) == '@' {
        return email(text, from, at);
    }
    let scheme = host_start(part(text, at, text.len()));
    let before = if at > from { byte(text, at - 1) } else { ' ' };
    if scheme == 0 && !has(text, at, "www.") || is_in(b"0-9a-zA-Z/@.", before) {
        return None;
    }
    let end = end_of_address(text, at);
    // There is more to it than the scheme, or than `www`.
    (end > at + (scheme + 1).max(4)).then_some((at, end))
}

/// Where a bare address ends: before white space and what no address contains,
/// and before punctuation that rather belongs to the sentence.
fn end_of_address(text: &str, start: usize) -> usize {
    let mut end = start;
    // Where it ends but for such punctuation.
    let mut kept = start;
    let mut open = 0_usize;
    while end < text.len() {
        let next = character(text, end);
        end += next.len_utf8();
        match next {
            _ if is_in(b"<>\"`[]{}|\\^*\0- \x7f", next) => break,
            // Controls, spaces, quotes and other punctuation that is not ASCII.
            '\u{80}'..='\u{bf}'
            | '\u{2000}'..='\u{206f}'
            | '\u{3000}'..='\u{303f}'
            | '\u{ff00}'..='\u{ff65}' => break,
            '?' | '!' | '.' | ',' | ':' | ';' | '_' | '~' | '\'' => continue,
            '(' => open += 1,
            ')' if open == 0 => break,
            ')' => open -= 1,
            _ => {}
        }
        kept = end;
    }
    kept
}

/// The bounds of the e-mail address around the `@` at an offset.
fn email(text: &str, from: usize, at: usize) -> Option<(usize, usize)> {
    let name = part(text, from.max(at.saturating_sub(64)), at);
    let start = at - name.len() + skip_back(name, name.len(), b"-!#-'*+./-9=?A-Z^-~");
    let start = skip(text, start, b"-!#-'*+./=?^-`{-~");
    let host = at + 1;
    let end = skip(text, host, b"-0-9a-zA-Z.");
    let end = skip_back(text, end, b"-.");
    // The last label consists of letters, and there is another before it.
    let top = skip_back(text, end, LETTER);
    let valid = start < at
        && top > host + 1
        && top < end
        && byte(text, top - 1) == '.'
        && byte(text, host) != '.';
    valid.then_some((start, end))
}
