//! The few classes of characters that the parsers distinguish.

/// White space by which Markdown tells where an emphasis may start and end.
pub(super) fn is_white(character: char) -> bool {
    matches!(
        character,
        '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Punctuation and symbols, by block rather than one by one, which saves a large
/// table. That of Chinese, Japanese and Korean is left out: those texts have no
/// spaces, and `**好。**吗` would never end its emphasis.
pub(super) fn is_punctuation(character: char) -> bool {
    matches!(
        character,
        '!'..='/' | ':'..='@' | '['..='`' | '{'..='~'
        | '\u{a1}'..='\u{a9}' | '\u{ab}'..='\u{b1}' | '\u{b4}' | '\u{b6}'..='\u{b8}' | '\u{bb}' | '\u{bf}'
        | '\u{d7}' | '\u{f7}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20c0}'
        | '\u{2100}'..='\u{214f}' | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}'
    )
}

/// Characters that change how the text around them is ordered, wherever they
/// end. No chat message needs them, and they can turn an address around.
fn is_reordering(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that cannot be seen. They have their uses in a text, but none in
/// an address, nor in the words of a link to it.
pub(super) fn is_invisible(character: char) -> bool {
    is_reordering(character)
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Whether a character may be shown: line feeds and tabs are, other controls and
/// what reorders the text are not.
pub(super) fn is_shown(character: char) -> bool {
    matches!(character, '\n' | '\t') || !(character.is_control() || is_reordering(character))
}

/// Whether a character may be shown in the words of a link: none that can't be
/// seen is, but for those that join others.
pub(super) fn is_shown_in_link(character: char) -> bool {
    let joins = matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}');
    is_shown(character) && (joins || !is_invisible(character))
}
