//! Walks over text by its ASCII characters.
//!
//! All that has a meaning in Markdown and HTML is ASCII, so bytes will do. These
//! few plain functions stand for the standard library's generic searches, which
//! are compiled anew for every pattern and bring in code to format their panics:
//! about half of the parser's size. For the same reason a set of bytes is data,
//! not a closure.

/// Bytes that something consists of or ends at: each is one of a set, or between
/// the two around a `-`; a `-` that comes first stands for itself.
pub(super) type Set = [u8];

/// ASCII white space.
pub(super) const SPACE: &Set = b" \t\n\r\x0c";
/// White space within a line.
pub(super) const BLANK: &Set = b" \t";
pub(super) const DIGIT: &Set = b"0-9";
pub(super) const LETTER: &Set = b"a-zA-Z";

/// The byte at an offset, and NUL beyond the text. As a `char`, since a module
/// that gets a `u8` first makes sure that it is one.
#[inline(never)]
pub(super) fn byte(text: &str, at: usize) -> char {
    char::from(text.as_bytes().get(at).copied().unwrap_or(0))
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

/// Whether a byte is in a set.
#[inline(never)]
pub(super) fn is_in(set: &Set, byte: char) -> bool {
    let mut rest = set;
    while let [first, after @ ..] = rest {
        let mut last = first;
        rest = after;
        if let [b'-', end, after @ ..] = after {
            last = end;
            rest = after;
        }
        if (char::from(*first)..=char::from(*last)).contains(&byte) {
            return true;
        }
    }
    false
}

/// The first offset from `at` on whose byte is not in a set; at most the end.
#[inline(never)]
pub(super) fn skip(text: &str, mut at: usize, set: &Set) -> usize {
    while text
        .as_bytes()
        .get(at)
        .is_some_and(|&byte| is_in(set, char::from(byte)))
    {
        at += 1;
    }
    at.min(text.len())
}

/// The first offset from `at` on whose byte is in a set; at most the end.
#[inline(never)]
pub(super) fn skip_to(text: &str, mut at: usize, stops: &Set) -> usize {
    while text
        .as_bytes()
        .get(at)
        .is_some_and(|&byte| !is_in(stops, char::from(byte)))
    {
        at += 1;
    }
    at.min(text.len())
}

/// Where the bytes of a set start that end at an offset.
#[inline(never)]
pub(super) fn skip_back(text: &str, mut at: usize, set: &Set) -> usize {
    while at > 0 && is_in(set, byte(text, at - 1)) {
        at -= 1;
    }
    at
}

/// The character at an offset, and a line feed beyond the text.
#[inline(never)]
pub(super) fn character(text: &str, at: usize) -> char {
    from(text, at).chars().next().unwrap_or('\n')
}

/// How often a byte is repeated from an offset on.
#[inline(never)]
pub(super) fn run(text: &str, at: usize, repeated: char) -> usize {
    let mut end = at;
    while end < text.len() && byte(text, end) == repeated {
        end += 1;
    }
    end - at
}

/// The first offset from `at` on with a certain byte; the end if there is none.
#[inline(never)]
pub(crate) fn find(text: &str, mut at: usize, wanted: char) -> usize {
    while text
        .as_bytes()
        .get(at)
        .is_some_and(|&byte| char::from(byte) != wanted)
    {
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
/// Controls count as white space: lists of words are searched often, and this is
/// the quick way to tell.
#[inline(never)]
pub(crate) fn word<'a>(text: &'a str, at: &mut usize) -> &'a str {
    let bytes = text.as_bytes();
    let mut start = *at;
    while bytes.get(start).is_some_and(|&byte| byte <= b' ') {
        start += 1;
    }
    let mut end = start;
    while bytes.get(end).is_some_and(|&byte| byte > b' ') {
        end += 1;
    }
    *at = end;
    part(text, start, end)
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

/// The text without white space around it.
#[inline(never)]
pub(super) fn trimmed(text: &str) -> &str {
    let start = skip(text, 0, SPACE);
    part(text, start, skip_back(text, text.len(), SPACE).max(start))
}

/// Appends a number's decimal digits.
pub(crate) fn push_decimal(to: &mut String, number: u32) {
    // The standard formatting costs several times as much.
    if number >= 10 {
        push_decimal(to, number / 10);
    }
    to.push(char::from(b'0' + (number % 10) as u8));
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
