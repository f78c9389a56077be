//! `POST /chat`: the legacy form (key in the body) and the current one (token).

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::routing::post;
use axum::{Json, Router};
use quickchat_web::api::{AssigneeType, ChatReply, MAX_CLIENT_METADATA_KEYS, Object, SendMessage};
use serde::Deserialize;

use crate::auth::{Access, Entrance};
use crate::body::Body;
use crate::error::ApiError;

pub(crate) fn routes() -> Router<Access> {
    Router::new().route("/chat", post(send))
}

/// `src` of the current form. The service doesn't say what its values mean.
const SRC: i32 = 0;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Legacy,
    Current,
}

/// What older copies of the legacy form's reference list besides.
#[derive(Deserialize)]
struct LegacyOptions {
    /// Keep the message, but make no reply.
    #[serde(default)]
    skip_reply: bool,
}

async fn send(
    State(access): State<Access>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ChatReply>, ApiError> {
    let form = match access.entrance {
        Entrance::Direct if headers.contains_key(AUTHORIZATION) => Form::Current,
        _ => Form::Legacy,
    };
    if form == Form::Current {
        access.admit::<SendMessage>(&headers)?;
    }
    let mut members = body.members()?;
    if access.entrance == Entrance::Gateway {
        // A gateway serves one scenario, so it needn't be named there.
        members.fill_in("scenario_id", &access.service.account.scenario_id);
    }
    let options: LegacyOptions = members.clone().decode(&[])?;
    let message: SendMessage = members.decode(&["text", "scenario_id"])?;
    if form == Form::Legacy && access.entrance == Entrance::Direct {
        let key = message.api_key.as_deref().ok_or_else(|| {
            ApiError::unauthorized(
                "Send `api_key` in the body, or `Authorization: Bearer <token>`.",
            )
        })?;
        access.admit_key::<SendMessage>(key)?;
    }
    check(&message, &access)?;
    let is_follow_up = message.conv_id.is_some();
    let mut reply = converse(&access, message, options.skip_reply)?;
    match form {
        Form::Current => reply.src = Some(SRC),
        Form::Legacy if is_follow_up && access.service.account.legacy_follow_up_omits_conv_id => {
            reply.conv_id = None;
        }
        Form::Legacy => {}
    }
    Ok(Json(reply))
}

fn check(message: &SendMessage, access: &Access) -> Result<(), ApiError> {
    if message.scenario_id != access.service.account.scenario_id {
        return Err(ApiError::forbidden(
            "The credential belongs to another `scenario_id`.",
        ));
    }
    if message.text.trim().is_empty() {
        return Err(ApiError::bad_request("`text` must not be empty."));
    }
    let keys = message.client_metadata.as_ref().map_or(0, Object::len);
    if keys > MAX_CLIENT_METADATA_KEYS {
        return Err(ApiError::bad_request(format!(
            "`client_metadata` has {keys} keys; {MAX_CLIENT_METADATA_KEYS} are allowed."
        )));
    }
    Ok(())
}

/// Keeps the message and answers it. Nothing is kept of a message that is
/// refused.
fn converse(
    access: &Access,
    message: SendMessage,
    skip_reply: bool,
) -> Result<ChatReply, ApiError> {
    let service = &access.service;
    let mut store = service.store.lock();
    let known = match &message.conv_id {
        Some(id) => Some(store.get(id).ok_or_else(ApiError::unknown_conversation)?),
        None => None,
    };
    let mut metadata = known
        .map(|known| known.metadata.clone())
        .unwrap_or_default();
    if let Some(added) = message.client_metadata.clone() {
        metadata.merge(added);
        service.check_metadata(&metadata)?;
    }

    let conversation = match &message.conv_id {
        Some(id) => store
            .get_mut(id)
            .ok_or_else(ApiError::unknown_conversation)?,
        None => store.begin(&service.greetings(), &service.account.language),
    };
    conversation.metadata = metadata;
    let written = conversation.visitor_wrote(&message.text, message.client_metadata);
    let assistant_is_silent = skip_reply || conversation.assignee != AssigneeType::AiAssistant;
    let (ord_number, reply) = if assistant_is_silent {
        (written, String::new())
    } else {
        let answer = service.knowledge().answer(
            &message.text,
            message.message_context.as_deref(),
            &conversation.metadata,
        );
        let ord = conversation.assistant_replied(&answer.text, answer.source);
        (ord, answer.text)
    };
    Ok(ChatReply {
        conv_id: Some(conversation.id.clone()),
        reply: Some(reply),
        ord_number: Some(ord_number),
        src: None,
    })
}
