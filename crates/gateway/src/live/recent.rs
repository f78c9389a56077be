//! What was noted last, however much is noted.

use std::collections::HashMap;
use std::hash::Hash;
use std::mem;

/// A map that knows at least the `LEAST` last notes, and at most twice as many.
/// Forgetting costs no search, so that a rush is no slower than a trickle.
pub(super) struct Recent<Key, Note, const LEAST: usize> {
    newer: HashMap<Key, Note>,
    older: HashMap<Key, Note>,
}

impl<Key, Note, const LEAST: usize> Default for Recent<Key, Note, LEAST> {
    fn default() -> Self {
        Recent {
            newer: HashMap::new(),
            older: HashMap::new(),
        }
    }
}

impl<Key: Hash + Eq, Note, const LEAST: usize> Recent<Key, Note, LEAST> {
    pub(super) fn note(&mut self, key: Key, note: Note) {
        if self.newer.len() >= LEAST {
            self.older = mem::take(&mut self.newer);
        }
        self.newer.insert(key, note);
    }

    pub(super) fn get(&self, key: &Key) -> Option<&Note> {
        self.newer.get(key).or_else(|| self.older.get(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_notes_are_known_and_memory_is_bounded() {
        let mut recent = Recent::<u32, u32, 10>::default();
        for number in 0..1_000 {
            recent.note(number, number * 2);
            let first = number.saturating_sub(9);
            assert!((first..=number).all(|known| recent.get(&known) == Some(&(known * 2))));
            assert!(recent.newer.len() + recent.older.len() <= 20);
        }
        assert_eq!(recent.get(&0), None);
    }

    #[test]
    fn a_newer_note_hides_an_older_one() {
        let mut recent = Recent::<_, _, 2>::default();
        for (key, note) in [("a", 1), ("b", 2), ("c", 3), ("a", 4)] {
            recent.note(key, note);
        }
        assert_eq!(recent.get(&"a"), Some(&4));
    }
}
