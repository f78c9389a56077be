//! Conversations as the account sees them: the list, one in detail, its events.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use quickchat_web::api::{
    Conversation, ConversationDetails, ConversationEvent, EventType, GetConversation,
    GetConversationEvents, ListConversations, Page,
};
use serde::Deserialize;

use crate::auth::Access;
use crate::error::ApiError;
use crate::store::Stored;

/// What the account sees; none of it is for visitors.
pub(crate) fn account_routes() -> Router<Access> {
    Router::new()
        .route("/v1/api_core/conversations", get(list))
        .route("/v1/api_core/conversations/{id}/", get(details))
}

/// What a visitor's page may see too, of the visitor's own conversation.
pub(crate) fn visitor_routes() -> Router<Access> {
    Router::new().route("/v1/api_core/conversations/{id}/events/", get(events))
}

async fn list(
    State(access): State<Access>,
    headers: HeaderMap,
    query: Result<Query<ListConversations>, QueryRejection>,
) -> Result<Json<Page<Conversation>>, ApiError> {
    access.admit::<ListConversations>(&headers)?;
    let Query(filter) = query.map_err(|_| invalid_query())?;
    let matches = Filter::new(&filter)?;
    let found: Vec<_> = access
        .service
        .store
        .lock()
        .latest_first()
        .into_iter()
        .filter(|conversation| matches.includes(conversation))
        .map(Stored::summary)
        .collect();
    page(found, filter.limit, filter.offset).map(Json)
}

async fn details(
    State(access): State<Access>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<ConversationDetails>, ApiError> {
    access.admit::<GetConversation>(&headers)?;
    let store = access.service.store.lock();
    let conversation = store.get(&id).ok_or_else(ApiError::unknown_conversation)?;
    Ok(Json(conversation.details()))
}

#[derive(Deserialize)]
struct Pagination {
    limit: Option<u32>,
    offset: Option<u32>,
}

async fn events(
    State(access): State<Access>,
    Path(id): Path<String>,
    headers: HeaderMap,
    query: Result<Query<Pagination>, QueryRejection>,
) -> Result<Json<Page<ConversationEvent>>, ApiError> {
    access.admit::<GetConversationEvents>(&headers)?;
    let Query(Pagination { limit, offset }) = query.map_err(|_| invalid_query())?;
    let store = access.service.store.lock();
    let conversation = store.get(&id).ok_or_else(ApiError::unknown_conversation)?;
    let events = conversation
        .messages
        .iter()
        .map(|data| ConversationEvent {
            kind: EventType::Message,
            data: data.clone(),
        })
        .collect();
    page(events, limit, offset).map(Json)
}

/// Cuts one page out of a list.
fn page<T>(all: Vec<T>, limit: Option<u32>, offset: Option<u32>) -> Result<Page<T>, ApiError> {
    const DEFAULT: u32 = 20;
    const MOST: u32 = 100;
    let (limit, offset) = (limit.unwrap_or(DEFAULT), offset.unwrap_or(0));
    if !(1..=MOST).contains(&limit) {
        return Err(ApiError::bad_request(format!(
            "`limit` must be from 1 to {MOST}."
        )));
    }
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let items = all
        .into_iter()
        .skip(usize::try_from(offset).unwrap_or(usize::MAX))
        .take(usize::try_from(limit).unwrap_or(usize::MAX))
        .collect();
    Ok(Page {
        items,
        offset,
        limit: Some(limit),
        count,
    })
}

fn invalid_query() -> ApiError {
    ApiError::bad_request("`limit` and `offset` must be whole numbers, each given once.")
}

/// The filters of a list, their times parsed.
struct Filter<'a> {
    asked: &'a ListConversations,
    created: Span,
    last_message: Span,
}

/// A span of time, both ends included.
struct Span {
    start: Option<Timestamp>,
    end: Option<Timestamp>,
}

impl Span {
    fn includes(&self, time: Timestamp) -> bool {
        self.start.is_none_or(|start| start <= time) && self.end.is_none_or(|end| time <= end)
    }
}

impl<'a> Filter<'a> {
    fn new(asked: &'a ListConversations) -> Result<Self, ApiError> {
        Ok(Filter {
            asked,
            created: Span {
                start: start_of(&asked.created_timestamp_start_date)?,
                end: end_of(&asked.created_timestamp_end_date)?,
            },
            last_message: Span {
                start: start_of(&asked.last_message_at_start_date)?,
                end: end_of(&asked.last_message_at_end_date)?,
            },
        })
    }

    fn includes(&self, conversation: &Stored) -> bool {
        let summary = conversation.summary();
        let same = |asked: &Option<String>, actual: &str| {
            asked.as_deref().is_none_or(|asked| asked == actual)
        };
        same(&self.asked.assignee_type, conversation.assignee.as_str())
            && same(&self.asked.source, &summary.source)
            && same(&self.asked.resolution_status, &summary.resolution_status)
            && same(
                &self.asked.most_frequent_language,
                &summary.most_frequent_language,
            )
            && self.created.includes(conversation.created_at)
            && self.last_message.includes(conversation.last_message_at)
            && self
                .asked
                .query
                .as_deref()
                .is_none_or(|query| speaks_of(conversation, query))
    }
}

/// Whether a search finds the conversation: by number, identifier or words.
fn speaks_of(conversation: &Stored, query: &str) -> bool {
    let query = query.to_lowercase();
    conversation.ord.to_string() == query
        || conversation.id == query
        || conversation
            .messages
            .iter()
            .any(|message| message.content.to_lowercase().contains(&query))
}

fn start_of(text: &Option<String>) -> Result<Option<Timestamp>, ApiError> {
    text.as_deref().map(|text| time(text, false)).transpose()
}

fn end_of(text: &Option<String>) -> Result<Option<Timestamp>, ApiError> {
    text.as_deref().map(|text| time(text, true)).transpose()
}

/// A time, or a day in UTC, of which the last second is meant at the end of a
/// span.
fn time(text: &str, is_end: bool) -> Result<Timestamp, ApiError> {
    let day = |date: Date| {
        let time = if is_end {
            date.at(23, 59, 59, 0)
        } else {
            date.at(0, 0, 0, 0)
        };
        time.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp())
    };
    text.parse::<Timestamp>()
        .or_else(|_| text.parse::<Date>().and_then(day))
        .map_err(|_| {
            ApiError::bad_request(
                "A date filter must be a time such as `2026-01-15T10:30:00Z` or a day such as `2026-01-15`.",
            )
        })
}
