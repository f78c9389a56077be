//! The visitor's messages on their way: one in flight, the others in line.

use std::collections::LinkedList;

use super::metadata::Carried;

/// Which message goes when.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    waiting: LinkedList<Outgoing>,
    in_flight: Option<InFlight>,
    /// Failed messages that had a context, for their retry.
    failed: Vec<Outgoing>,
}

/// A message to be delivered.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) message_id: String,
    pub(super) context: Option<String>,
    /// The service refused it under the known conversation, so it starts a new
    /// one.
    pub(super) anew: bool,
}

/// The message whose outcome is awaited.
#[derive(Debug)]
pub(super) struct InFlight {
    pub(super) attempt: u32,
    pub(super) outgoing: Outgoing,
    pub(super) carried: Option<Carried>,
}

impl Outbox {
    pub(super) fn is_empty(&self) -> bool {
        self.in_flight.is_none() && self.waiting.is_empty()
    }

    pub(super) fn is_in_flight(&self) -> bool {
        self.in_flight.is_some()
    }

    /// Whether the next outcome tells if a new conversation replaces the known
    /// one.
    pub(super) fn is_starting_anew(&self) -> bool {
        let in_flight = self.in_flight.as_ref().map(|it| &it.outgoing);
        in_flight.or(self.waiting.front()).is_some_and(|it| it.anew)
    }

    /// Puts a new message at the end of the line.
    pub(super) fn push(&mut self, message_id: String, context: Option<String>) {
        self.waiting.push_back(Outgoing {
            message_id,
            context,
            anew: false,
        });
    }

    /// Puts a failed message at the end of the line, with the context it had.
    pub(super) fn push_again(&mut self, message_id: &str) {
        let mut context = None;
        for failed in std::mem::take(&mut self.failed) {
            if failed.message_id == message_id {
                context = failed.context;
            } else {
                self.failed.push(failed);
            }
        }
        self.push(message_id.to_owned(), context);
    }

    /// Puts a message that the known conversation couldn't take at the front,
    /// to start a new one.
    pub(super) fn start_anew(&mut self, mut outgoing: Outgoing) {
        outgoing.anew = true;
        self.waiting.push_front(outgoing);
    }

    /// The message that is to go now: none while one is in flight.
    pub(super) fn next(&mut self) -> Option<Outgoing> {
        if self.in_flight.is_some() {
            return None;
        }
        self.waiting.pop_front()
    }

    pub(super) fn set_in_flight(&mut self, in_flight: InFlight) {
        self.in_flight = Some(in_flight);
    }

    /// Ends the delivery in flight if it is `attempt`.
    pub(super) fn take_in_flight(&mut self, attempt: u32) -> Option<InFlight> {
        self.in_flight.take_if(|it| it.attempt == attempt)
    }

    /// Keeps the context of a message that failed.
    pub(super) fn failed(&mut self, outgoing: Outgoing) {
        if outgoing.context.is_some() {
            self.failed.push(outgoing);
        }
    }

    /// Takes one message out: first the one in flight, then those in line.
    pub(super) fn abandon(&mut self) -> Option<Outgoing> {
        match self.in_flight.take() {
            Some(in_flight) => Some(in_flight.outgoing),
            None => self.waiting.pop_front(),
        }
    }

    /// Drops the contexts of failed messages.
    pub(super) fn forget_failed(&mut self) {
        self.failed.clear();
    }
}
