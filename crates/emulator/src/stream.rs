//! A conversation's events as they come: server-sent events, as a gateway offers
//! them to pages.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use quickchat_web::api::{Author, ConversationEvent, EventType};
use serde::Deserialize;
use tokio::sync::watch;

use crate::error::ApiError;
use crate::service::Service;

/// So often something comes, lest proxies close the connection.
const BEAT: Duration = Duration::from_secs(20);

/// Where a stream begins, if the request has no `Last-Event-ID`.
#[derive(Deserialize)]
pub(crate) struct Start {
    after: Option<String>,
}

/// Whether a request asks for a stream.
pub(crate) fn is_wanted(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.contains("text/event-stream"))
}

/// Answers with what the assistant and people write from `Last-Event-ID` or `start`
/// on; without either, from now on.
pub(crate) fn respond(
    service: Arc<Service>,
    id: String,
    headers: &HeaderMap,
    start: Start,
) -> Result<Response, ApiError> {
    let after = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .or(start.after.as_deref())
        .filter(|after| !after.is_empty())
        .map(number)
        .transpose()?;
    let listening = {
        let store = service.store.lock();
        let conversation = store.get(&id).ok_or_else(ApiError::unknown_conversation)?;
        let last = conversation.messages.last().map_or(0, |last| last.ord);
        Listening {
            heard: after.unwrap_or(last),
            growth: conversation.growth(),
            id,
            service: Arc::clone(&service),
        }
    };
    let events = stream::unfold(listening, Listening::next);
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(BEAT));
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(([no_store], stream).into_response())
}

/// A message's number, also where a gateway's `id` has more to say after it.
fn number(after: &str) -> Result<u32, ApiError> {
    let number = after.split_once('.').map_or(after, |(number, _)| number);
    number.parse().map_err(|_| {
        ApiError::bad_request("`Last-Event-ID`, or `after`, must be the `id` of an event.")
    })
}

struct Listening {
    service: Arc<Service>,
    id: String,
    /// The number of the last message that needn't be told.
    heard: u32,
    growth: watch::Receiver<()>,
}

impl Listening {
    /// The next event, once there is one; the end once the conversation is forgotten.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(event) = self.untold() {
                self.heard = event.data.ord;
                let json = serde_json::to_string(&event).unwrap_or_default();
                let event = Event::default().id(self.heard.to_string()).data(json);
                return Some((Ok(event), self));
            }
            self.growth.changed().await.ok()?;
        }
    }

    fn untold(&self) -> Option<ConversationEvent> {
        let store = self.service.store.lock();
        let mut messages = store.get(&self.id)?.messages.iter();
        let message = messages.find(|it| it.ord > self.heard && it.author != Author::Visitor)?;
        Some(ConversationEvent {
            kind: EventType::Message,
            data: message.clone(),
        })
    }
}
