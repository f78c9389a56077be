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
pub(crate) struct Store {
    storage: Storage,
    #[cfg(feature = "widget")]
    kind: StorageKind,
}

impl Store {
    /// The store of that kind, or memory where the browser forbids it.
    pub(crate) fn open(kind: StorageKind) -> Self {
        Store {
            storage: host().storage(kind.as_str()),
            #[cfg(feature = "widget")]
            kind,
        }
    }

    /// Whether other tabs have the same, unless the browser forbids it.
    #[cfg(feature = "widget")]
    pub(crate) fn is_shared(&self) -> bool {
        self.kind == StorageKind::Local
    }

    pub(crate) fn get(&self, key: &str) -> Option<String> {
        self.storage.get_item(key).ok()?.as_string()
    }

    /// What is there, or not; `None` where the store can't be read.
    #[cfg(feature = "widget")]
    pub(crate) fn look(&self, key: &str) -> Option<Option<String>> {
        Some(self.storage.get_item(key).ok()?.as_string())
    }

    /// Whether there was room for it.
    pub(crate) fn set(&self, key: &str, text: &str) -> bool {
        self.storage.set_item(key, text).is_ok()
    }

    pub(crate) fn remove(&self, key: &str) {
        let _ = self.storage.remove_item(key);
    }
}
