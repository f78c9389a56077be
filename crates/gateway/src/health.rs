//! What operators ask: whether the gateway lives, whether it takes requests, and
//! what it counted.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::net::IpAddr;

use crate::error::unknown_route;
use crate::gateway::Gateway;
use crate::visit::Visit;

/// The process lives.
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// The gateway takes requests. The service being away doesn't change that, since
/// another gateway wouldn't reach it either; it is told.
pub(crate) async fn ready(State(gateway): State<Arc<Gateway>>) -> Response {
    let (status, gateway_is) = match gateway.is_closing() {
        true => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
        false => (StatusCode::OK, "ready"),
    };
    let service = match gateway.upstream.is_up() {
        true => "answering",
        false => "failing",
    };
    (
        status,
        Json(json!({ "gateway": gateway_is, "service": service })),
    )
        .into_response()
}

/// For Prometheus, in the own network.
pub(crate) async fn metrics(State(gateway): State<Arc<Gateway>>, visit: Visit) -> Response {
    let is_near = match visit.address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    };
    if !is_near || visit.is_relayed {
        return unknown_route().await.into_response();
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let text = gateway.metrics.text(gateway.upstream.waiting());
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
