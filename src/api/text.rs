//! Texts made of others.

/// All of `parts` as one. `[T]::concat` would do, but measures before it copies
/// and may panic where the measures disagree: with a formatted message, whose
/// code costs the page more than a kilobyte.
pub(crate) fn concat(parts: &[&str]) -> String {
    parts.iter().copied().collect()
}

/// Whether there is nothing to see.
pub(crate) fn is_blank(text: &str) -> bool {
    text.trim_start().is_empty()
}
