//! Texts made of others.

/// All of `parts` as one. `[T]::concat` would do, but measures before it copies
/// and may panic where the measures disagree: with a formatted message, whose
/// code costs the page more than a kilobyte.
pub(crate) fn concat(parts: &[&str]) -> String {
    parts.iter().copied().collect()
}

/// Whether there is nothing to see.
pub(crate) fn is_blank(text: &str) -> bool {
    // As `char::is_whitespace`, without its table, and invisible characters.
    text.chars().all(|it| {
        matches!(it, '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200f}'
            | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{3000}' | '\u{feff}')
    })
}
