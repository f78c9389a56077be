//! Character references, such as `&amp;`, `&#39;` and `&eacute;`, and the other
//! ways in which a text spells its characters.

use super::character::{Place, is_punctuation, shown};
use super::scan::{byte, character, has, is_same, part, skip, word};

/// The references that replies use, and those by which an address could be
/// disguised: after a character its names, then those of the characters after it.
/// From `à` to `þ` they stand for the capitals' too, which are [`CASE`] before; `÷`
/// between them has none.
const NAMES: &str = "& amp < lt > gt \" quot ' apos : colon / sol \\ bsol ( lpar rpar \u{a0} \
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr \
    deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest \
    × times ß szlig \
    agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml \
    eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml \
    … hellip – ndash mdash ‘ lsquo rsquo sbquo “ ldquo rdquo bdquo • bull € euro ™ trade ← larr uarr rarr darr harr \
    ⇒ rArr ✓ check ∞ infin ≠ ne ≤ le ge ≈ asymp − minus ‹ lsaquo rsaquo Œ OElig oelig Š Scaron scaron \
    α alpha beta π pi Δ Delta Ω Omega \u{200d} zwj \u{200c} zwnj \u{2009} thinsp \u{2002} ensp emsp";

/// How far a capital of Latin-1 is before its small letter.
const CASE: u32 = 32;

/// How a text spells its characters.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Spelling {
    /// As they are.
    Plain,
    /// As they are, but for the backslash before what would end a table's cell.
    Cell,
    /// Some by reference.
    References,
    /// Some by reference, some after a backslash.
    Escapes,
}

/// Decodes the reference at an offset: its character, and where it ends. Absent
/// if there is none, or one that is not known here.
fn decode(text: &str, at: usize) -> Option<(char, usize)> {
    let start = at + 1;
    let end = skip(text, start, b"0-9a-zA-Z#");
    let name = part(text, start, end);
    // No name known here, and no valid number, is longer.
    if byte(text, end) != ';' || name.len() > 8 {
        return None;
    }
    let code = if byte(name, 0) == '#' {
        numeric(name)?
    } else {
        named(name)?
    };
    let known = char::from_u32(code).filter(|&character| character != '\0');
    Some((known.unwrap_or(char::REPLACEMENT_CHARACTER), end + 1))
}

fn named(name: &str) -> Option<u32> {
    let mut at = 0;
    let mut code = 0;
    loop {
        let word = word(NAMES, &mut at);
        if !byte(word, 0).is_ascii_alphabetic() {
            if word.is_empty() {
                return None;
            }
            code = u32::from(character(word, 0));
        } else if word == name {
            return Some(code);
        } else if (0xe0..0xff).contains(&code) && code != 0xf7 && is_same(word, name) {
            return Some(code - CASE);
        } else {
            code += 1;
        }
    }
}

fn numeric(name: &str) -> Option<u32> {
    let (start, radix) = if has(name, 1, "x") { (2, 16) } else { (1, 10) };
    if name.len() == start {
        return None;
    }
    let mut value = 0;
    for at in start..name.len() {
        value = value * radix + byte(name, at).to_digit(radix)?;
    }
    Some(value)
}

/// Appends the characters of a text, each as it is shown in a place.
#[inline(never)]
pub(super) fn write(to: &mut String, text: &str, spelling: Spelling, place: Place) {
    let mut at = 0;
    while at < text.len() {
        let escaped = match spelling {
            Spelling::Escapes => is_escape(text, at),
            Spelling::Cell => has(text, at, "\\|"),
            _ => false,
        };
        at += usize::from(escaped);
        let mut next = character(text, at);
        let mut end = at + next.len_utf8();
        if next == '&'
            && !escaped
            && spelling >= Spelling::References
            && let Some((decoded, after)) = decode(text, at)
        {
            next = decoded;
            end = after;
        }
        if let Some(next) = shown(next, place) {
            to.push(next);
        }
        at = end;
    }
}

/// Whether there is a backslash before ASCII punctuation at an offset.
pub(super) fn is_escape(text: &str, at: usize) -> bool {
    let next = byte(text, at + 1);
    byte(text, at) == '\\' && next.is_ascii() && is_punctuation(next)
}
