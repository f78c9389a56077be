//! A conversation's history in a store: which keys its parts have.

use std::rc::Rc;

use crate::api::Value;
use crate::api::text::concat;
use crate::browser::storage::Store;
use crate::conversation::{Chunk, Head, Write};
use crate::js::codec;

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

    /// What was kept, unless nothing was or nothing can be made of it.
    pub(super) fn read(&self) -> Option<(Head, Vec<Chunk>)> {
        let head: Head = codec::from_json(&self.store.get(&self.head_key())?)?;
        if !head.is_current() {
            return None;
        }
        let mut chunks = Vec::new();
        for number in &head.chunks {
            // One that is missing or damaged costs its own messages only.
            let text = self.store.get(&self.chunk_key(*number));
            chunks.push(
                text.and_then(|text| codec::from_json(&text))
                    .unwrap_or_default(),
            );
        }
        Some((head, chunks))
    }

    pub(super) fn write(&self, writes: Vec<Write>) {
        for write in writes {
            let (key, text) = match write {
                Write::Head(head) => (self.head_key(), head.map(|head| codec::json_of(&head))),
                Write::Chunk(number, chunk) => (
                    self.chunk_key(number),
                    chunk.map(|chunk| codec::json_of(&chunk)),
                ),
            };
            match text {
                Some(text) => self.store.set(&key, &text),
                None => self.store.remove(&key),
            }
        }
    }

    fn head_key(&self) -> String {
        concat(&[&self.prefix, "head"])
    }

    fn chunk_key(&self, number: u32) -> String {
        concat(&[&self.prefix, &codec::to_json(Value::Number(number.into()))])
    }
}
