//! Which `*`, `_` and `~` belong together.

use super::span::Span;
use super::tree::{Entry, Kind};

/// A run of one of these characters.
#[derive(Clone, Copy)]
pub(super) struct Delimiter {
    pub(super) byte: char,
    /// How many characters there are.
    pub(super) length: usize,
    /// The tokens of those that are left: the first close, the last open.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) opens: bool,
    pub(super) closes: bool,
}

impl Delimiter {
    fn left(&self) -> usize {
        self.end - self.start
    }

    /// Where a search for this closer's opener need not look again after it
    /// failed: all that has an influence on the search is in the number.
    fn kind(&self) -> usize {
        let byte = match self.byte {
            '*' => 0,
            '_' => 6,
            // These have to be of one length.
            _ => return 12 + self.length.min(2),
        };
        byte + 3 * usize::from(self.opens) + self.length % 3
    }

    fn is_opened_by(&self, opener: &Self) -> bool {
        if self.byte != opener.byte {
            return false;
        }
        if self.byte == '~' {
            return self.length == opener.length;
        }
        let ambiguous = self.opens || opener.closes;
        !ambiguous
            || !(self.length + opener.length).is_multiple_of(3)
            || self.length.is_multiple_of(3)
    }
}

/// Pairs the delimiters from an index on, replaces their tokens by the start and
/// end of what they format, and forgets them. What is not paired stays as it is.
pub(super) fn pair(tokens: &mut [Entry], delimiters: &mut Vec<Delimiter>, from: usize) {
    // Up to `open` are the runs that may still open something.
    let mut open = from;
    let mut next = from;
    // For each kind of closer, the first token at which an opener may be that
    // was not looked at in vain. It keeps the whole linear.
    let mut floors = [0; 15];
    while let Some(&(mut closer)) = delimiters.get(next) {
        next += 1;
        while closer.closes && closer.left() > 0 {
            let Some(floor) = floors.get_mut(closer.kind()) else {
                break;
            };
            let mut index = open;
            let opener = loop {
                if index == from {
                    break None;
                }
                index -= 1;
                match delimiters.get_mut(index) {
                    Some(opener) if opener.start >= *floor => {
                        if closer.is_opened_by(opener) {
                            break Some(opener);
                        }
                    }
                    _ => break None,
                }
            };
            let Some(opener) = opener else {
                *floor = closer.start;
                break;
            };
            let width = opener.left().min(closer.left()).min(2);
            opener.end -= width;
            let kind = match (closer.byte, width) {
                ('~', _) => Kind::Strikethrough,
                (_, 1) => Kind::Emphasis,
                _ => Kind::Strong,
            };
            replace(tokens, opener.end, width, Entry::new(kind, 0, 0, 0));
            replace(tokens, closer.start, width, Entry::end(kind));
            closer.start += width;
            open = index + usize::from(opener.left() > 0);
        }
        if closer.opens && closer.left() > 0 {
            if let Some(place) = delimiters.get_mut(open) {
                *place = closer;
            }
            open += 1;
        }
    }
    delimiters.truncate(from);
}

/// Replaces the tokens of `width` characters by one.
fn replace(tokens: &mut [Entry], at: usize, width: usize, by: Entry) {
    if let Some(second) = tokens.get_mut(at + width - 1) {
        second.span = Span::default();
    }
    if let Some(first) = tokens.get_mut(at) {
        *first = by;
    }
}
