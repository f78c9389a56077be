//! Where text is kept between visits. A store that is full, forbidden or gone
//! loses what it should have kept and nothing else.

use crate::api::model::choice;
use crate::js::host::{Storage, host};

choice! {
    /// How long history is kept.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub(crate) enum StorageKind {
        /// Until the visitor or the browser clears it; shared between tabs.
        #[default]
        Local = "local",
        /// As long as the tab.
        Session = "session",
        /// As long as the page.
        Memory = "memory",
    }
}

/// A store of texts by key.
pub(crate) struct Store(Storage);

impl Store {
    /// The store of that kind, or memory where the browser forbids it.
    pub(crate) fn open(kind: StorageKind) -> Self {
        Store(host().storage(kind.as_str()))
    }

    pub(crate) fn get(&self, key: &str) -> Option<String> {
        self.0.get_item(key).ok()?.as_string()
    }

    pub(crate) fn set(&self, key: &str, text: &str) {
        let _ = self.0.set_item(key, text);
    }

    pub(crate) fn remove(&self, key: &str) {
        let _ = self.0.remove_item(key);
    }
}
