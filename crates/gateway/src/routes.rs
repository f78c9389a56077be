//! What is where. What isn't here is 404.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::error::{unknown_method, unknown_route};
use crate::gateway::Gateway;
use crate::observe::observe;
use crate::{body, chat, configuration, events, files, health, metadata, origin};

const CHAT: &str = "/chat";
const WIDGET: &str = "/v1/api/widget/configuration";
const RATING: &str = "/v1/api/conversation_ratings/configuration";
const METADATA: &str = "/v1/api_core/conversations/{id}/metadata";
const EVENTS: &str = "/v1/api_core/conversations/{id}/events/";

/// A route's name in logs and metrics.
pub(crate) fn name(path: &str, base: Option<&str>) -> &'static str {
    match path.strip_prefix(base.unwrap_or_default()).unwrap_or(path) {
        CHAT => "chat",
        WIDGET => "widget configuration",
        RATING => "rating configuration",
        METADATA => "metadata",
        EVENTS => "events",
        _ => "operation",
    }
}

pub(crate) fn routes(gateway: &Arc<Gateway>) -> Router {
    let visitors = Router::new()
        .route(CHAT, post(chat::send))
        .route(WIDGET, get(configuration::widget))
        .route(RATING, get(configuration::rating))
        .route(METADATA, get(metadata::read).post(metadata::merge))
        .route(EVENTS, get(events::read))
        .method_not_allowed_fallback(unknown_method)
        .layer(DefaultBodyLimit::max(body::MAX_BYTES))
        .layer(from_fn_with_state(Arc::clone(gateway), origin::check))
        .layer(origin::cors(gateway));
    let visitors = match &gateway.options.base {
        Some(base) => Router::new().nest(base, visitors),
        None => visitors,
    };
    let router = Router::new()
        .merge(visitors)
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .method_not_allowed_fallback(unknown_method);
    let router = match &gateway.options.serve {
        Some(folder) => router.fallback_service(files::serve(folder)),
        None => router.fallback(unknown_route),
    };
    router
        .layer(from_fn_with_state(Arc::clone(gateway), observe))
        .with_state(Arc::clone(gateway))
}
