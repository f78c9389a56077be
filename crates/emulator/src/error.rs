//! How the emulator says no: the service's envelope and its codes.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quickchat_web::api::{ErrorCode, ErrorDetail, ErrorEnvelope, ErrorLists};

/// A refused request.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    messages: Vec<String>,
    retry_after: Option<HeaderValue>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        ApiError {
            status,
            messages: vec![message.into()],
            retry_after: None,
        }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        ApiError::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        ApiError::new(StatusCode::UNAUTHORIZED, message)
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        ApiError::new(StatusCode::FORBIDDEN, message)
    }

    pub(crate) fn unknown_conversation() -> Self {
        ApiError::new(
            StatusCode::NOT_FOUND,
            "There is no conversation with this identifier. Leave it out to start a new one.",
        )
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// A 400 for several reasons.
    pub(crate) fn bad_request_for(reasons: Vec<String>) -> Self {
        ApiError::for_reasons(StatusCode::BAD_REQUEST, reasons)
    }

    /// A 422 for several reasons.
    pub(crate) fn invalid_for(reasons: Vec<String>) -> Self {
        ApiError::for_reasons(StatusCode::UNPROCESSABLE_ENTITY, reasons)
    }

    fn for_reasons(status: StatusCode, messages: Vec<String>) -> Self {
        ApiError {
            status,
            messages,
            retry_after: None,
        }
    }

    pub(crate) fn retry_after(mut self, value: HeaderValue) -> Self {
        self.retry_after = Some(value);
        self
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let code = ErrorCode::from_status(self.status.as_u16());
        let root = self.messages.into_iter().map(|message| ErrorDetail {
            message,
            code: code.as_str().to_owned(),
        });
        let envelope = ErrorEnvelope {
            errors: ErrorLists {
                root: root.collect(),
            },
        };
        let mut response = (self.status, Json(envelope)).into_response();
        if let Some(value) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}

/// The answer to an address that nothing listens to.
pub(crate) async fn unknown_route() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        "Nothing is at this address. Mind slashes at the end: they are as documented.",
    )
}

/// The answer to a method that an address doesn't take.
pub(crate) async fn unknown_method() -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "This address doesn't take this method.",
    )
}
