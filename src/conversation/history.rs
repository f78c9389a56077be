//! The messages, and the form in which a conversation outlives its page.
//!
//! A head says which chunks there are, a chunk holds about twenty messages, so
//! that a new message rewrites one chunk and, at most, the head. Any crash
//! between two writes leaves a head whose chunks are there or are missing as a
//! whole.

use crate::api::model::model;
use crate::api::{Error, Object};

use super::{Message, MessageStatus};

const VERSION: u32 = 1;
const MAX_CHUNK_MESSAGES: usize = 20;
/// So that dropping the oldest chunk never drops much.
const MAX_CHUNK_SIZE: usize = 64 * 1024;
/// The newest mebibyte is kept. Browsers grant five to all of a site.
const MAX_SIZE: usize = 1024 * 1024;
/// About what JSON needs for a message without its texts.
const MESSAGE_OVERHEAD: usize = 128;

model! {
    /// What is kept of a conversation beside its messages.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Head(EXACT) {
        /// The form of what is kept; see [`is_current`](Self::is_current).
        pub version: u32,
        /// The service's name for the conversation, once it has one.
        pub conversation_id as "conversationId": Option<String>,
        /// The metadata that the service has.
        pub metadata: Object,
        /// Changes to it that the service is not known to have.
        pub pending_metadata as "pendingMetadata": Option<Object>,
        /// The numbers of the chunks, oldest first.
        pub chunks: Vec<u32>,
    }
}

impl Head {
    /// Whether this release understands it. Any other is to be taken for no
    /// history at all.
    pub fn is_current(&self) -> bool {
        self.version == VERSION
    }

    pub(super) fn new(
        conversation_id: Option<String>,
        metadata: Object,
        pending_metadata: Option<Object>,
    ) -> Self {
        Head {
            version: VERSION,
            conversation_id,
            metadata,
            pending_metadata,
            chunks: Vec::new(),
        }
    }
}

model! {
    /// Consecutive messages.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Chunk(EXACT) {
        /// Oldest first.
        pub messages: Vec<Message>,
    }
}

/// A change to what is kept. `None` removes the entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// The one head.
    Head(Option<Head>),
    /// The chunk with this number.
    Chunk(u32, Option<Chunk>),
}

/// The messages, which of them are in which chunk, and what is yet to be
/// written.
#[derive(Debug, Default)]
pub(super) struct History {
    messages: Vec<Message>,
    /// How many messages, the oldest, are in no chunk.
    unkept: usize,
    spans: Vec<Span>,
    next_number: u32,
    /// Chunks to remove.
    dropped: Vec<u32>,
    head_changed: bool,
    /// Nothing is kept of a visitor who has written nothing.
    begun: bool,
    /// Whether the store may hold anything.
    written: bool,
}

/// The part of the messages that one chunk holds.
#[derive(Debug, Default)]
struct Span {
    number: u32,
    len: usize,
    size: usize,
    changed: bool,
}

impl History {
    /// The history in the chunks that `numbers` name. A chunk that is empty or
    /// missing is dropped, and a message that was on its way has failed with
    /// `left`.
    pub(super) fn restored(numbers: Vec<u32>, chunks: Vec<Chunk>, left: &Error) -> Self {
        let mut history = History {
            begun: true,
            written: true,
            ..History::default()
        };
        let mut chunks = chunks.into_iter();
        for number in numbers {
            history.next_number = history.next_number.max(number.saturating_add(1));
            let chunk = chunks.next().unwrap_or_default();
            if chunk.messages.is_empty() {
                history.dropped.push(number);
                history.head_changed = true;
            } else {
                history.spans.push(Span {
                    number,
                    len: chunk.messages.len(),
                    size: size_of_all(&chunk.messages),
                    changed: false,
                });
                history.messages.extend(chunk.messages);
            }
        }
        // The store isn't told: every page that reads it draws the same
        // conclusion, and another tab may still be sending.
        for message in &mut history.messages {
            if message.status == MessageStatus::Sending {
                message.status = MessageStatus::Failed;
                message.error = Some(left.clone());
            }
        }
        history
    }

    pub(super) fn messages(&self) -> &[Message] {
        &self.messages
    }

    pub(super) fn message(&self, id: &str) -> Option<&Message> {
        self.messages.get(self.index(id)?)
    }

