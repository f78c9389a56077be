//! Character references, such as `&amp;`, `&#39;` and `&eacute;`.

use super::character::is_punctuation;
use super::scan::{byte, character, has, part, position, skip, skip_to, word};

/// The references for U+00A0 to U+00FF, in order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr \
    deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest \
    Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml \
    ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig \
    agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml \
    eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

/// Others that replies use, and those by which an address could be disguised,
/// each with what it stands for.
const OTHERS: &str = "amp & lt < gt > quot \" apos ' hellip … mdash — ndash – lsquo ‘ rsquo ’ ldquo “ rdquo ” bull • \
    euro € trade ™ larr ← uarr ↑ rarr → darr ↓ harr ↔ rArr ⇒ check ✓ star ☆ hearts ♥ infin ∞ ne ≠ le ≤ \
    ge ≥ asymp ≈ minus − sbquo ‚ bdquo „ lsaquo ‹ rsaquo › OElig Œ oelig œ Scaron Š scaron š alpha α \
    beta β pi π mu μ Delta Δ Omega Ω zwj \u{200d} zwnj \u{200c} thinsp \u{2009} ensp \u{2002} \
    emsp \u{2003} colon : sol / bsol \\ lpar ( rpar )";

/// Decodes the reference at an offset: its character, and where it ends. Absent
/// if there is none, or one that is not known here.
pub(super) fn decode(text: &str, at: usize) -> Option<(char, usize)> {
    let start = at + 1;
    let end = skip(text, start, |byte| {
        byte.is_ascii_alphanumeric() || byte == b'#'
    });
    let name = part(text, start, end);
    // No name known here, and no valid number, is longer.
    if byte(text, at) != b'&' || byte(text, end) != b';' || name.len() > 9 {
        return None;
    }
    let character = if byte(name, 0) == b'#' {
        numeric(name)?
    } else if let Some(index) = position(LATIN, name) {
        char::from_u32(0xa0 + index as u32)?
    } else {
        let mut at = 0;
        for _ in 0..=position(OTHERS, name)? {
            word(OTHERS, &mut at);
        }
        character(word(OTHERS, &mut at), 0)
    };
    Some((character, end + 1))
}

fn numeric(name: &str) -> Option<char> {
    let is_hexadecimal = has(name, 1, "x");
    let (start, radix) = if is_hexadecimal { (2, 16) } else { (1, 10) };
    // Eight decimal digits are no reference.
    if name.len() <= start || name.len() > 8 {
        return None;
    }
    let mut value = 0;
    for at in start..name.len() {
        let byte = byte(name, at);
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            _ if is_hexadecimal => (byte | 0x20).checked_sub(b'a')? + 10,
            _ => return None,
        };
        if digit >= radix {
            return None;
        }
        value = value * u32::from(radix) + u32::from(digit);
    }
    let known = char::from_u32(value).filter(|&character| character != '\0');
    Some(known.unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// Decodes every reference in a text and, where `escapes` says so, takes away
/// the backslash before punctuation.
pub(super) fn decode_all(text: &str, escapes: bool) -> String {
    let mut decoded = String::new();
    let mut at = 0;
    while at < text.len() {
        let end = skip_to(text, at, "&\\");
        decoded.push_str(part(text, at, end));
        at = end;
        if let Some((character, end)) = decode(text, at) {
            decoded.push(character);
            at = end;
        } else {
            at += usize::from(escapes && is_escape(text, at));
            // The escaped character itself, even if it is another backslash.
            decoded.push_str(part(text, at, at + 1));
            at += 1;
        }
    }
    decoded
}

/// Whether there is a backslash before ASCII punctuation at an offset.
pub(super) fn is_escape(text: &str, at: usize) -> bool {
    let next = byte(text, at + 1);
    byte(text, at) == b'\\' && next.is_ascii() && is_punctuation(char::from(next))
}
