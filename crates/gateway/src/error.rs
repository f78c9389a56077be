//! How the gateway says no: the service's envelope and its codes.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quickchat_web::api::{ErrorCode, ErrorEnvelope};

/// A refused or failed request. The message is for the page's developer and
/// never repeats what was sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    message: String,
    /// When to come back. With a 503 it also says that nothing was done.
    pub(crate) retry_after: Option<Duration>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        ApiError {
            status,
            message: message.into(),
            retry_after: None,
        }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        ApiError::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// The one answer to every identifier that opens nothing, whatever the
    /// reason: nobody learns from it how close a guess was.
    pub(crate) fn unknown_conversation() -> Self {
        ApiError::new(
            StatusCode::NOT_FOUND,
            "There is no conversation with this identifier. Leave it out to start a new one.",
        )
    }

    pub(crate) fn too_many(message: impl Into<String>, wait: Duration) -> Self {
        ApiError::new(StatusCode::TOO_MANY_REQUESTS, message).retry_after(wait)
    }

    /// Something went wrong on the way to the service or back.
    pub(crate) fn upstream(status: StatusCode, message: impl Into<String>) -> Self {
        ApiError::new(status, message)
    }

    pub(crate) fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }
}

/// Whole seconds, rounded up: who waits them isn't early.
pub(crate) fn whole_seconds(wait: Duration) -> u64 {
    (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let code = ErrorCode::from_status(self.status.as_u16());
        let envelope = ErrorEnvelope::root(self.message, code.as_str());
        let mut response = (self.status, Json(envelope)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(wait) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(whole_seconds(wait)));
        }
        response
    }
}

/// The answer to an address that nothing listens to.
pub(crate) async fn unknown_route() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "Nothing is at this address.")
}

/// The answer to a method that an address doesn't take.
pub(crate) async fn unknown_method() -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "This address doesn't take this method.",
    )
}
