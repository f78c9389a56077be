//! One conversation in several tabs. The store is what they share: whoever has
//! the turn sends what waits, whichever tab it was written in, and all others
//! learn from the store what came of it.

use crate::api::{Error, ErrorCode};

use super::super::history::{History, IS_SHARABLE};
use super::super::{Chunk, Effect, Event, Head, Message, MessageStatus};
use super::{Conversation, LEFT};

/// Whether this tab may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// There is no other.
    Always,
    /// Not now, and there is nothing to send.
    No,
    /// Another tab may be sending; this one waits.
    Awaited,
    /// Yes: others wait.
    Taken,
}

impl Conversation {
    /// Other tabs have this chat too: it sends only while it
    /// [has its turn](Self::take_turn).
    pub fn share(&mut self) {
        self.turn = Turn::No;
    }

    /// Whether a message may be under way from elsewhere: what the store says of it
    /// may be about to change.
    pub fn is_uncertain(&self) -> bool {
        let mut messages = self.messages().iter();
        messages
            .any(|it| it.status == MessageStatus::Sending && !self.from_this_tab.contains(&it.id))
    }

    /// Whether other tabs have this chat too.
    pub fn is_shared(&self) -> bool {
        IS_SHARABLE && self.turn != Turn::Always
    }

    /// Whether what the store has of a chunk may be news. `age` is how many chunks
    /// come after it.
    pub fn wants(&self, number: u32, age: usize) -> bool {
        self.history.wants(number, age)
    }

    /// The number of the chunk that comes before all that were read, if there is one.
    pub fn unread(&self) -> Option<u32> {
        self.history.unread()
    }

    /// Takes in that chunk. Its messages come before all others.
    pub fn read(&mut self, chunk: Chunk) {
        self.history.read(chunk);
    }

    /// Takes over what the store has: nothing, or a head and those of its chunks
    /// that are [wanted](Self::wants). To be called before anything is written, and
    /// when another tab has written; then [`go_on`](Self::go_on).
    pub fn merge(&mut self, kept: Option<(Head, Vec<(u32, Chunk)>)>) {
        if self.history.is_cleared() {
            return;
        }
        let Some((mut head, chunks)) = kept else {
            if self.history.is_kept() {
                self.start_over();
                self.history = History::default();
            }
            return;
        };
        if self.history.began_with() != Some(&head.began_with) {
            self.begin_elsewhere(std::mem::take(&mut head.began_with), &chunks);
        }
        let is_news = self.history.is_head_changed();
        let is_ours = self.id.is_some() && self.history.is_renamed();
        if !is_ours && head.conversation_id.is_some() {
            self.id = head.conversation_id;
        }
        self.metadata
            .merge(head.metadata, head.pending_metadata, is_news);
        let mine = self.in_flight.as_ref().map(|it| it.message_id.as_str());
        let merged = self.history.merge(&head.chunks, chunks, mine);
        for id in &merged.updated {
            self.emit(Event::MessageUpdate(id.clone()));
        }
        for id in merged.added {
            self.emit(Event::Message(id));
        }
        for id in merged.updated {
            self.settle_as_shown(id);
        }
    }

    /// The visitor has begun in another tab: at the same moment as here, which makes
    /// one of both, or anew.
    fn begin_elsewhere(&mut self, began_with: String, chunks: &[(u32, Chunk)]) {
        let theirs = || chunks.iter().flat_map(|(_, chunk)| &chunk.messages);
        let is_one = self.message(&began_with).is_some()
            || theirs().any(|it| self.history.began_with() == Some(&it.id));
        if !is_one && !self.messages().iter().all(is_unfinished) {
            self.start_over();
            self.history = History::default();
        }
        self.history
            .begin_as(began_with, theirs().all(is_unfinished));
    }

    /// Settles the promise for a message whose fate another tab has learnt.
    fn settle_as_shown(&mut self, id: String) {
        let Some(message) = self.message(&id) else {
            return;
        };
        let result = match message.status {
            MessageStatus::Sent => {
                let mut later = self.messages().iter().rev();
                let reply = later.find(|it| it.reply_to.as_deref() == Some(&id));
                Ok(reply.map(|it| it.id.clone()))
            }
            MessageStatus::Failed => Err(message.error.clone().unwrap_or_default()),
            MessageStatus::Sending | MessageStatus::Received => return,
        };
        self.settle(id, result);
    }

    /// What was to be written is in the store: if it isn't later, the visitor has
    /// started over elsewhere.
    pub fn saved(&mut self) {
        self.history.set_kept();
    }

    /// Does what there is to do after a [`merge`](Self::merge).
    pub fn go_on(&mut self) {
        if self.turn == Turn::Taken {
            self.fail_abandoned();
        }
        self.advance();
    }

    /// No other tab sends.
    pub fn take_turn(&mut self) {
        if self.turn == Turn::Awaited {
            self.turn = Turn::Taken;
            self.go_on();
        }
    }

    /// Which message seems to be under way from another tab, though this one has the
    /// turn, was so when its tab was closed.
    fn fail_abandoned(&mut self) {
        let in_flight = self.in_flight.as_ref().map(|it| &it.message_id);
        let own = in_flight.or(self.starts_anew.as_ref()).cloned();
        for id in self.history.under_way() {
            if Some(&id) != own.as_ref() {
                self.fail(id, Error::new(ErrorCode::Network, LEFT));
            }
        }
    }

    pub(super) fn note_from_this_tab(&mut self, message_id: &str) {
        if self.is_shared() {
            self.from_this_tab.push(message_id.to_owned());
        }
    }

    /// Whether a message was sent or received in this tab. Another one has shown
    /// all others.
    pub fn is_from_this_tab(&self, message_id: &str) -> bool {
        !self.is_shared() || self.from_this_tab.iter().any(|id| id == message_id)
    }

    pub(super) fn has_turn(&self) -> bool {
        !self.is_shared() || self.turn == Turn::Taken
    }

    /// Whether a message waits or is under way, from here or elsewhere.
    pub(super) fn is_busy(&self) -> bool {
        self.in_flight.is_some()
            || self
                .messages()
                .iter()
                .any(|message| message.status == MessageStatus::Sending)
    }

    /// Asks for the turn while there is something to send, or to learn the fate of,
    /// and gives it back after. Called once all is told and saved.
    pub(super) fn pass_turn(&mut self) {
        if !self.is_shared() {
            return;
        }
        let wants = self.in_flight.is_some() || (!self.closed && self.online && self.is_busy());
        match self.turn {
            Turn::No if wants => {
                self.turn = Turn::Awaited;
                self.effects.push_back(Effect::AwaitTurn);
            }
            Turn::Awaited | Turn::Taken if !wants => {
                self.turn = Turn::No;
                self.effects.push_back(Effect::YieldTurn);
            }
            _ => {}
        }
    }
}

/// Whether a message's fate isn't known.
fn is_unfinished(message: &Message) -> bool {
    message.status == MessageStatus::Sending
}
