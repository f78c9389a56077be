//! The configurations of the widget and of the rating.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::get;
use axum::{Json, Router};
use quickchat_web::api::{GetRatingConfiguration, GetWidgetConfiguration, RatingConfiguration};
use serde_json::{Map, Value};

use crate::auth::Access;
use crate::error::ApiError;

pub(crate) fn routes() -> Router<Access> {
    Router::new()
        .route("/v1/api/widget/configuration", get(widget))
        .route("/v1/api/conversation_ratings/configuration", get(rating))
}

async fn widget(
    State(access): State<Access>,
    headers: HeaderMap,
) -> Result<Json<Map<String, Value>>, ApiError> {
    access.admit::<GetWidgetConfiguration>(&headers)?;
    Ok(Json(access.service.widget_configuration.lock().clone()))
}

async fn rating(
    State(access): State<Access>,
    headers: HeaderMap,
) -> Result<Json<RatingConfiguration>, ApiError> {
    access.admit::<GetRatingConfiguration>(&headers)?;
    Ok(Json(access.service.account.rating_configuration.clone()))
}
