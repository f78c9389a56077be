//! The few classes of characters that the parsers distinguish.

/// White space by which Markdown tells where an emphasis may start and end.
pub(super) fn is_white(character: char) -> bool {
    matches!(
        character,
        '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Punctuation and symbols, by block rather than one by one, which saves a large
/// table; the few letters among them end no emphasis either. That of Chinese,
/// Japanese and Korean is left out, as [`is_unspaced`] explains.
pub(super) fn is_punctuation(character: char) -> bool {
    matches!(
        character,
        '!'..='/' | ':'..='@' | '['..='`' | '{'..='~'
        | '\u{a1}'..='\u{bf}' | '\u{d7}' | '\u{f7}' | '\u{2010}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}'
    )
}

/// Characters of Chinese, Japanese and Korean, and all with higher numbers. There is
/// no space where a word ends, or none before its particle: `**好。**吗` and
/// `**값(원)**은` would never end their emphasis.
pub(super) fn is_unspaced(character: char) -> bool {
    character >= '\u{2e80}'
}

/// Characters that change how the text around them is ordered, wherever they
/// end. No chat message needs them, and they can turn an address around.
fn is_reordering(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that cannot be seen. They have their uses in a text, but none in
/// an address, nor in the words of a link to it.
fn is_invisible(character: char) -> bool {
    is_reordering(character)
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
        )
}

/// What a character is shown in, or counts in.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Place {
    Text,
    /// Code within a line.
    Line,
    /// The words of a link.
    Link,
    Address,
}

/// A character as it may be shown: line feeds and tabs are, other controls and
/// what reorders the text are not. In a link and its address nothing counts that
/// can't be seen; what joins other characters does in its words.
pub(super) fn shown(character: char, place: Place) -> Option<char> {
    let is_shown = match character {
        '\n' if place == Place::Line => return Some(' '),
        '\n' | '\t' | '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' => place < Place::Address,
        _ if place < Place::Link => !is_reordering(character) && !character.is_control(),
        _ => !is_invisible(character) && !character.is_control(),
    };
    is_shown.then_some(character)
}
