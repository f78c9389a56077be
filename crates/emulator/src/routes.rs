//! What is where.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::HandlerWithoutStateExt;
use axum::http::{HeaderValue, header};
use axum::routing::get;
use tower::ServiceBuilder;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::auth::{Access, Entrance};
use crate::error::{unknown_method, unknown_route};
use crate::service::Service;
use crate::{
    ai_actions, article_search, articles, body, chat, chatbot, configuration, control,
    conversations, handoff, import, language_urls, metadata, openapi, upload,
};

/// Every route of the emulator. `serve` is a folder whose files are served
/// where there is no endpoint, with `policy` as their security policy.
pub(crate) fn routes(
    service: &Arc<Service>,
    serve: Option<&Path>,
    policy: Option<HeaderValue>,
) -> Router {
    let entrance = |routes: Router<Access>, entrance| {
        routes.with_state(Access {
            service: Arc::clone(service),
            entrance,
        })
    };
    let account = visitor_routes().merge(account_routes());
    let router = Router::new()
        .merge(entrance(account, Entrance::Direct))
        .nest("/gateway", entrance(visitor_routes(), Entrance::Gateway))
        .merge(control::routes().with_state(Arc::clone(service)))
        .merge(openapi::routes().with_state(Arc::clone(service)))
        .method_not_allowed_fallback(unknown_method)
        .layer(DefaultBodyLimit::max(body::MAX_BYTES));
    match serve {
        Some(folder) => router.fallback_service(
            ServiceBuilder::new()
                .layer(SetResponseHeaderLayer::if_not_present(
                    header::CACHE_CONTROL,
                    HeaderValue::from_static("no-cache"),
                ))
                .layer(SetResponseHeaderLayer::overriding(
                    header::CONTENT_SECURITY_POLICY,
                    policy,
                ))
                .service(
                    ServeDir::new(folder)
                        .precompressed_br()
                        .call_fallback_on_method_not_allowed(true)
                        .fallback(unknown_route.into_service()),
                ),
        ),
        None => router
            .route("/", get(async || include_str!("index.txt")))
            .method_not_allowed_fallback(unknown_method)
            .fallback(unknown_route),
    }
}

/// What the account alone may call.
fn account_routes() -> Router<Access> {
    conversations::account_routes()
        .merge(configuration::account_routes())
        .merge(chatbot::routes())
        .merge(articles::routes())
        .merge(article_search::routes())
        .merge(language_urls::routes())
        .merge(upload::routes())
        .merge(import::routes())
        .merge(handoff::routes())
        .merge(ai_actions::routes())
}

/// What a visitor's page calls, directly or by a gateway.
fn visitor_routes() -> Router<Access> {
    chat::routes()
        .merge(configuration::routes())
        .merge(metadata::routes())
        .merge(conversations::visitor_routes())
}
