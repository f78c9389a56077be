//! The messages, and the form in which a conversation outlives its page.
//!
//! A head says which chunks there are, a chunk holds about twenty messages, so
//! that a new message rewrites one chunk and, at most, the head. Any crash
//! between two writes leaves a head whose chunks are there or are missing as a
//! whole.

mod merge;

use crate::api::model::model;
use crate::api::{Error, Object};

use super::{Message, MessageStatus};

const VERSION: u32 = 2;
const MAX_CHUNK_MESSAGES: usize = 20;
/// So that dropping the oldest chunk never drops much.
const MAX_CHUNK_SIZE: usize = 64 * 1024;
/// The newest mebibyte is kept. Browsers grant five to all of a site.
const MAX_SIZE: usize = 1024 * 1024;
/// Whether tabs can share a history: the client alone shares none, and needs none
/// of the code for it.
pub(super) const IS_SHARABLE: bool = cfg!(any(feature = "widget", not(target_arch = "wasm32")));
/// About what JSON needs for a message without its texts.
const MESSAGE_OVERHEAD: usize = 128;

model! {
    /// What is kept of a conversation beside its messages.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Head(EXACT) {
        /// The form of what is kept; see [`is_current`](Self::is_current).
        pub version: u32,
        /// The id of the message with which all began. Another one: the visitor
        /// has started over.
        pub began_with as "beganWith": String,
        /// The service's name for the conversation, once it has one.
        pub conversation_id as "conversationId": Option<String>,
        /// The metadata that the service has.
        pub metadata: Object,
        /// Changes to it that the service is not known to have.
        pub pending_metadata as "pendingMetadata": Option<Object>,
        /// The numbers of the chunks, oldest first.
        pub chunks: Vec<u32>,
        /// About how large each of them is, in bytes.
        pub sizes: Vec<u32>,
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
            ..Head::default()
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
    /// The id of the message with which it began. Nothing is kept of a visitor
    /// who has written nothing.
    began_with: Option<String>,
    /// Whether the conversation has an id that the store isn't known to have.
    renamed: bool,
    /// Whether the store may hold anything.
    written: bool,
    /// Whether the store is known to have held it.
    kept: bool,
    /// Whether it was forgotten since the last writing.
    cleared: bool,
    /// Whether the service was found to have nothing before it.
    whole: bool,
    /// Whether the service may have more of it than was ever kept.
    continues: bool,
    /// The messages that are new or changed since the last writing.
    touched: Vec<String>,
}

/// What becomes of a visitor's message.
#[derive(Debug)]
pub(super) enum Change {
    Waiting,
    UnderWay,
    Sent,
    Failed(Error),
}

/// The part of the messages that one chunk holds.
#[derive(Debug, Default)]
struct Span {
    number: u32,
    /// None at all while it is unread.
    len: usize,
    size: usize,
    changed: bool,
    /// Whether it is in the store, and hasn't been read yet: a long history is
    /// read from its end.
    unread: bool,
}

impl History {
    /// The history in the chunks that `head` lists, of which `chunks` are the
    /// last. One that is empty or missing is dropped.
    pub(super) fn restored(head: &mut Head, chunks: Vec<Chunk>) -> Self {
        let mut history = History {
            began_with: Some(std::mem::take(&mut head.began_with)),
            written: true,
            kept: true,
            ..History::default()
        };
        let mut unread = 0;
        if IS_SHARABLE {
            unread = head.chunks.len().saturating_sub(chunks.len());
        }
        let mut sizes = head.sizes.iter();
        let mut chunks = chunks.into_iter();
        for (index, number) in head.chunks.iter().enumerate() {
            history.next_number = history.next_number.max(number.saturating_add(1));
            let mut span = Span {
                number: *number,
                size: sizes.next().map_or(0, |size| *size as usize),
                unread: index < unread,
                ..Span::default()
            };
            if !span.unread {
                let chunk = chunks.next().unwrap_or_default();
                if chunk.messages.is_empty() {
                    history.dropped.push(*number);
                    history.head_changed = true;
                    continue;
                }
                span.len = chunk.messages.len();
                span.size = size_of_all(&chunk.messages);
                history.messages.extend(chunk.messages);
            }
            history.spans.push(span);
        }
        history
    }

