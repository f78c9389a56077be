//! What `connect` was given, checked.

use wasm_bindgen::JsValue;

use super::arguments;
use super::token::TokenSource;
use crate::api::model::model;
use crate::api::text::{concat, is_blank};
use crate::api::{
    self, Authorization, MAX_CLIENT_METADATA_KEYS, Object, SendMessage, Value, defaults,
};
use crate::browser::storage::StorageKind;
use crate::browser::transport;
use crate::js::codec;
use crate::js::error::Failure;

/// The longest that a browser's timer can wait.
const MAX_TIMEOUT_MS: f64 = 2_147_483_647.0;

model! {
    /// The options as the page writes them; `token`, which may be a function,
    /// is read apart.
    #[derive(Default)]
    struct Given(EXACT) {
        pub scenario_id as "scenarioId": String,
        pub gateway: Option<String>,
        pub api_key as "apiKey": Option<String>,
        pub chat_url as "chatUrl": Option<String>,
        pub api_url as "apiUrl": Option<String>,
        pub timeout_ms as "timeoutMs": Option<f64>,
        pub max_retries as "maxRetries": Option<u32>,
        pub metadata: Option<Object>,
        pub storage: Option<StorageKind>,
    }
}

/// Where requests go and what goes along.
pub(crate) struct Options {
    pub(crate) scenario_id: String,
    pub(crate) api_key: Option<String>,
    pub(crate) token: Option<TokenSource>,
    pub(crate) behind_gateway: bool,
    pub(crate) chat_url: String,
    pub(crate) api_url: String,
    timeout_ms: Option<u32>,
    pub(crate) max_retries: u32,
    pub(crate) metadata: Object,
    pub(crate) storage: StorageKind,
}

impl Options {
    pub(crate) fn from_js(value: &JsValue) -> Result<Self, Failure> {
        let token = codec::property(value, "token");
        let given = codec::json_copy(value).map_err(|cause| Failure {
            cause,
            ..explain("")
        })?;
        let given: Given = api::load(&given).map_err(|mismatch| explain(mismatch.0))?;
        if is_blank(&given.scenario_id) {
            return Err(explain("scenarioId"));
        }
        let token = TokenSource::from_js(&token)?;
        let has_key = given.api_key.as_ref().is_some_and(|key| !key.is_empty());
        let gateway = given.gateway.as_deref().map(without_trailing_slash);
        let behind_gateway = gateway.is_some();
        if behind_gateway && (has_key || token.is_some()) {
            return Err(Failure::invalid_argument(
                "`gateway` comes without `apiKey` and `token`: the gateway holds them, so that no visitor can read them.",
            ));
        }
        let chat_url = match (&given.chat_url, gateway) {
            (Some(url), _) => url.clone(),
            (None, Some(gateway)) => concat(&[gateway, "/chat"]),
            (None, None) => defaults::chat_url(has_key).to_owned(),
        };
        let api_url = given.api_url.as_deref().map(without_trailing_slash);
        let api_url = api_url.or(gateway).unwrap_or(defaults::API_URL).to_owned();
        for (url, name) in [(&chat_url, "chatUrl"), (&api_url, "apiUrl")] {
            if !transport::is_requestable(url) {
                return Err(explain(if behind_gateway { "gateway" } else { name }));
            }
        }
        let timeout_ms = match given.timeout_ms {
            None => None,
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "in range"
            )]
            Some(ms) if (1.0..=MAX_TIMEOUT_MS).contains(&ms) => Some(ms as u32),
            Some(_) => return Err(explain("timeoutMs")),
        };
        Ok(Options {
            scenario_id: given.scenario_id,
            api_key: given.api_key.filter(|_| has_key),
            token,
            behind_gateway,
            chat_url,
            api_url,
            timeout_ms,
            max_retries: given.max_retries.unwrap_or(2),
            metadata: given.metadata.unwrap_or_default(),
            storage: given.storage.unwrap_or_default(),
        })
    }

    /// How long one attempt may take, in milliseconds.
    pub(crate) fn timeout_ms(&self, authorization: Authorization) -> u32 {
        self.timeout_ms.unwrap_or(match authorization {
            Authorization::Chat => defaults::CHAT_TIMEOUT_MS,
            Authorization::Token(_) => defaults::READ_TIMEOUT_MS,
        })
    }

    /// A visitor's message as it goes to the chat endpoint. The current one has no
    /// field for a context: there it goes along as metadata, if there is room.
    pub(crate) fn message(
        &self,
        text: String,
        conv_id: Option<String>,
        mut context: Option<String>,
        mut client_metadata: Option<Object>,
    ) -> SendMessage {
        if !self.behind_gateway
            && self.api_key.is_none()
            && let Some(context) = context.take()
        {
            let metadata = client_metadata.get_or_insert_default();
            if metadata.len() < MAX_CLIENT_METADATA_KEYS {
                metadata.push("page_context", Value::String(context));
            }
        }
        SendMessage {
            api_key: self.api_key.clone(),
            scenario_id: self.scenario_id.clone(),
            text,
            conv_id,
            message_context: context,
            client_metadata,
        }
    }

    /// How long one attempt to send a file may take, in milliseconds.
    #[cfg(feature = "api")]
    pub(crate) fn upload_timeout_ms(&self) -> u32 {
        self.timeout_ms.unwrap_or(defaults::UPLOAD_TIMEOUT_MS)
    }

    /// Whether the metadata endpoint can be reached: a key serves chat alone.
    pub(crate) fn reaches_api(&self) -> bool {
        self.behind_gateway || self.token.is_some()
    }
}

fn without_trailing_slash(mut url: &str) -> &str {
    while let Some(shorter) = url.strip_suffix("/") {
        url = shorter;
    }
    url
}

/// What is wrong with the option of that name.
fn explain(option: &str) -> Failure {
    let what = match option {
        "scenarioId" => "the assistant's id, which the service's dashboard shows",
        "gateway" => "the address of your gateway, such as \"/quickchat\"",
        "chatUrl" => "the whole address of the chat endpoint",
        "apiUrl" => "the address before `/v1/`",
        "timeoutMs" => "a number of milliseconds from 1 to 2147483647",
        "maxRetries" => "a whole number, 0 or more",
        "metadata" => arguments::PLAIN_OBJECT,
        "storage" => arguments::STORAGE,
        "" => {
            return Failure::invalid_argument(
                "The options must be an object such as { scenarioId, gateway }.",
            );
        }
        _ => "a string",
    };
    Failure::must_be(option, what)
}
