//! Everything that a running gateway holds.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use quickchat_web::api::defaults::{API_URL, chat_url};
use quickchat_web::api::{
    Conversation, ConversationEvent, Endpoint, GetConversationEvents, ListConversations, Page,
};
use quickchat_web::native::Url;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tokio::sync::watch;

use crate::cache::Cached;
use crate::error::ApiError;
use crate::limit::{Buckets, Rate};
use crate::live::{self, Hub, Source};
use crate::metrics::Metrics;
use crate::options::Options;
use crate::sealing::{ConversationId, Opened, Party, Sealer};
use crate::shared::Shared;
use crate::stream::Listeners;
use crate::upstream::{Caller, Service, Upstream};
use crate::visit::Visit;

/// One gateway.
pub(crate) struct Gateway {
    pub(crate) options: Options,
    pub(crate) upstream: Upstream,
    pub(crate) sealer: Sealer,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) widget_configuration: Cached,
    pub(crate) rating_configuration: Cached,
    pub(crate) hub: Arc<Hub>,
    pub(crate) listeners: Listeners,
    /// `true` once the gateway is about to stop.
    pub(crate) closing: watch::Sender<bool>,
    buckets: Buckets,
    pub(crate) shared: Option<Arc<Shared>>,
}

/// What a visitor does, as far as limits differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Chat,
    Call,
}

impl Gateway {
    pub(crate) async fn new(options: Options) -> Result<Self, String> {
        let sealer = Sealer::new(
            options.keys.clone(),
            &options.credentials.scenario_id,
            options.conversation_lifetime,
        );
        let shared = match &options.redis {
            Some(url) => {
                let scenario = options.credentials.scenario_id.as_bytes();
                Some(Shared::connect(url, sealer.party("scenario", scenario)).await?)
            }
            None => None,
        };
        let metrics = Arc::new(Metrics::new());
        let credentials = options.credentials.clone();
        let default_chat = chat_url(credentials.api_key.is_some());
        let url = |given: &Option<Url>, default| match given {
            Some(url) => Ok(url.clone()),
            None => Url::parse(default).map_err(|error| error.to_string()),
        };
        Ok(Gateway {
            upstream: Upstream::new(
                url(&options.chat_url, default_chat)?,
                url(&options.api_url, API_URL)?,
                credentials,
                options.budgets,
                Arc::clone(&metrics),
                shared.as_ref(),
            )?,
            sealer,
            shared,
            metrics,
            widget_configuration: Cached::default(),
            rating_configuration: Cached::default(),
            hub: Arc::default(),
            listeners: Listeners::default(),
            closing: watch::Sender::new(false),
            buckets: Buckets::default(),
            options,
        })
    }

    /// Whether the gateway is about to stop.
    pub(crate) fn is_closing(&self) -> bool {
        *self.closing.borrow()
    }

    /// Opens the identifier that a browser sent. What opens nothing is logged
    /// with its reason, and answered without.
    pub(crate) fn open(&self, sealed: &str, visit: &Visit) -> Result<Opened, ApiError> {
        self.sealer
            .open(sealed, Timestamp::now())
            .map_err(|refusal| {
                self.metrics.refused(refusal.as_str());
                tracing::warn!(
                    request_id = &*visit.request_id,
                    reason = refusal.as_str(),
                    "a conversation identifier was refused"
                );
                ApiError::unknown_conversation()
            })
    }

    /// Counts a request from this address.
    pub(crate) async fn admit_address(
        &self,
        action: Action,
        visit: &Visit,
    ) -> Result<(), ApiError> {
        let limits = &self.options.limits;
        let rate = match action {
            Action::Chat => limits.address_chats,
            Action::Call => limits.address_calls,
        };
        let party = self.party(action, "address", &visit.network());
        self.admit(rate, party).await
    }

    /// Counts a request about this conversation.
    pub(crate) async fn admit_conversation(
        &self,
        action: Action,
        id: &ConversationId,
    ) -> Result<(), ApiError> {
        let limits = &self.options.limits;
        let rate = match action {
            Action::Chat => limits.conversation_chats,
            Action::Call => limits.conversation_calls,
        };
        let name = id.expose().as_bytes();
        let party = self.party(action, "conversation", name);
        self.admit(rate, party).await
    }

