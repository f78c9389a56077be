//! `GET /v1/api_core/conversations/{id}/events/`, reduced to what the visitor
//! wrote or was told.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use quickchat_web::api::{
    ConversationEvent, EventData, EventType, GetConversationEvents, Object, Page, Value,
};
use serde::Deserialize;

use crate::error::ApiError;
use crate::gateway::{Action, Gateway};
use crate::live::Nothing;
use crate::stream;
use crate::upstream::Service;
use crate::visit::Visit;

/// How many items an answer has, at most, where nothing else was asked for, and
/// whatever was asked for.
const USUAL: u32 = 20;
const MOST: u32 = 100;

#[derive(Deserialize)]
pub(crate) struct Pagination {
    limit: Option<u32>,
    offset: Option<u32>,
    /// Of a stream: the last event's `id`, as `Last-Event-ID`.
    after: Option<String>,
}

pub(crate) async fn read(
    State(gateway): State<Arc<Gateway>>,
    visit: Visit,
    Path(sealed): Path<String>,
    headers: HeaderMap,
    query: Result<Query<Pagination>, QueryRejection>,
) -> Result<Response, ApiError> {
    gateway.admit_address(Action::Call, &visit).await?;
    let id = gateway.open(&sealed, &visit)?.id;
    gateway.admit_conversation(Action::Call, &id).await?;
    let Query(Pagination {
        limit,
        offset,
        after,
    }) = query.map_err(|_| {
        ApiError::bad_request("`limit` and `offset` must be whole numbers, each given once.")
    })?;
    if stream::is_wanted(&headers) && gateway.upstream.credentials.token.is_some() {
        let after = headers
            .get("last-event-id")
            .and_then(|value| value.to_str().ok())
            .or(after.as_deref());
        let cursor = after
            .filter(|after| !after.is_empty())
            .map(str::parse)
            .transpose()
            .map_err(|()| {
                ApiError::bad_request(
                    "`Last-Event-ID`, or `after`, must be the `id` of an event, or a message's number.",
                )
            })?;
        return stream::respond(&gateway, &visit, id, cursor);
    }
    let (limit, offset) = (limit.unwrap_or(USUAL).clamp(1, MOST), offset.unwrap_or(0));
    match gateway.hub.nothing(&gateway, &id, offset, limit) {
        Some(Nothing::Since(whole)) => return Ok(json(whole)),
        Some(Nothing::New(count)) => {
            let page = Page::<ConversationEvent> {
                items: Vec::new(),
                offset,
                limit: Some(limit),
                count,
            };
            return Ok(Json(page).into_response());
        }
        None => {}
    }
    let before = gateway.hub.before(&id, Timestamp::now());
    let request = GetConversationEvents {
        conversation_id: id.expose().to_owned(),
        limit: Some(limit),
        offset: Some(offset),
    };
    let caller = gateway.caller(Some(&id), &visit);
    let page: Page<ConversationEvent> = gateway
        .upstream
        .call(Service::Events, &request, Some(id.expose()), caller)
        .await?;
    let read = u32::try_from(page.items.len()).unwrap_or(u32::MAX);
    let count = page.count;
    let page = Page {
        items: page.items.into_iter().map(reduced).collect(),
        ..page
    };
    let body = Bytes::from(serde_json::to_vec(&page).unwrap_or_default());
    if offset.saturating_add(read) == count {
        let whole = (offset == 0).then(|| body.clone());
        gateway.hub.told(id, before, count, whole);
    }
    Ok(json(body))
}

fn json(body: Bytes) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// An event without what is none of a visitor's business: analyses, articles,
/// the site's own values, who of the account it was. What is no message keeps
/// its place, so that counting goes on, and nothing else.
pub(crate) fn reduced(event: ConversationEvent) -> ConversationEvent {
    let EventData {
        id,
        ord,
        created_at,
        ..
    } = event.data;
    let place = EventData {
        id,
        ord,
        created_at,
        ..EventData::default()
    };
    let data = match event.kind {
        EventType::Message => EventData {
            content: event.data.content,
            author: event.data.author,
            handoff_state: event.data.handoff_state,
            is_welcome: event.data.is_welcome,
            attachments: event.data.attachments.iter().filter_map(file).collect(),
            ..place
        },
        EventType::TrackedLink | EventType::Log => place,
    };
    ConversationEvent {
        kind: event.kind,
        data,
    }
}

/// What a file is and where, and not who put it there.
fn file(attachment: &Value) -> Option<Value> {
    const SHOWN: [&str; 6] = ["id", "name", "filename", "url", "content_type", "size"];
    let Value::Object(attachment) = attachment else {
        return None;
    };
    let shown: Object = attachment
        .iter()
        .filter(|(key, _)| SHOWN.contains(key))
        .map(|(key, value)| (key, value.clone()))
        .collect();
    Some(Value::Object(shown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quickchat_web::api::Author;
    use serde_json::json;

    fn event(json: serde_json::Value) -> String {
        let event: ConversationEvent = serde_json::from_value(json).unwrap();
        serde_json::to_string(&reduced(event)).unwrap()
    }

    #[test]
    fn a_visitor_sees_messages_and_nothing_about_them() {
        let shown = event(json!({"type": "message", "data": {
            "id": "m1", "ord": 4, "created_at": "2026-01-15T10:30:00Z", "content": "Hello",
            "author": "human_operator", "operator_email": "secret@example.com",
            "message_insights": {"mood": "secret"}, "feedback": "secret",
            "client_metadata": {"tier": "secret"}, "sources_generated": [{"title": "secret"}],
            "attachments": [{"url": "https://files.example/a.png", "uploaded_by": "secret"}, "secret"]
        }}));
        assert!(!shown.contains("secret"), "{shown}");
        let kept: ConversationEvent = serde_json::from_str(&shown).unwrap();
        assert_eq!(kept.data.content, "Hello");
        assert_eq!(
            (kept.data.ord, kept.data.author),
            (4, Author::HumanOperator)
        );
        assert!(shown.contains("https://files.example/a.png"));
    }

    #[test]
    fn what_is_no_message_keeps_its_place_alone() {
        for kind in ["log", "tracked_link", "something new"] {
            let shown = event(json!({"type": kind, "data": {
                "id": "e1", "ord": 5, "content": "secret", "note": "secret"}}));
            assert!(!shown.contains("secret"), "{shown}");
            assert!(shown.contains("\"ord\":5"), "{shown}");
        }
    }
}
