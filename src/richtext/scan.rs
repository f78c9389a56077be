//! Walks over text by its ASCII characters.
//!
//! All that has a meaning in Markdown and HTML is ASCII, so bytes will do. These
//! few plain functions stand for the standard library's generic searches, which
//! are compiled anew for every pattern and bring in code to format their panics:
//! about half of the parser's size.

/// ASCII white space.
pub(super) const SPACE: &str = " \t\n\r\x0c";

/// What a byte is tested for.
pub(super) type Class = fn(u8) -> bool;

/// The byte at an offset, and 0 beyond the text.
#[inline(never)]
pub(super) fn byte(text: &str, at: usize) -> u8 {
    text.as_bytes().get(at).copied().unwrap_or(0)
}

/// The text between two offsets; empty if there is none.
#[inline(never)]
pub(crate) fn part(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

/// The text from an offset on.
pub(crate) fn from(text: &str, start: usize) -> &str {
    part(text, start, text.len())
}

/// The first offset from `at` on that has no byte of a class; at most the end.
#[inline(never)]
pub(super) fn skip(text: &str, mut at: usize, class: Class) -> usize {
    while text.as_bytes().get(at).is_some_and(|&byte| class(byte)) {
        at += 1;
    }
    at.min(text.len())
}

/// The first offset from `at` on with one of certain bytes; at most the end.
#[inline(never)]
pub(super) fn skip_to(text: &str, mut at: usize, stops: &str) -> usize {
    while at < text.len() && !stops.as_bytes().contains(&byte(text, at)) {
        at += 1;
    }
    at.min(text.len())
}

/// The character at an offset, and a line feed beyond the text.
#[inline(never)]
pub(super) fn character(text: &str, at: usize) -> char {
    from(text, at).chars().next().unwrap_or('\n')
}

/// Appends the characters of a text that pass a test.
#[inline(never)]
pub(super) fn push_all(to: &mut String, text: &str, passes: fn(char) -> bool) {
    let mut at = 0;
    while at < text.len() {
        let next = character(text, at);
        let end = at + next.len_utf8();
        if passes(next) {
            to.push_str(part(text, at, end));
        }
        at = end;
    }
}

/// Where the bytes of a class start that end at an offset.
#[inline(never)]
pub(super) fn skip_back(text: &str, mut at: usize, class: Class) -> usize {
    while at > 0 && class(byte(text, at - 1)) {
        at -= 1;
    }
    at
}

/// How often a byte is repeated from an offset on.
#[inline(never)]
pub(super) fn run(text: &str, at: usize, repeated: u8) -> usize {
    let mut end = at;
    while end < text.len() && byte(text, end) == repeated {
        end += 1;
    }
    end - at
}

/// The first offset from `at` on with a certain byte; the end if there is none.
#[inline(never)]
pub(crate) fn find(text: &str, mut at: usize, wanted: u8) -> usize {
    while text.as_bytes().get(at).is_some_and(|&byte| byte != wanted) {
        at += 1;
    }
    at.min(text.len())
}

/// Whether a text goes on like this at an offset, whatever the case of letters.
#[inline(never)]
pub(super) fn has(text: &str, at: usize, expected: &str) -> bool {
    let found = text.as_bytes().get(at..at + expected.len());
    found.is_some_and(|found| found.eq_ignore_ascii_case(expected.as_bytes()))
}

/// The next word from an offset on, which is moved behind it; empty at the end.
#[inline(never)]
pub(crate) fn word<'a>(text: &'a str, at: &mut usize) -> &'a str {
    let start = skip(text, *at, is_space);
    *at = skip_to(text, start, SPACE);
    part(text, start, *at)
}

/// Whether texts are the same but for the case of ASCII letters.
pub(super) fn is_same(text: &str, other: &str) -> bool {
    text.len() == other.len() && has(text, 0, other)
}

/// Whether a text is one of the words of a list, whatever the case of letters.
#[inline(never)]
pub(crate) fn is_word(list: &str, text: &str) -> bool {
    let mut at = 0;
    loop {
        let listed = word(list, &mut at);
        if listed.is_empty() || is_same(listed, text) {
            return !listed.is_empty();
        }
    }
}

/// Which word of a list another one is.
#[inline(never)]
pub(super) fn position(list: &str, wanted: &str) -> Option<usize> {
    let mut at = 0;
    let mut index = 0;
    loop {
        let found = word(list, &mut at);
        if found.is_empty() {
            return None;
        }
        if found == wanted {
            return Some(index);
        }
        index += 1;
    }
}

/// The text without white space around it.
#[inline(never)]
pub(super) fn trimmed(text: &str) -> &str {
    let start = skip(text, 0, is_space);
    part(
        text,
        start,
        skip_back(text, text.len(), is_space).max(start),
    )
}

/// The text without white space at its end.
pub(super) fn trimmed_end(text: &str) -> &str {
    part(text, 0, skip_back(text, text.len(), is_space))
}

/// ASCII white space.
pub(super) fn is_space(byte: u8) -> bool {
    SPACE.as_bytes().contains(&byte)
}

/// White space within a line.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// The number's decimal digits.
pub(crate) fn decimal(number: u32) -> String {
    let mut digits = String::new();
    let mut unit = 1;
    // The standard formatting costs several times as much.
    while number / unit >= 10 {
        unit *= 10;
    }
    while unit > 0 {
        digits.push(char::from(b'0' + (number / unit % 10) as u8));
        unit /= 10;
    }
    digits
}

/// The number that decimal digits stand for, if there are one to nine.
pub(super) fn number(digits: &str) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    let mut number = 0;
    for digit in digits.bytes() {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number * 10 + u32::from(digit - b'0');
    }
    Some(number)
}
