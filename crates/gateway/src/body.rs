//! Request bodies, and what is wrong with them. No message repeats what was
//! sent, since that is a visitor's words.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use quickchat_web::api::{Object, Value};
use tokio::time::timeout;

use crate::error::ApiError;

/// The largest body that is read, in bytes.
pub(crate) const MAX_BYTES: usize = 64 * 1024;

/// A body comes within this time, or not at all.
const LONGEST: Duration = Duration::from_secs(10);

/// The members of the JSON object that a body must be.
pub(crate) struct Body(Object);

impl Body {
    /// A text that may be missing, of at most `most` characters.
    pub(crate) fn text(&self, name: &str, most: usize) -> Result<Option<&str>, ApiError> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.chars().count() > most => Err(ApiError::invalid(
                format!("`{name}` is longer than {most} characters."),
            )),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(ApiError::invalid(format!("`{name}` must be a string."))),
        }
    }

    /// An object that may be missing.
    pub(crate) fn object(&self, name: &str) -> Result<Option<&Object>, ApiError> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Object(object)) => Ok(Some(object)),
            Some(_) => Err(ApiError::invalid(format!("`{name}` must be an object."))),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        if !is_json {
            // Also what keeps other sites' forms out.
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body must be sent as `Content-Type: application/json`.",
            ));
        }
        let bytes = timeout(LONGEST, Bytes::from_request(request, state))
            .await
            .map_err(|_| ApiError::new(StatusCode::REQUEST_TIMEOUT, "The body came too slowly."))?
            .map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    format!("The body is larger than {MAX_BYTES} bytes."),
                ),
                _ => ApiError::bad_request("The body could not be read."),
            })?;
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| {
            ApiError::bad_request(format!(
                "The body is no JSON: it breaks at line {}, column {}.",
                error.line(),
                error.column()
            ))
        })?;
        match value {
            Value::Object(members) => Ok(Body(members)),
            _ => Err(ApiError::invalid("The body must be a JSON object.")),
        }
    }
}
