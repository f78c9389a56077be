//! Metadata: attached to the conversation as soon as there is a way.

use crate::api::{Error, ErrorCode, Object};

use super::super::{Effect, Event};
use super::Conversation;

impl Conversation {
    /// Merges `metadata` into the known set, to be sent as soon as there is a
    /// way, and returns the revision that
    /// [`SettleMetadata`](Effect::SettleMetadata) refers to.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidArgument`] when a key is empty, when there would be
    /// more keys than the route takes, or the conversation is closed. Nothing is
    /// changed then.
    pub fn set_metadata(&mut self, metadata: Object) -> Result<u32, Error> {
        self.check_open()?;
        let revision = self.metadata.change(metadata)?;
        if self.metadata.is_pending() {
            self.history.head_changed();
        } else {
            self.settle_metadata(revision, Ok(()));
        }
        self.store_metadata();
        self.advance();
        Ok(revision)
    }

    /// The metadata endpoint took it.
    pub fn metadata_stored(&mut self, attempt: u32) {
        if let Some(revision) = self.metadata.take_storing(attempt) {
            self.acknowledge_metadata(revision);
            self.store_metadata();
            self.advance();
        }
    }

    /// The metadata endpoint refused, or no answer came.
    pub fn metadata_refused(&mut self, attempt: u32, error: Error) {
        let Some(revision) = self.metadata.take_storing(attempt) else {
            return;
        };
        self.report(error.clone());
        // A conversation that may be forgotten says nothing about the values:
        // they wait for the next message, which settles what is the case.
        let waits =
            error.code.is_retryable() || (error.code == ErrorCode::NotFound && self.in_doubt);
        if !waits {
            self.metadata.roll_back(revision);
            self.history.head_changed();
            self.settle_metadata(revision, Err(error));
            self.store_metadata();
        }
        self.advance();
    }

    /// Sends pending metadata to the metadata endpoint if there is a way now.
    pub(super) fn store_metadata(&mut self) {
        if self.closed || !self.online || self.is_starting_anew() || !self.metadata.can_store() {
            return;
        }
        if let Some(conversation_id) = self.id.clone() {
            let attempt = self.next_attempt();
            self.effects.push_back(Effect::StoreMetadata {
                attempt,
                conversation_id,
                metadata: self.metadata.store(attempt),
            });
        }
    }

    pub(super) fn acknowledge_metadata(&mut self, revision: u32) {
        if self.metadata.acknowledge(revision) {
            self.history.head_changed();
            self.emit(Event::Metadata(self.metadata.acknowledged().clone()));
            self.settle_metadata(revision, Ok(()));
        }
    }

    /// Nobody will learn what became of pending metadata.
    pub(super) fn abandon_metadata(&mut self, message: &str) {
        self.metadata.ignore_storing();
        if self.metadata.is_pending() {
            let error = Error::new(ErrorCode::Aborted, message);
            self.settle_metadata(self.metadata.revision(), Err(error));
        }
    }

    fn settle_metadata(&mut self, up_to: u32, result: Result<(), Error>) {
        self.effects
            .push_back(Effect::SettleMetadata { up_to, result });
    }
}
