//! The client that pages use, over the browser's own fetch, timers and stores.

mod arguments;
mod call;
mod conversation;
mod driver;
#[cfg(feature = "widget")]
mod earlier;
#[cfg(feature = "widget")]
mod events;
mod history;
#[cfg(feature = "widget")]
mod listening;
#[cfg(feature = "api")]
pub mod operation;
mod options;
#[cfg(feature = "widget")]
mod rating;
#[cfg(feature = "widget")]
mod sharing;
mod token;

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use self::call::{Call, undecodable};
pub use self::conversation::ConversationHandle;
use self::history::SavedHistory;
use self::options::Options;
use crate::api::{
    ChatReply, ConversationMetadata, Endpoint, GetConversationMetadata, GetWidgetConfiguration,
    Mismatch, Model, SendMessage, SetConversationMetadata, WidgetConfiguration,
};
use crate::browser::cancel::Abort;
use crate::browser::storage::Store;
use crate::js::builtin::Promise;
use crate::js::codec;
use crate::js::error::Failure;
use crate::js::host::Settler;
pub use crate::js::host::use_host;

/// One assistant, as a page reaches it. The JavaScript class `QuickchatClient`
/// holds one of these.
#[wasm_bindgen]
pub struct Client {
    options: Rc<Options>,
    store: Rc<Store>,
}

#[wasm_bindgen]
impl Client {
    /// Checks the options of `connect`.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<Client, JsValue> {
        let options = Options::from_js(options)?;
        let store = Rc::new(Store::open(options.storage));
        Ok(Client {
            options: Rc::new(options),
            store,
        })
    }

    /// Sends a message and gives the service's answer.
    #[wasm_bindgen(js_name = sendMessage)]
    pub fn send_message(&self, text: &JsValue, settings: &JsValue) -> Promise {
        let message = message(&self.options, text, settings);
        let conversation = message
            .as_ref()
            .ok()
            .and_then(|message| message.conv_id.clone());
        self.promise(message, settings, |body| {
            let reply: ChatReply = codec::decode(&body).map_err(undecodable)?;
            match (reply.conv_id, conversation) {
                (Some(_), _) => {}
                (None, Some(known)) => codec::set_property(&body, "conv_id", &known.into()),
                (None, None) => return Err(undecodable(Mismatch("conv_id"))),
            }
            Ok(body)
        })
    }

    /// Reads the widget's configuration: every field the service sent, and a
    /// default for each that it should have.
    #[wasm_bindgen(js_name = widgetConfiguration)]
    pub fn widget_configuration(&self, settings: &JsValue) -> Promise {
        self.promise(Ok(GetWidgetConfiguration), settings, |body| {
            codec::complete::<WidgetConfiguration>(&body).map_err(undecodable)?;
            Ok(body)
        })
    }

    /// Reads a conversation's metadata.
    #[wasm_bindgen(js_name = conversationMetadata)]
    pub fn conversation_metadata(&self, id: &JsValue, settings: &JsValue) -> Promise {
        let request = arguments::conversation_id(id)
            .map(|conversation_id| GetConversationMetadata { conversation_id });
        self.promise(request, settings, checked::<ConversationMetadata>)
    }

    /// Merges values into a conversation's metadata.
    #[wasm_bindgen(js_name = setConversationMetadata)]
    pub fn set_conversation_metadata(
        &self,
        id: &JsValue,
        metadata: &JsValue,
        settings: &JsValue,
    ) -> Promise {
        let request = arguments::conversation_id(id).and_then(|conversation_id| {
            let metadata = arguments::object(metadata, "metadata")?;
            Ok(SetConversationMetadata {
                conversation_id,
                metadata,
            })
        });
        self.promise(request, settings, checked::<ConversationMetadata>)
    }

    /// Opens the visitor's conversation, with what was kept of it.
    pub fn conversation(&self, settings: &JsValue) -> Result<ConversationHandle, JsValue> {
        Ok(self.open(settings, usize::MAX)?)
    }

    /// Opens the visitor's conversation, with the last `chunks` of what was kept of
    /// it.
    fn open(&self, settings: &JsValue, chunks: usize) -> Result<ConversationHandle, Failure> {
        let id = arguments::optional(settings, "id", arguments::conversation_id)?;
        let metadata = arguments::optional(settings, "metadata", |metadata| {
            arguments::object(metadata, "metadata")
        })?;
        let storage = arguments::optional(settings, "storage", arguments::storage)?;
        let store = match storage {
            Some(kind) if kind != self.options.storage => Rc::new(Store::open(kind)),
            _ => Rc::clone(&self.store),
        };
        let saved = SavedHistory::new(store, &self.options.scenario_id, id.as_deref());
        let mut known = self.options.metadata.clone();
        known.merge(metadata.unwrap_or_default());
        ConversationHandle::open(&self.options, id, known, saved, chunks)
    }

    /// The visitor's conversation as a window shows it, which reads what was kept
    /// from its end.
    #[cfg(feature = "widget")]
    pub(crate) fn newest(&self) -> Result<ConversationHandle, JsValue> {
        const CHUNKS: usize = 3;
        Ok(self.open(&JsValue::UNDEFINED, CHUNKS)?)
    }

    /// A promise of what `finish` makes of the answer's body. It outlives the
    /// borrow of `self`, so it owns what it needs.
    fn promise<E: Endpoint>(
        &self,
        request: Result<E, Failure>,
        settings: &JsValue,
        finish: impl FnOnce(JsValue) -> Result<JsValue, Failure> + 'static,
    ) -> Promise {
        let call = request.map(|request| Call::new(&self.options, &request));
        settle(
            Rc::clone(&self.options),
            call,
            arguments::signal(settings),
            Box::new(finish),
        )
    }
}

/// Not generic, so that its code exists once.
fn settle(
    options: Rc<Options>,
    call: Result<Call, Failure>,
    abort: Result<Abort, Failure>,
    finish: Box<dyn FnOnce(JsValue) -> Result<JsValue, Failure>>,
) -> Promise {
    let (promise, settler) = Settler::new();
    match call.and_then(|call| Ok((call, abort?))) {
        Ok((call, abort)) => {
            let then = move |answer: Result<_, _>| settler.settle(answer.and_then(finish));
            call.start(options, abort, Box::new(then));
        }
        Err(failure) => settler.settle(Err(failure)),
    }
    promise
}

/// The body itself, once it is known to be what the reference documents.
fn checked<M: Model + Default>(body: JsValue) -> Result<JsValue, Failure> {
    codec::decode::<M>(&body).map_err(undecodable)?;
    Ok(body)
}

fn message(options: &Options, text: &JsValue, settings: &JsValue) -> Result<SendMessage, Failure> {
    Ok(options.message(
        arguments::text(text)?,
        arguments::optional(settings, "conversationId", arguments::conversation_id)?,
        arguments::context(settings)?,
        arguments::client_metadata(settings)?,
    ))
}
