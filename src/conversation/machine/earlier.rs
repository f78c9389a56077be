//! Messages that the device keeps no more, since they are too old: the
//! conversation's events have them.

use crate::api::ConversationEvent;

use super::super::{Event, Message};
use super::Conversation;
use super::listening::{message, says_something};

/// Above every number of a message, and no more than services can count to.
const ABOVE_ALL: u32 = i32::MAX as u32;

impl Conversation {
    /// The service may have had this conversation before anything was kept here.
    pub fn begins_elsewhere(&mut self) {
        self.history.continues();
    }

    /// The number of the first message that has one, if there are messages before
    /// all that are known, or may be. Where none has one, all numbers are below it.
    pub fn first_ord(&self) -> Option<u32> {
        if self.history.is_whole() {
            return None;
        }
        let first = self.messages().iter().find_map(|message| message.ord);
        Some(first.unwrap_or(ABOVE_ALL))
    }

    /// Takes in events from before the message with the number `first`, oldest
    /// first, all there are if `is_all`. Their messages come before all others, and
    /// aren't kept. `new_id`, `time_of` and `now` are as for [`heard`](Self::heard).
    pub fn recall(
        &mut self,
        first: u32,
        events: &[ConversationEvent],
        is_all: bool,
        new_id: fn() -> String,
        time_of: fn(&str) -> Option<f64>,
        now: f64,
    ) {
        if self.first_ord() != Some(first) {
            return;
        }
        let mut recalled = Vec::new();
        for event in events {
            let data = &event.data;
            if says_something(event) && data.ord < first {
                recalled.push(message(data, new_id, time_of, now));
            }
        }
        // What the visitor wrote has no number here: the first ones that are known
        // are among the last events.
        let mut known = self.messages().iter();
        let numbered = known.position(|it| it.ord.is_some()).unwrap_or(usize::MAX);
        for known in self.messages().iter().take(numbered).rev() {
            let is_same = |it: &Message| it.author == known.author && it.text == known.text;
            if recalled.last().is_some_and(is_same) {
                recalled.pop();
            }
        }
        // Nothing of a page is nothing to ask on from.
        let is_whole = is_all || recalled.is_empty();
        self.history.recall(recalled, is_whole);
        self.emit(Event::Earlier);
        self.advance();
    }
}
