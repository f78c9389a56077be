//! The emulator's own addresses, under `/~emulator`: faults, settings, the
//! widget's and the rating's configuration, what happened, and the part of a person
//! who takes a conversation over. They never meet a fault and always answer other
//! origins.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use quickchat_web::api::{Assignee, Object, RatingConfiguration};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::body::Body;
use crate::error::ApiError;
use crate::fault::{EXAMPLES, Fault};
use crate::service::{Service, Settings};
use crate::traffic::Traffic;

const PREFIX: &str = "/~emulator";

/// Whether a path is one of the emulator's own.
pub(crate) fn owns(path: &str) -> bool {
    path.strip_prefix(PREFIX)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub(crate) fn routes() -> Router<Arc<Service>> {
    let routes = Router::new()
        .route("/faults", get(async || Json(EXAMPLES)))
        .route("/fault", get(read_fault).put(set_fault))
        .route("/settings", get(read_settings).put(set_settings))
        .route(
            "/configuration",
            get(read_configuration).put(set_configuration),
        )
        .route("/rating", get(read_rating).put(set_rating))
        .route("/state", get(state).delete(forget))
        .route("/conversations/{id}/assignee", put(assign))
        .route("/conversations/{id}/messages", post(operator_message));
    Router::new().nest(PREFIX, routes)
}

#[derive(Serialize)]
struct StandingFault {
    /// The fault that stands, or `null`.
    fault: Option<String>,
    /// How many requests will still meet it, where that is limited.
    left: Option<u32>,
}

async fn read_fault(State(service): State<Arc<Service>>) -> Json<StandingFault> {
    let standing = service.faults.standing();
    Json(StandingFault {
        left: standing.as_ref().and_then(|(_, left)| *left),
        fault: standing.map(|(fault, _)| fault.spec().to_owned()),
    })
}

#[derive(Default, Deserialize)]
struct WantedFault {
    fault: Option<String>,
}

async fn set_fault(
    State(service): State<Arc<Service>>,
    body: Body,
) -> Result<Json<StandingFault>, ApiError> {
    let wanted = match body.is_empty() {
        true => WantedFault::default(),
        false => body.decode(&["fault"])?,
    };
    let fault = wanted
        .fault
        .filter(|spec| !spec.is_empty())
        .map(|spec| spec.parse::<Fault>())
        .transpose()
        .map_err(|error| ApiError::bad_request(error.to_string()))?;
    service.faults.set(fault);
    Ok(read_fault(State(service)).await)
}

async fn read_settings(State(service): State<Arc<Service>>) -> Json<Settings> {
    Json(service.settings())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedSettings {
    cors: Option<bool>,
    rate_limits: Option<bool>,
}

async fn set_settings(
    State(service): State<Arc<Service>>,
    body: Body,
) -> Result<Json<Settings>, ApiError> {
    let wanted: WantedSettings = body.decode(&[])?;
    let now = service.settings();
    let settings = Settings {
        cors: wanted.cors.unwrap_or(now.cors),
        rate_limits: wanted.rate_limits.unwrap_or(now.rate_limits),
    };
    service.change_settings(settings);
    Ok(Json(settings))
}

async fn read_configuration(State(service): State<Arc<Service>>) -> Json<Map<String, Value>> {
    Json(service.widget_configuration.lock().clone())
}

async fn set_configuration(
    State(service): State<Arc<Service>>,
    body: Body,
) -> Result<Json<Map<String, Value>>, ApiError> {
    let wanted = match body.is_empty() {
        true => service.account.widget_configuration.clone(),
        false => body.decode(&[])?,
    };
    *service.widget_configuration.lock() = wanted;
    Ok(read_configuration(State(service)).await)
}

async fn read_rating(State(service): State<Arc<Service>>) -> Json<RatingConfiguration> {
    Json(service.rating.lock().clone())
}

async fn set_rating(
    State(service): State<Arc<Service>>,
    body: Body,
) -> Result<Json<RatingConfiguration>, ApiError> {
    let wanted = match body.is_empty() {
        true => service.account.rating_configuration.clone(),
        false => body.decode(&[])?,
    };
    *service.rating.lock() = wanted;
    Ok(read_rating(State(service)).await)
}

#[derive(Serialize)]
struct StateReport {
    requests: Traffic,
    conversations: Vec<ConversationReport>,
}

#[derive(Serialize)]
struct ConversationReport {
    id: String,
    assignee: Assignee,
    metadata: Object,
    visitor_messages: usize,
    /// How often the visitor sent each text.
    visitor_texts: BTreeMap<String, u32>,
}

async fn state(State(service): State<Arc<Service>>) -> Json<StateReport> {
    let conversations = service
        .store
        .lock()
        .latest_first()
        .into_iter()
        .map(|conversation| {
            let mut visitor_texts = BTreeMap::new();
            for message in conversation.visitor_messages() {
                *visitor_texts.entry(message.content.clone()).or_default() += 1;
            }
            ConversationReport {
                id: conversation.id.clone(),
                assignee: Assignee {
                    kind: conversation.assignee,
                },
                metadata: conversation.metadata.clone(),
                visitor_messages: conversation.visitor_messages().count(),
                visitor_texts,
            }
        })
        .collect();
    Json(StateReport {
        requests: service.traffic.lock().clone(),
        conversations,
    })
}

async fn forget(State(service): State<Arc<Service>>) -> StatusCode {
    service.forget();
    StatusCode::NO_CONTENT
}

async fn assign(
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
    body: Body,
) -> Result<Json<Assignee>, ApiError> {
    let assignee: Assignee = body.decode(&["type"])?;
    let mut store = service.store.lock();
    let conversation = store
        .get_mut(&id)
        .ok_or_else(ApiError::unknown_conversation)?;
    conversation.assignee = assignee.kind;
    Ok(Json(assignee))
}

#[derive(Deserialize)]
struct OperatorMessage {
    text: String,
}

#[derive(Serialize)]
struct Numbered {
    ord_number: u32,
}

async fn operator_message(
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
    body: Body,
) -> Result<Json<Numbered>, ApiError> {
    let message: OperatorMessage = body.decode(&["text"])?;
    let mut store = service.store.lock();
    let conversation = store
        .get_mut(&id)
        .ok_or_else(ApiError::unknown_conversation)?;
    Ok(Json(Numbered {
        ord_number: conversation.operator_wrote(&message.text),
    }))
}
