//! The configurations of the widget and of the rating.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::{get, patch};
use axum::{Json, Router};
use quickchat_web::api::{
    Endpoint, GetRatingConfiguration, GetWidgetConfiguration, Keeping, RatingConfiguration,
    UpdateRatingConfiguration, UpdateWidgetConfiguration,
};
use serde_json::{Map, Value};

use crate::asked::{Answer, Answered, Asked, changed};
use crate::auth::Access;
use crate::error::ApiError;

/// What the account may do.
pub(crate) fn account_routes() -> Router<Access> {
    Router::new()
        .route(GetWidgetConfiguration::PATH, patch(update_widget))
        .route(GetRatingConfiguration::PATH, patch(update_rating))
}

/// What a visitor's page may see.
pub(crate) fn routes() -> Router<Access> {
    Router::new()
        .route(GetWidgetConfiguration::PATH, get(widget))
        .route(GetRatingConfiguration::PATH, get(rating))
}

async fn widget(
    State(access): State<Access>,
    headers: HeaderMap,
) -> Result<Json<Map<String, Value>>, ApiError> {
    access.admit::<GetWidgetConfiguration>(&headers)?;
    Ok(Json(access.service.widget_configuration.lock().clone()))
}

async fn update_widget(
    State(access): State<Access>,
    Asked(changes): Asked<Keeping<UpdateWidgetConfiguration>>,
) -> Result<Json<Map<String, Value>>, ApiError> {
    let mut configuration = access.service.widget_configuration.lock();
    if let Ok(Value::Object(changes)) = serde_json::to_value(&changes) {
        for (name, value) in changes {
            let value = match (name.as_str(), value) {
                ("avatar_image" | "bubble_icon_image", Value::String(image)) => {
                    Value::String(image_address(image))
                }
                (_, value) => value,
            };
            configuration.insert(name, value);
        }
    }
    Ok(Json(configuration.clone()))
}

/// The address of an image that came as base64. One that is an address already, or
/// empty, stays as it is.
fn image_address(image: String) -> String {
    match image.is_empty() || image.contains(':') {
        true => image,
        false => format!("data:image/png;base64,{image}"),
    }
}

async fn rating(
    State(access): State<Access>,
    _: Asked<GetRatingConfiguration>,
) -> Answered<GetRatingConfiguration> {
    Ok(Answer(access.service.rating.lock().clone()))
}

async fn update_rating(
    State(access): State<Access>,
    Asked(changes): Asked<UpdateRatingConfiguration>,
) -> Answered<UpdateRatingConfiguration> {
    let mut rating = access.service.rating.lock();
    let wanted: RatingConfiguration = changed(&*rating, &changes);
    if wanted.conv_rating_popup_active != wanted.conv_rating_active {
        return Err(ApiError::bad_request(
            "`conv_rating_popup_active` must be as `conv_rating_active` is.",
        ));
    }
    *rating = wanted.clone();
    Ok(Answer(wanted))
}