    fn party(&self, action: Action, kind: &str, name: &[u8]) -> Party {
        let action = match action {
            Action::Chat => "chat ",
            Action::Call => "call ",
        };
        self.sealer.party(&[action, kind].concat(), name)
    }

    async fn admit(&self, rate: Option<Rate>, party: Party) -> Result<(), ApiError> {
        let Some(rate) = rate else { return Ok(()) };
        let together = match &self.shared {
            Some(shared) => shared.take_call(party, rate).await,
            None => None,
        };
        let taken = together.unwrap_or_else(|| self.buckets.take(party, rate));
        taken.map_err(|wait| {
            self.metrics.refused("rate");
            ApiError::too_many(
                "Too many requests came from here. Nothing was sent; wait before the next one.",
                wait,
            )
        })
    }

    /// For whom the service is called: the conversation where there is one,
    /// else the address.
    pub(crate) fn caller<'a>(&self, id: Option<&ConversationId>, visit: &'a Visit) -> Caller<'a> {
        Caller {
            party: match id {
                Some(id) => self.sealer.party("conversation", id.expose().as_bytes()),
                None => self.sealer.party("address", &visit.network()),
            },
            request_id: &visit.request_id,
        }
    }
}

/// The hub's calls are the gateway's own.
impl Source for Gateway {
    async fn list(&self, request: &ListConversations) -> Result<Page<Conversation>, ApiError> {
        self.call_for_all(Service::Conversations, request, None)
            .await
    }

    async fn events(
        &self,
        request: &GetConversationEvents,
    ) -> Result<Page<ConversationEvent>, ApiError> {
        let hidden = Some(request.conversation_id.as_str());
        self.call_for_all(Service::Events, request, hidden).await
    }

    async fn changes(&self, from: Timestamp) -> Result<Vec<Conversation>, ApiError> {
        if let Some(shared) = &self.shared
            && !shared.is_my_turn("list turn", LIST_TURN).await
            && let Some(list) = shared.get("list").await
            && let Ok(list) = serde_json::from_slice::<List>(&list)
            && list.from <= from.as_millisecond()
        {
            return Ok(list.changes);
        }
        let mut changes = live::list(self, from).await?;
        for conversation in &mut changes {
            // What other gateways and Redis needn't know stays here.
            *conversation = Conversation {
                id: std::mem::take(&mut conversation.id),
                last_message_content: self.fingerprint(&conversation.last_message_content),
                last_message_at: std::mem::take(&mut conversation.last_message_at),
                assignee: conversation.assignee,
                ..Conversation::default()
            };
        }
        let list = List {
            from: from.as_millisecond(),
            changes,
        };
        if let Some(shared) = &self.shared
            && let Ok(json) = serde_json::to_vec(&list)
        {
            shared.set("list", &json, 2 * LIST_TURN).await;
        }
        Ok(list.changes)
    }

    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// One of several gateways asks for the list in this time: a little less than
/// each of them would.
const LIST_TURN: Duration = Duration::from_millis(1_900);

/// The list as one gateway asked for it.
#[derive(Serialize, Deserialize)]
struct List {
    /// In milliseconds since 1970.
    from: i64,
    changes: Vec<Conversation>,
}

impl Gateway {
    /// A text as a number by which it can be compared, and no more.
    pub(crate) fn fingerprint(&self, text: &str) -> String {
        let Party(bytes) = self.sealer.party("text", text.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    async fn call_for_all<E: Endpoint, T: serde::de::DeserializeOwned>(
        &self,
        service: Service,
        endpoint: &E,
        hidden: Option<&str>,
    ) -> Result<T, ApiError> {
        let caller = Caller {
            party: self.sealer.party("gateway", b"live"),
            request_id: "live",
        };
        self.upstream.call(service, endpoint, hidden, caller).await
    }
}
