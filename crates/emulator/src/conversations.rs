//! Conversations as the account sees them: the list, one in detail, its events.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use quickchat_web::api::{
    ConversationEvent, Endpoint, EventType, GetConversation, GetConversationEvents,
    ListConversations,
};

use crate::asked::{Answer, Answered, Asked};
use crate::auth::{Access, Entrance};
use crate::error::ApiError;
use crate::page::page;
use crate::store::Stored;
use crate::stream::{self, Start};

/// What the account sees; none of it is for visitors.
pub(crate) fn account_routes() -> Router<Access> {
    Router::new()
        .route(ListConversations::PATH, get(list))
        .route(GetConversation::PATH, get(details))
}

/// What a visitor's page may see too, of the visitor's own conversation.
pub(crate) fn visitor_routes() -> Router<Access> {
    Router::new().route(GetConversationEvents::PATH, get(events))
}

async fn list(
    State(access): State<Access>,
    Asked(asked): Asked<ListConversations>,
) -> Answered<ListConversations> {
    let matches = Filter::new(&asked)?;
    let found: Vec<_> = access
        .service
        .store
        .lock()
        .latest_first()
        .into_iter()
        .filter(|conversation| matches.includes(conversation))
        .map(Stored::summary)
        .collect();
    page(found, asked.limit, asked.offset).map(Answer)
}

async fn details(
    State(access): State<Access>,
    Asked(asked): Asked<GetConversation>,
) -> Answered<GetConversation> {
    let store = access.service.store.lock();
    let conversation = store
        .get(&asked.conversation_id)
        .ok_or_else(ApiError::unknown_conversation)?;
    Ok(Answer(conversation.details()))
}

async fn events(
    State(access): State<Access>,
    headers: HeaderMap,
    Query(start): Query<Start>,
    Asked(asked): Asked<GetConversationEvents>,
) -> Result<Response, ApiError> {
    if access.entrance == Entrance::Gateway && stream::is_wanted(&headers) {
        return stream::respond(access.service, asked.conversation_id, &headers, start);
    }
    let store = access.service.store.lock();
    let conversation = store
        .get(&asked.conversation_id)
        .ok_or_else(ApiError::unknown_conversation)?;
    let events = conversation
        .messages
        .iter()
        .map(|data| ConversationEvent {
            kind: EventType::Message,
            data: data.clone(),
        })
        .collect();
    let page = page(events, asked.limit, asked.offset)?;
    Ok(Answer::<GetConversationEvents>(page).into_response())
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
