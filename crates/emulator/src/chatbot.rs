//! What the assistant is like, and its training. Both groups of settings show the
//! same name, description and guidelines.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use quickchat_web::api::{
    Endpoint, GetChatbotSettings, GetKnowledgeBaseSettings, KnowledgeBaseSettings,
    RetrainKnowledgeBase, RetrainState, UpdateChatbotSettings, UpdateKnowledgeBaseSettings,
};
use tokio::time::sleep;

use crate::asked::{Answer, Answered, Asked, changed};
use crate::auth::Access;
use crate::error::ApiError;

/// How long a training takes.
const TRAINING: Duration = Duration::from_millis(500);

pub(crate) fn routes() -> Router<Access> {
    Router::new()
        .route(GetChatbotSettings::PATH, get(read).patch(update))
        .route(
            GetKnowledgeBaseSettings::PATH,
            get(read_knowledge).patch(update_knowledge),
        )
        .route(RetrainKnowledgeBase::PATH, post(retrain))
}

async fn read(
    State(access): State<Access>,
    _: Asked<GetChatbotSettings>,
) -> Answered<GetChatbotSettings> {
    Ok(Answer(access.service.chatbot.lock().clone()))
}

async fn update(
    State(access): State<Access>,
    Asked(changes): Asked<UpdateChatbotSettings>,
) -> Answered<UpdateChatbotSettings> {
    let mut settings = access.service.chatbot.lock();
    *settings = changed(&*settings, &changes);
    Ok(Answer(settings.clone()))
}

async fn read_knowledge(
    State(access): State<Access>,
    _: Asked<GetKnowledgeBaseSettings>,
) -> Answered<GetKnowledgeBaseSettings> {
    Ok(Answer(knowledge(&access)))
}

async fn update_knowledge(
    State(access): State<Access>,
    Asked(changes): Asked<UpdateKnowledgeBaseSettings>,
) -> Answered<UpdateKnowledgeBaseSettings> {
    let mut settings = access.service.chatbot.lock();
    *settings = changed(&*settings, &changes);
    drop(settings);
    Ok(Answer(knowledge(&access)))
}

fn knowledge(access: &Access) -> KnowledgeBaseSettings {
    let settings = access.service.chatbot.lock().clone();
    KnowledgeBaseSettings {
        one_word_description: settings.one_word_description,
        short_description: settings.short_description,
        ai_commands: settings.ai_commands,
        retrain_state: access.service.library.lock().training.clone(),
    }
}

async fn retrain(
    State(access): State<Access>,
    _: Asked<RetrainKnowledgeBase>,
) -> Answered<RetrainKnowledgeBase> {
    let mut library = access.service.library.lock();
    if library.training == Some(RetrainState::InProgress) {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "A training is in progress. Wait until `retrain_state` says that it has ended.",
        ));
    }
    library.training = Some(RetrainState::InProgress);
    let service = Arc::clone(&access.service);
    tokio::spawn(async move {
        sleep(TRAINING).await;
        service.learn();
    });
    Ok(Answer(()))
}
