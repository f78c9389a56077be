//! How a fault is done to a request.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::board::take_prefix;
use super::spec::{Effect, Fault, RetryAfter};
use crate::control;
use crate::error::ApiError;
use crate::service::Service;
use crate::traffic::EndpointGroup;

/// In a response's extensions: there is no response, the connection ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConnectionDropped;

/// Takes a fault off the address, counts the request, and lets it meet its
/// fault.
pub(crate) async fn inject(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Response {
    let by_address = match take_prefix(request.uri()) {
        Some(Ok((fault, uri))) => {
            *request.uri_mut() = uri;
            Some(fault)
        }
        Some(Err(error)) => return ApiError::bad_request(error.to_string()).into_response(),
        None => None,
    };
    if control::owns(request.uri().path()) {
        return next.run(request).await;
    }
    let method = request.method().clone();
    let group = EndpointGroup::of(request.uri().path());
    if let Some(group) = group {
        service.traffic.lock().received(&method, group);
    }
    let fault = service.faults.meet(by_address, group);
    if let Some(answer) = fault.as_ref().and_then(instead) {
        hold_back(fault.as_ref()).await;
        return answer;
    }
    let answer = next.run(request).await;
    if let Some(group) = group
        && answer.status().is_success()
    {
        service.traffic.lock().processed(&method, group);
    }
    // After the work and not before it: a caller who gives up in the meantime
    // must reckon with its having been done.
    hold_back(fault.as_ref()).await;
    match fault.and_then(|fault| fault.effect) {
        Some(effect) => spoil(effect, answer).await,
        None => answer,
    }
}

async fn hold_back(fault: Option<&Fault>) {
    if let Some(fault) = fault {
        sleep(fault.latency).await;
    }
}

/// The answer of a fault that keeps the request from being done.
fn instead(fault: &Fault) -> Option<Response> {
    match fault.effect.as_ref()? {
        Effect::Status(status, retry_after) => {
            let error = ApiError::new(
                *status,
                format!("The fault {} was asked for.", fault.spec()),
            );
            Some(with_retry_after(error.into_response(), *retry_after))
        }
        Effect::Html(status, retry_after) => {
            let page = Html(format!(
                "<!doctype html><html><head><title>{status}</title></head>\
                 <body><center><h1>{status}</h1></center><hr></body></html>"
            ));
            Some(with_retry_after(
                (*status, page).into_response(),
                *retry_after,
            ))
        }
        Effect::DropBefore => Some(dropped()),
        _ => None,
    }
}

fn with_retry_after(mut response: Response, retry_after: Option<RetryAfter>) -> Response {
    if let Some(retry_after) = retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, retry_after.header());
    }
    response
}

fn dropped() -> Response {
    let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
    response.extensions_mut().insert(ConnectionDropped);
    response
}

/// Does what a fault does to a finished answer.
async fn spoil(effect: Effect, answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    // A stream has no end at which to spoil it.
    let kind = parts.headers.get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind == "text/event-stream") {
        return dropped();
    }
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return dropped();
    };
    let half = bytes.slice(..bytes.len() / 2);
    let body = match effect {
        Effect::DropAfter => return dropped(),
        Effect::Truncate => {
            // The length of the whole, and half of it.
            parts
                .headers
                .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
            return Response::from_parts(parts, broken_off(half));
        }
        Effect::Drip(rate) => {
            parts
                .headers
                .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
            return Response::from_parts(parts, dripping(bytes, rate));
        }
        Effect::Malformed => half,
        Effect::Garbage => Bytes::from_static(b"[\"garbage\",42]"),
        Effect::Empty => Bytes::new(),
        Effect::WrongType => wrong_types(&bytes),
        // Done before there was an answer.
        Effect::Status(..) | Effect::Html(..) | Effect::DropBefore => bytes,
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}

/// A body after which the connection ends too early.
fn broken_off(first: Bytes) -> Body {
    Body::from_stream(stream::unfold(Some(first), |first| async {
        match first {
            Some(first) if !first.is_empty() => Some((Ok(first), Some(Bytes::new()))),
            Some(_) => {
                // Long enough for what was sent to leave the buffers.
                sleep(Duration::from_millis(50)).await;
                Some((Err(io::Error::other("broken off")), None))
            }
            None => None,
        }
    }))
}

/// A body at `rate` bytes a second.
fn dripping(bytes: Bytes, rate: u32) -> Body {
    const DROPS_PER_SECOND: u32 = 10;
    // Drops are whole bytes; at low rates they come less often.
    let size = rate.div_ceil(DROPS_PER_SECOND);
    let pause = Duration::from_secs_f64(f64::from(size) / f64::from(rate));
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    Body::from_stream(stream::unfold(bytes, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        sleep(pause).await;
        let drop = rest.split_to(size.min(rest.len()));
        Some((Ok::<_, Infallible>(drop), rest))
    }))
}

/// The same members, each with a value of another type.
fn wrong_types(bytes: &Bytes) -> Bytes {
    let wrong = match serde_json::from_slice(bytes) {
        Ok(Value::Object(members)) => members
            .into_iter()
            .map(|(name, value)| {
                let wrong = match value {
                    Value::String(_) => json!(42),
                    Value::Number(_) => json!("forty-two"),
                    Value::Bool(_) => json!("yes"),
                    Value::Array(_) | Value::Object(_) => json!("a string"),
                    Value::Null => json!({"null": false}),
                };
                (name, wrong)
            })
            .collect(),
        _ => json!(42),
    };
    Bytes::from(wrong.to_string())
}
