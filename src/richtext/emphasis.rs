//! Which `*`, `_` and `~` belong together.

use super::token::{Format, Token};

/// A run of one of these characters.
#[derive(Clone, Copy)]
pub(super) struct Delimiter {
    /// The first of its tokens.
    pub(super) token: usize,
    pub(super) byte: u8,
    /// How many characters there are, how many of the first are used up for
    /// closing, and how many are left after these.
    pub(super) length: usize,
    pub(super) used: usize,
    pub(super) left: usize,
    pub(super) opens: bool,
    pub(super) closes: bool,
    pub(super) between_digits: bool,
}

impl Delimiter {
    /// Where a search for this closer's opener need not look again after it
    /// failed: all that has an influence on the search is in the number.
    fn kind(&self) -> usize {
        let byte = match self.byte {
            b'*' => 0,
            b'_' => 6,
            // These have to be of one length.
            _ => return 12 + self.length.min(2),
        };
        byte + 3 * usize::from(self.opens) + self.length % 3
    }

    fn is_opened_by(&self, opener: &Self) -> bool {
        if self.byte != opener.byte || opener.left == 0 {
            return false;
        }
        if self.byte == b'~' {
            return self.length == opener.length;
        }
        let ambiguous = self.opens || opener.closes;
        let sum = self.length + opener.length;
        !ambiguous || !sum.is_multiple_of(3) || self.length.is_multiple_of(3)
    }
}

/// Pairs the delimiters from an index on, replaces their tokens by the start and
/// end of what they format, and forgets them. What is not paired stays as it is,
/// unless the text is `growing`, when an end is still to be expected.
pub(super) fn pair(
    tokens: &mut [Token],
    delimiters: &mut Vec<Delimiter>,
    from: usize,
    growing: bool,
) {
    let mut openers: Vec<Delimiter> = Vec::new();
    // For each kind of closer, the first token at which an opener may be that
    // was not looked at in vain. It keeps the whole linear.
    let mut floors = [0; 15];
    for mut closer in delimiters.drain(from.min(delimiters.len())..) {
        while closer.closes && closer.left > 0 {
            let Some(floor) = floors.get_mut(closer.kind()) else {
                break;
            };
            let candidates = openers
                .iter()
                .rev()
                .take_while(|opener| opener.token >= *floor);
            let Some(above) = candidates
                .into_iter()
                .position(|opener| closer.is_opened_by(opener))
            else {
                *floor = closer.token;
                break;
            };
            openers.truncate(openers.len() - above);
            let Some(opener) = openers.last_mut() else {
                break;
            };
            let width = opener.left.min(closer.left).min(2);
            let format = format(closer.byte, width);
            opener.left -= width;
            replace(
                tokens,
                opener.token + opener.used + opener.left,
                width,
                Token::Open(format),
            );
            replace(
                tokens,
                closer.token + closer.used,
                width,
                Token::Close(format),
            );
            closer.used += width;
            closer.left -= width;
            if opener.left == 0 {
                openers.pop();
            }
        }
        if closer.opens && closer.left > 0 {
            openers.push(closer);
        }
    }
    if growing {
        for opener in &mut openers {
            while opener.left > 0 && !opener.between_digits {
                let width = opener.left.min(2);
                opener.left -= width;
                let open = Token::Open(format(opener.byte, width));
                replace(
                    tokens,
                    opener.token + opener.used + opener.left,
                    width,
                    open,
                );
            }
        }
    }
}

fn format(byte: u8, width: usize) -> Format {
    match (byte, width) {
        (b'~', _) => Format::Strikethrough,
        (_, 1) => Format::Emphasis,
        _ => Format::Strong,
    }
}

/// Replaces the tokens of `width` characters by one.
fn replace(tokens: &mut [Token], at: usize, width: usize, by: Token) {
    for token in tokens.iter_mut().skip(at).take(width) {
        *token = Token::Nothing;
    }
    if let Some(token) = tokens.get_mut(at) {
        *token = by;
    }
}
