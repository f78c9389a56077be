//! What the assistant can do besides answering. Nothing of it is done here.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, patch};
use quickchat_web::api::{DeleteAiAction, Endpoint, ListAiActions, UpdateAiAction};

use crate::asked::{Answer, Answered, Asked, changed};
use crate::auth::Access;
use crate::error::ApiError;

pub(crate) fn routes() -> Router<Access> {
    Router::new()
        .route(ListAiActions::PATH, get(list))
        .route(UpdateAiAction::PATH, patch(update).delete(delete))
}

fn unknown_action() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        "There is no action with this number.",
    )
}

async fn list(State(access): State<Access>, _: Asked<ListAiActions>) -> Answered<ListAiActions> {
    Ok(Answer(access.service.ai_actions.lock().clone()))
}

async fn update(
    State(access): State<Access>,
    Asked(changes): Asked<UpdateAiAction>,
) -> Answered<UpdateAiAction> {
    let mut actions = access.service.ai_actions.lock();
    let action = actions
        .iter_mut()
        .find(|action| action.id == changes.action_id)
        .ok_or_else(unknown_action)?;
    *action = changed(action, &changes);
    Ok(Answer(action.clone()))
}

async fn delete(
    State(access): State<Access>,
    Asked(asked): Asked<DeleteAiAction>,
) -> Answered<DeleteAiAction> {
    let mut actions = access.service.ai_actions.lock();
    let before = actions.len();
    actions.retain(|action| action.id != asked.action_id);
    match actions.len() == before {
        true => Err(unknown_action()),
        false => Ok(Answer(())),
    }
}
