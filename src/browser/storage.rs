//! Where text is kept between visits. A store that is full, forbidden or gone
//! loses what it should have kept and nothing else.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::api::model::choice;

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

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = globalThis)]
    type Global;
    // The getters throw where site data is blocked, and workers have none.
    #[wasm_bindgen(catch, static_method_of = Global, getter, js_name = localStorage)]
    fn local_storage() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, static_method_of = Global, getter, js_name = sessionStorage)]
    fn session_storage() -> Result<JsValue, JsValue>;

    // Fails when it is full or has been blocked since.
    pub(crate) type Storage;
    #[wasm_bindgen(method, catch, js_name = getItem)]
    fn get_item(this: &Storage, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = setItem)]
    fn set_item(this: &Storage, key: &str, text: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = removeItem)]
    fn remove_item(this: &Storage, key: &str) -> Result<(), JsValue>;

    pub(crate) type Map;
    #[wasm_bindgen(constructor)]
    fn new() -> Map;
    #[wasm_bindgen(method)]
    fn get(this: &Map, key: &str) -> JsValue;
    #[wasm_bindgen(method)]
    fn set(this: &Map, key: &str, text: &str) -> JsValue;
    #[wasm_bindgen(method)]
    fn delete(this: &Map, key: &str) -> bool;
}

/// A store of texts by key.
pub(crate) enum Store {
    Browser(Storage),
    Memory(Map),
}

impl Store {
    /// The store of that kind, or memory where the browser forbids it.
    pub(crate) fn open(kind: StorageKind) -> Self {
        let storage = match kind {
            StorageKind::Local => Global::local_storage(),
            StorageKind::Session => Global::session_storage(),
            StorageKind::Memory => Err(JsValue::UNDEFINED),
        };
        match storage {
            Ok(storage) if storage.is_object() => Store::Browser(storage.unchecked_into()),
            _ => Store::Memory(Map::new()),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<String> {
        match self {
            Store::Browser(storage) => storage.get_item(key).ok()?.as_string(),
            Store::Memory(texts) => texts.get(key).as_string(),
        }
    }

    pub(crate) fn set(&self, key: &str, text: &str) {
        match self {
            Store::Browser(storage) => drop(storage.set_item(key, text)),
            Store::Memory(texts) => drop(texts.set(key, text)),
        }
    }

    pub(crate) fn remove(&self, key: &str) {
        match self {
            Store::Browser(storage) => drop(storage.remove_item(key)),
            Store::Memory(texts) => {
                texts.delete(key);
            }
        }
    }
}
