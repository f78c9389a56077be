//! Addresses that stand in a text for a link to themselves: `<https://…>`,
//! `https://…`, `www.…` and `name@host`.

use super::scan::{LETTER, byte, character, find, has, part, skip, skip_back, skip_to};

/// Where an address in angle brackets at an offset ends, brackets included.
pub(super) fn in_angles(text: &str, at: usize) -> Option<usize> {
    let start = at + 1;
    let end = skip_to(text, start, b"<> \t\n\r\x0c");
    let scheme = skip(text, start, b"-0-9a-zA-Z+.");
    let is_address = if byte(text, scheme) == b':' {
        (2..=32).contains(&(scheme - start)) && byte(text, start).is_ascii_alphabetic()
    } else {
        let sign = find(part(text, 0, end), start, b'@');
        sign < end && email(text, start, sign) == Some((start, end))
    };
    (byte(text, end) == b'>' && is_address).then_some(end + 1)
}

/// The bounds of the bare address around the colon, `@` or `w` at an offset. It
/// starts no earlier than `from`.
pub(super) fn around(text: &str, from: usize, at: usize) -> Option<(usize, usize)> {
    let start = match byte(text, at) {
        b'@' => return email(text, from, at),
        b':' if has(text, at, "://") => {
            let length = [5, 4].into_iter().find(|&length| {
                at >= from + length && has("https", 0, part(text, at - length, at))
            })?;
            at - length
        }
        b'w' | b'W' if has(text, at, "www.") => at,
        _ => return None,
    };
    let before = if start > from {
        byte(text, start - 1)
    } else {
        0
    };
    let end = end_of_address(text, start);
    // There is more to it than the scheme, or than `www`.
    let valid =
        !before.is_ascii_alphanumeric() && !matches!(before, b'/' | b'@' | b'.') && end > at + 4;
    valid.then_some((start, end))
}

/// Where a bare address ends: before white space and what no address contains,
/// and before punctuation that rather belongs to the sentence.
fn end_of_address(text: &str, start: usize) -> usize {
    let stop = skip_to(text, start, b"<>\"`[]{}|\\^*\0- \x7f");
    let mut end = start;
    let mut open = 0_usize;
    let mut unbalanced = 0_usize;
    while end < stop {
        let next = character(text, end);
        match next {
            // Controls, spaces, quotes and other punctuation that is not ASCII.
            '\u{80}'..='\u{bf}'
            | '\u{2000}'..='\u{206f}'
            | '\u{3000}'..='\u{303f}'
            | '\u{ff00}'..='\u{ff65}' => break,
            '(' => open += 1,
            ')' if open == 0 => unbalanced += 1,
            ')' => open -= 1,
            _ => {}
        }
        end += next.len_utf8();
    }
    loop {
        let last = byte(text, end.saturating_sub(1));
        match last {
            b'?' | b'!' | b'.' | b',' | b':' | b';' | b'_' | b'~' | b'\'' => {}
            b')' if unbalanced > 0 => unbalanced -= 1,
            _ => return end,
        }
        end -= 1;
        if end <= start {
            return start;
        }
    }
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
        && byte(text, top - 1) == b'.'
        && byte(text, host) != b'.';
    valid.then_some((start, end))
}