    fn index(&self, id: &str) -> Option<usize> {
        // What is asked for is mostly among the newest.
        self.messages.iter().rposition(|message| message.id == id)
    }

    /// The visitor has written: from now on things are kept.
    pub(super) fn begin(&mut self) {
        if !self.begun {
            self.begun = true;
            self.head_changed = true;
        }
    }

    pub(super) fn append(&mut self, message: Message) {
        let size = size_of(&message);
        self.messages.push(message);
        match self.spans.last_mut() {
            Some(span) if span.len < MAX_CHUNK_MESSAGES && span.size + size <= MAX_CHUNK_SIZE => {
                span.len += 1;
                span.size += size;
                span.changed = true;
            }
            _ => {
                self.spans.push(Span {
                    number: self.next_number,
                    len: 1,
                    size,
                    changed: true,
                });
                self.next_number = self.next_number.saturating_add(1);
                self.head_changed = true;
            }
        }
    }

    /// Sets how far the message with this id got.
    pub(super) fn update(&mut self, id: &str, status: MessageStatus, error: Option<Error>) {
        let Some(index) = self.index(id) else {
            return;
        };
        if let Some(message) = self.messages.get_mut(index) {
            message.status = status;
            message.error = error;
        }
        let mut end = self.unkept;
        if index < end {
            return;
        }
        for span in &mut self.spans {
            end += span.len;
            if index < end {
                span.changed = true;
                return;
            }
        }
    }

    pub(super) fn head_changed(&mut self) {
        self.head_changed = true;
    }

    /// Forgets everything. Nothing is kept until the visitor writes again.
    pub(super) fn clear(&mut self) {
        self.messages.clear();
        for span in std::mem::take(&mut self.spans) {
            self.dropped.push(span.number);
        }
        self.unkept = 0;
        self.begun = false;
    }

    /// Whether there is something to write.
    pub(super) fn is_unsaved(&self) -> bool {
        if !self.begun {
            return self.written;
        }
        self.head_changed || !self.dropped.is_empty() || self.spans.iter().any(|span| span.changed)
    }

    /// What to write. Removals come first: a full store needs the room. The head
    /// comes last: what it lists is there.
    pub(super) fn unsaved(&mut self, mut head: Head) -> Vec<Write> {
        if self.begun {
            self.drop_oldest();
        }
        let mut writes = Vec::new();
        for number in std::mem::take(&mut self.dropped) {
            if self.written {
                writes.push(Write::Chunk(number, None));
            }
        }
        if !self.begun {
            if std::mem::take(&mut self.written) {
                writes.push(Write::Head(None));
            }
            return writes;
        }
        let mut rest = self.messages.get(self.unkept..).unwrap_or_default();
        for span in &mut self.spans {
            let (kept, after) = rest.split_at_checked(span.len).unwrap_or_default();
            rest = after;
            if std::mem::take(&mut span.changed) {
                let chunk = Chunk {
                    messages: kept.to_vec(),
                };
                writes.push(Write::Chunk(span.number, Some(chunk)));
            }
        }
        if std::mem::take(&mut self.head_changed) {
            for span in &self.spans {
                head.chunks.push(span.number);
            }
            writes.push(Write::Head(Some(head)));
        }
        self.written = true;
        writes
    }

    /// Drops the oldest chunks until the rest is small enough.
    fn drop_oldest(&mut self) {
        let mut rest = self.messages.get(self.unkept..).unwrap_or_default();
        let mut total = 0;
        for span in &mut self.spans {
            let (kept, after) = rest.split_at_checked(span.len).unwrap_or_default();
            rest = after;
            if span.changed {
                span.size = size_of_all(kept);
            }
            total += span.size;
        }
        self.spans.retain(|oldest| {
            if total <= MAX_SIZE {
                return true;
            }
            total -= oldest.size;
            self.unkept += oldest.len;
            self.dropped.push(oldest.number);
            self.head_changed = true;
            false
        });
    }
}

fn size_of_all(messages: &[Message]) -> usize {
    messages.iter().map(size_of).sum()
}

/// About how much room a message takes.
fn size_of(message: &Message) -> usize {
    let mut size = MESSAGE_OVERHEAD + message.id.len() + message.text.len();
    if let Some(error) = &message.error {
        size += MESSAGE_OVERHEAD + error.message.len();
        for detail in &error.details {
            size += detail.message.len() + detail.code.len();
        }
    }
    size
}
