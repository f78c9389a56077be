//! A queue that is fair between parties: each has a line of its own, and the
//! lines take turns.

use std::collections::{HashMap, VecDeque};

use crate::sealing::Party;

pub(super) struct FairQueue<T> {
    lines: HashMap<Party, VecDeque<T>>,
    /// Whose turn it is, each party that waits once.
    turns: VecDeque<Party>,
    length: usize,
}

impl<T> Default for FairQueue<T> {
    fn default() -> Self {
        FairQueue {
            lines: HashMap::new(),
            turns: VecDeque::new(),
            length: 0,
        }
    }
}

impl<T> FairQueue<T> {
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// How many come before one more of this party: with every turn that the
    /// party must wait for, one of every other line.
    pub(super) fn ahead_of(&self, party: Party) -> usize {
        let own = self.lines.get(&party).map_or(0, VecDeque::len);
        self.lines
            .iter()
            .map(|(other, line)| match *other == party {
                true => own,
                false => line.len().min(own + 1),
            })
            .sum()
    }

    pub(super) fn push(&mut self, party: Party, waiter: T) {
        let line = self.lines.entry(party).or_default();
        if line.is_empty() {
            self.turns.push_back(party);
        }
        line.push_back(waiter);
        self.length += 1;
    }

    pub(super) fn pop(&mut self) -> Option<T> {
        let party = self.turns.pop_front()?;
        let line = self.lines.get_mut(&party)?;
        let waiter = line.pop_front();
        if line.is_empty() {
            self.lines.remove(&party);
        } else {
            self.turns.push_back(party);
        }
        self.length -= 1;
        waiter
    }

    /// Lets go of those who have given up.
    pub(super) fn retain(&mut self, mut waits: impl FnMut(&T) -> bool) {
        for line in self.lines.values_mut() {
            line.retain(&mut waits);
        }
        self.lines.retain(|_, line| !line.is_empty());
        self.turns.retain(|party| self.lines.contains_key(party));
        self.length = self.lines.values().map(VecDeque::len).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(number: u8) -> Party {
        Party([number; 16])
    }

    #[test]
    fn lines_take_turns() {
        let mut queue = FairQueue::default();
        for number in 0..3 {
            queue.push(party(1), ("greedy", number));
        }
        queue.push(party(2), ("modest", 0));
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(
            order,
            [("greedy", 0), ("modest", 0), ("greedy", 1), ("greedy", 2)]
        );
        assert_eq!(queue.len(), 0);
    }

    #[test]
    fn a_newcomer_is_told_how_many_come_before() {
        let mut queue = FairQueue::default();
        for number in 0..5 {
            queue.push(party(1), number);
        }
        assert_eq!(queue.ahead_of(party(2)), 1);
        assert_eq!(queue.ahead_of(party(1)), 5);
        queue.push(party(2), 0);
        assert_eq!(queue.ahead_of(party(1)), 6);
        assert_eq!(queue.ahead_of(party(2)), 3);
    }

    #[test]
    fn who_gave_up_is_let_go() {
        let mut queue = FairQueue::default();
        queue.push(party(1), 1);
        queue.push(party(2), 2);
        queue.push(party(2), 3);
        queue.retain(|waiter| *waiter != 1);
        assert_eq!(queue.len(), 2);
        assert_eq!(
            (queue.pop(), queue.pop(), queue.pop()),
            (Some(2), Some(3), None)
        );
    }
}
