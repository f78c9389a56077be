//! What the visitor thinks of replies.

use super::super::Event;
use super::Conversation;

impl Conversation {
    /// Keeps with a message what the visitor thinks of it; `None` takes it back.
    pub fn judge(&mut self, message_id: &str, feedback: Option<String>) {
        if self.history.judge(message_id, feedback) {
            self.emit(Event::MessageUpdate(message_id.to_owned()));
            self.advance();
        }
    }
}
