//! Around every request: who it is from and what it is called, how it went, and
//! that a panic is one request's and not the process's.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use tokio::time::Instant;

use crate::error::ApiError;
use crate::gateway::Gateway;
use crate::routes;
use crate::visit::{Peer, Visit};

pub(crate) async fn observe(
    State(gateway): State<Arc<Gateway>>,
    mut request: Request,
    next: Next,
) -> Response {
    let start = Instant::now();
    let Some(Peer(peer)) = request.extensions().get::<Peer>().copied() else {
        return ApiError::bad_request("The request has no sender.").into_response();
    };
    let visit = Visit::new(
        peer.ip(),
        request.headers(),
        &gateway.options.trusted_proxies,
    );
    request.extensions_mut().insert(visit.clone());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("files", |path| {
            routes::name(path.as_str(), gateway.options.base.as_deref())
        });
    let method = request.method().clone();

    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = answer.unwrap_or_else(|_| {
        tracing::error!(
            request_id = &*visit.request_id,
            route,
            "a request's handling panicked"
        );
        ApiError::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The gateway failed. Whether the request was done isn't known.",
        )
        .into_response()
    });
    let headers = response.headers_mut();
    if let Some(id) = visit.request_id_header() {
        headers.insert("x-request-id", id);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );

    let (status, took) = (response.status(), start.elapsed());
    gateway.metrics.request(route, status, took);
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    // Neither addresses nor identifiers nor what was said.
    if status.is_server_error() {
        tracing::warn!(request_id = &*visit.request_id, %method, route, status = status.as_u16(), milliseconds, "request failed");
    } else if status.is_client_error() {
        tracing::info!(request_id = &*visit.request_id, %method, route, status = status.as_u16(), milliseconds, "request refused");
    } else {
        tracing::debug!(request_id = &*visit.request_id, %method, route, status = status.as_u16(), milliseconds, "request done");
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Credentials, Options, SealingKeys};
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tower::ServiceExt as _;

    #[tokio::test]
    async fn a_panic_is_one_requests_and_says_nothing() {
        let credentials = Credentials {
            scenario_id: "s1".into(),
            api_key: Some("the-key".into()),
            token: None,
        };
        let options = Options::new(credentials, SealingKeys::ephemeral().unwrap());
        let gateway = Arc::new(Gateway::new(options).await.unwrap());
        let fails = async || -> &'static str { panic!("a visitor's words") };
        let router: Router = Router::new()
            .route("/chat", get(fails))
            .layer(from_fn_with_state(gateway, observe));
        let mut request = Request::get("/chat").body(Body::empty()).unwrap();
        let peer = ([127, 0, 0, 1], 1).into();
        request.extensions_mut().insert(Peer(peer));
        let response = router.oneshot(request).await.unwrap();
        assert_eq!(response.status(), 500);
        assert!(response.headers().contains_key("x-request-id"));
        let body = axum::body::to_bytes(response.into_body(), 10_000).await;
        let body = String::from_utf8(body.unwrap().to_vec()).unwrap();
        assert!(
            body.contains("UNKNOWN") && !body.contains("words"),
            "{body}"
        );
    }
}
