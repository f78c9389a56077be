//! `POST /chat`: a visitor's message, and the assistant's reply.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use quickchat_web::api::{ChatReply, MAX_CLIENT_METADATA_KEYS, SendMessage};

use crate::body::Body;
use crate::error::ApiError;
use crate::gateway::{Action, Gateway};
use crate::sealing::ConversationId;
use crate::visit::Visit;

/// The longest message and context, in characters.
const LONGEST_TEXT: usize = 10_000;
const LONGEST_CONTEXT: usize = 5_000;
/// What is longer is no identifier.
const LONGEST_ID: usize = 2_000;

pub(crate) async fn send(
    State(gateway): State<Arc<Gateway>>,
    visit: Visit,
    body: Body,
) -> Result<Json<ChatReply>, ApiError> {
    gateway.admit_address(Action::Chat, &visit).await?;
    check_scenario(&gateway, &body)?;
    // Nothing but these is forwarded, whatever a browser sends.
    let mut message = SendMessage {
        text: text(&body)?,
        message_context: body
            .text("message_context", LONGEST_CONTEXT)?
            .map(str::to_owned),
        client_metadata: body.object("client_metadata")?.cloned(),
        ..SendMessage::default()
    };
    if let Some(metadata) = &message.client_metadata {
        if metadata.len() > MAX_CLIENT_METADATA_KEYS {
            return Err(ApiError::bad_request(format!(
                "`client_metadata` has {} keys; {MAX_CLIENT_METADATA_KEYS} are allowed.",
                metadata.len()
            )));
        }
        gateway.options.metadata_keys.check(metadata)?;
    }
    let sealed = body
        .text("conv_id", LONGEST_ID)?
        .filter(|sealed| !sealed.is_empty());
    let opened = sealed
        .map(|sealed| gateway.open(sealed, &visit))
        .transpose()?;
    let known = opened.as_ref().map(|opened| &opened.id);
    if let Some(id) = known {
        gateway.admit_conversation(Action::Chat, id).await?;
    }
    message.conv_id = known.map(|id| id.expose().to_owned());

    let caller = gateway.caller(known, &visit);
    let reply = gateway.upstream.chat(message, caller).await?;
    let id = match (reply.conv_id.filter(|id| !id.is_empty()), known) {
        (Some(id), _) => ConversationId::new(id),
        (None, Some(known)) => known.clone(),
        (None, None) => {
            return Err(ApiError::upstream(
                StatusCode::BAD_GATEWAY,
                "The service's reply names no conversation. The message may have arrived all the same.",
            ));
        }
    };
    let said = gateway.fingerprint(reply.reply.as_deref().unwrap_or_default());
    gateway.hub.relayed(&id, &said);
    // The same name as long as it holds, so that pages need not follow.
    let sealed = match (sealed, &opened) {
        (Some(sealed), Some(opened)) if !opened.is_aging && opened.id == id => sealed.to_owned(),
        _ => gateway
            .sealer
            .seal(&id, Timestamp::now())
            .ok_or_else(no_name)?,
    };
    Ok(Json(ChatReply {
        conv_id: Some(sealed),
        reply: reply.reply,
        ord_number: reply.ord_number,
        src: reply.src,
    }))
}

/// A page that names another scenario talks to the wrong gateway.
fn check_scenario(gateway: &Gateway, body: &Body) -> Result<(), ApiError> {
    match body.text("scenario_id", LONGEST_ID)? {
        Some(asked) if !asked.is_empty() && asked != gateway.options.credentials.scenario_id => {
            Err(ApiError::new(
                StatusCode::FORBIDDEN,
                "This gateway serves another `scenario_id`. Check the page's scenario and gateway.",
            ))
        }
        _ => Ok(()),
    }
}

fn text(body: &Body) -> Result<String, ApiError> {
    let text = body.text("text", LONGEST_TEXT)?.unwrap_or_default();
    if text.trim().is_empty() {
        return Err(ApiError::bad_request("`text` must not be empty."));
    }
    Ok(text.to_owned())
}

fn no_name() -> ApiError {
    ApiError::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "The gateway couldn't name the conversation. The message has arrived.",
    )
}
