//! A conversation's history in a store: which keys its parts have.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::api::Value;
use crate::api::text::concat;
use crate::browser::storage::Store;
#[cfg(feature = "widget")]
use crate::browser::tabs::{StoreWatch, Turn};
#[cfg(feature = "widget")]
use crate::conversation::Conversation;
use crate::conversation::{Chunk, Head, Write};
use crate::js::codec;

/// What the store has: `None` where it can't be read, and in it nothing, or a head
/// and some chunks by their numbers.
#[cfg(feature = "widget")]
type Changes = Option<Option<(Head, Vec<(u32, Chunk)>)>>;

/// What is kept of one conversation.
pub(super) struct SavedHistory {
    store: Rc<Store>,
    /// Every key begins with this.
    prefix: String,
}

impl SavedHistory {
    /// The history of a scenario's visitor; of one conversation of theirs where
    /// the page named one.
    pub(super) fn new(store: Rc<Store>, scenario_id: &str, conversation_id: Option<&str>) -> Self {
        let prefix = concat(&[
            "quickchat:",
            scenario_id,
            ":",
            conversation_id.unwrap_or_default(),
            ":",
        ]);
        SavedHistory { store, prefix }
    }

    /// What was kept, unless nothing was or nothing can be made of it: the head, and
    /// its last chunks.
    pub(super) fn read(&self, at_most: usize) -> Option<(Head, Vec<Chunk>)> {
        let head: Head = codec::decode(&self.get(&self.head_key())?).ok()?;
        if !head.is_current() {
            return None;
        }
        let mut chunks = Vec::new();
        let unread = head.chunks.len().saturating_sub(at_most);
        for number in head.chunks.iter().skip(unread) {
            chunks.push(self.chunk(*number).unwrap_or_default());
        }
        Some((head, chunks))
    }

    /// One that is missing or damaged costs its own messages only.
    pub(super) fn chunk(&self, number: u32) -> Option<Chunk> {
        codec::decode(&self.get(&self.chunk_key(number))?).ok()
    }

    /// The JSON at a key.
    fn get(&self, key: &str) -> Option<JsValue> {
        codec::parse(&self.store.get(key)?)
    }

    /// Has every key of it that another tab writes told, if tabs share it.
    #[cfg(feature = "widget")]
    pub(super) fn watch(&self, tell: impl Fn(Option<String>) + 'static) -> Option<StoreWatch> {
        if !self.store.is_shared() {
            return None;
        }
        StoreWatch::start(&self.prefix, tell)
    }

    /// Waits for this tab's turn to send, and calls `taken` then.
    #[cfg(feature = "widget")]
    pub(super) fn await_turn(&self, is_uncertain: bool, taken: Box<dyn FnOnce()>) -> Turn {
        Turn::wait(&concat(&[&self.prefix, "turn"]), is_uncertain, taken)
    }

    /// What other tabs may have written: the head, and those chunks that `chat`
    /// wants or that may be behind `key`, where any may be behind none.
    #[cfg(feature = "widget")]
    pub(super) fn changes(&self, chat: &Conversation, key: Option<&str>) -> Changes {
        let Some(text) = self.store.look(&self.head_key())? else {
            return Some(None);
        };
        let head: Head = codec::decode(&codec::parse(&text)?).ok()?;
        if !head.is_current() {
            return None;
        }
        let mut chunks = Vec::new();
        let mut age = head.chunks.len();
        for number in &head.chunks {
            age -= 1;
            if chat.wants(*number, age) || key == Some(&self.chunk_key(*number)) {
                // One that is missing is being removed.
                chunks.extend(self.chunk(*number).map(|chunk| (*number, chunk)));
            }
        }
        Some(Some((head, chunks)))
    }

    /// Whether all of it could be written.
    pub(super) fn write(&self, writes: Vec<Write>) -> bool {
        let mut is_written = true;
        for write in writes {
            let (key, text) = match write {
                Write::Head(head) => (self.head_key(), head.map(|head| codec::json_of(&head))),
                Write::Chunk(number, chunk) => (
                    self.chunk_key(number),
                    chunk.map(|chunk| codec::json_of(&chunk)),
                ),
            };
            match text {
                Some(text) => is_written &= self.store.set(&key, &text),
                None => self.store.remove(&key),
            }
        }
        is_written
    }

    fn head_key(&self) -> String {
        concat(&[&self.prefix, "head"])
    }

    fn chunk_key(&self, number: u32) -> String {
        concat(&[&self.prefix, &codec::to_json(Value::Number(number.into()))])
    }
}