    /// What waited or was under way has failed; `why` is told which. The store isn't
    /// told: every page that reads it draws the same conclusion, and another one may
    /// still be sending.
    pub(super) fn abandon(&mut self, why: impl Fn(bool) -> Error) {
        for message in &mut self.messages {
            if message.status == MessageStatus::Sending {
                message.status = MessageStatus::Failed;
                message.error = Some(why(message.waiting.take().is_some()));
            }
        }
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

    /// The message that waits and is to go first.
    pub(super) fn first_waiting(&self) -> Option<&Message> {
        self.messages.iter().find(|message| message.is_waiting())
    }

    /// The ids of the messages that wait, in the order in which they are to go.
    pub(super) fn waiting(&self) -> Vec<String> {
        self.ids(Message::is_waiting)
    }

    /// The ids of the messages that are under way, from here or elsewhere.
    pub(super) fn under_way(&self) -> Vec<String> {
        self.ids(Message::is_under_way)
    }

    fn ids(&self, is_wanted: fn(&Message) -> bool) -> Vec<String> {
        let mut ids = Vec::new();
        for message in &self.messages {
            if is_wanted(message) {
                ids.push(message.id.clone());
            }
        }
        ids
    }

    /// The visitor has written: from now on things are kept.
    pub(super) fn begin(&mut self, message_id: &str) {
        if self.began_with.is_none() {
            self.began_with = Some(message_id.to_owned());
            self.head_changed = true;
        }
    }

    pub(super) fn append(&mut self, message: Message) {
        let size = size_of(&message);
        self.touch(&message.id);
        self.messages.push(message);
        match self.spans.last_mut() {
            Some(span)
                if !span.unread
                    && span.len < MAX_CHUNK_MESSAGES
                    && span.size + size <= MAX_CHUNK_SIZE =>
            {
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
                    ..Span::default()
                });
                self.next_number = self.next_number.saturating_add(1);
                self.head_changed = true;
            }
        }
    }

    /// Gives the message with this id another status.
    pub(super) fn update(&mut self, id: &str, to: Change) {
        let Some(index) = self.index(id) else {
            return;
        };
        if let Some(message) = self.messages.get_mut(index) {
            message.waiting = matches!(to, Change::Waiting).then_some(true);
            message.error = None;
            message.status = match to {
                Change::Waiting | Change::UnderWay => MessageStatus::Sending,
                Change::Sent => {
                    message.context = None;
                    MessageStatus::Sent
                }
                Change::Failed(error) => {
                    message.error = Some(error);
                    MessageStatus::Failed
                }
            };
        }
        self.message_changed(id, index);
    }

    /// Sets what the visitor thinks of the message with this id, if there is one.
    pub(super) fn judge(&mut self, id: &str, feedback: Option<String>) -> bool {
        let Some(index) = self.index(id) else {
            return false;
        };
        if let Some(message) = self.messages.get_mut(index) {
            message.feedback = feedback;
        }
        self.message_changed(id, index);
        true
    }

    fn message_changed(&mut self, id: &str, index: usize) {
        self.touch(id);
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

    fn touch(&mut self, id: &str) {
        if IS_SHARABLE {
            self.touched.push(id.to_owned());
        }
    }

    /// Whether there is no message before the first that was read.
    pub(super) fn is_whole(&self) -> bool {
        let first = self.messages.first().map(|message| &message.id);
        self.whole || (!self.continues && first == self.began_with.as_ref())
    }

    /// The service may have more of it than was ever kept.
    pub(super) fn continues(&mut self) {
        self.continues = true;
    }

    /// The service has nothing before it.
    pub(super) fn begins_here(&mut self) {
        if IS_SHARABLE {
            self.whole = true;
        }
    }

    /// Puts messages that aren't kept before all that were read. `is_whole`: none
    /// come before them.
    pub(super) fn recall(&mut self, mut messages: Vec<Message>, is_whole: bool) {
        self.whole = is_whole;
        self.unkept += messages.len();
        messages.append(&mut self.messages);
        self.messages = messages;
    }

    pub(super) fn head_changed(&mut self) {
        self.head_changed = true;
    }

    /// The service has given the conversation another id.
    pub(super) fn rename(&mut self) {
        self.head_changed = true;
        if IS_SHARABLE {
            self.renamed = true;
        }
    }

    /// Forgets everything. Nothing is kept until the visitor writes again.
    pub(super) fn clear(&mut self) {
        self.messages.clear();
        self.touched.clear();
        for span in std::mem::take(&mut self.spans) {
            self.dropped.push(span.number);
        }
        self.unkept = 0;
        self.began_with = None;
        self.kept = false;
        self.cleared = true;
    }

    /// Whether there is something to write.
    pub(super) fn is_unsaved(&self) -> bool {
        if self.began_with.is_none() {
            return self.written;
        }
        self.head_changed || !self.dropped.is_empty() || self.spans.iter().any(|span| span.changed)
    }

    /// What to write. Removals come first: a full store needs the room. A head comes
    /// last: what it lists is there.
    pub(super) fn unsaved(&mut self, mut head: Head) -> Vec<Write> {
        if self.began_with.is_some() {
            self.drop_oldest();
        }
        self.cleared = false;
        let mut writes = Vec::new();
        // First, lest another tab write again what it misses.
        if self.began_with.is_none() && self.written {
            writes.push(Write::Head(None));
        }
        for number in std::mem::take(&mut self.dropped) {
            if self.written {
                writes.push(Write::Chunk(number, None));
            }
        }
        let Some(began_with) = self.began_with.clone() else {
            self.written = false;
            return writes;
        };
        head.began_with = began_with;
        self.touched.clear();
        let mut rest = self.messages.get(self.unkept..).unwrap_or_default();
        for span in &mut self.spans {
            let (kept, after) = rest.split_at_checked(span.len).unwrap_or_default();
            rest = after;
            if std::mem::take(&mut span.changed) {
                span.size = size_of_all(kept);
                let chunk = Chunk {
                    messages: kept.to_vec(),
                };
                writes.push(Write::Chunk(span.number, Some(chunk)));
            }
        }
        if std::mem::take(&mut self.head_changed) {
            for span in &self.spans {
                head.chunks.push(span.number);
                if IS_SHARABLE {
                    head.sizes.push(span.size as u32);
                }
            }
            writes.push(Write::Head(Some(head)));
        }
        self.written = true;
        writes
    }

    /// Drops the oldest chunks until the rest is small enough.
    fn drop_oldest(&mut self) {
        let mut total: usize = self.spans.iter().map(|span| span.size).sum();
        for span in std::mem::take(&mut self.spans) {
            if total <= MAX_SIZE {
                self.spans.push(span);
                continue;
            }
            total -= span.size;
            self.unkept += span.len;
            self.dropped.push(span.number);
            self.head_changed = true;
        }
    }
}

fn size_of_all(messages: &[Message]) -> usize {
    messages.iter().map(size_of).sum()
}

/// About how much room a message takes.
fn size_of(message: &Message) -> usize {
    let mut size = MESSAGE_OVERHEAD + message.id.len() + message.text.len();
    if let Some(context) = &message.context {
        size += context.len();
    }
    if let Some(error) = &message.error {
        size += MESSAGE_OVERHEAD + error.message.len();
        for detail in &error.details {
            size += detail.message.len() + detail.code.len();
        }
    }
    size
}
