//! `GET` and `POST /v1/api_core/conversations/{id}/metadata`.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::get;
use axum::{Json, Router};
use quickchat_web::api::{
    ConversationMetadata, Endpoint, GetConversationMetadata, SetConversationMetadata,
};

use crate::auth::Access;
use crate::body::Body;
use crate::error::ApiError;

pub(crate) fn routes() -> Router<Access> {
    Router::new().route(GetConversationMetadata::PATH, get(read).post(merge))
}

async fn read(
    State(access): State<Access>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<ConversationMetadata>, ApiError> {
    access.admit::<GetConversationMetadata>(&headers)?;
    let store = access.service.store.lock();
    let conversation = store.get(&id).ok_or_else(ApiError::unknown_conversation)?;
    Ok(Json(ConversationMetadata {
        metadata: conversation.metadata.clone(),
    }))
}

async fn merge(
    State(access): State<Access>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ConversationMetadata>, ApiError> {
    access.admit::<SetConversationMetadata>(&headers)?;
    let added: ConversationMetadata = body.decode(&["metadata"])?;
    let mut store = access.service.store.lock();
    let conversation = store
        .get_mut(&id)
        .ok_or_else(ApiError::unknown_conversation)?;
    let mut metadata = conversation.metadata.clone();
    metadata.merge(added.metadata);
    access.service.check_metadata(&metadata)?;
    conversation.metadata = metadata.clone();
    Ok(Json(ConversationMetadata { metadata }))
}
