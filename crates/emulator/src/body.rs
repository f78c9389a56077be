//! Request bodies, and what is wrong with them. No message repeats what was
//! sent, since that may be a key or a visitor's words.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::ApiError;

/// The largest body that is read, in bytes.
pub(crate) const MAX_BYTES: usize = 256 * 1024;

/// A body that was read and not yet looked into, so that credentials in
/// headers are checked first.
pub(crate) struct Body {
    bytes: Bytes,
    is_json: bool,
}

impl Body {
    /// The JSON that the body must be.
    pub(crate) fn value<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        if !self.is_json {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body must be sent as `Content-Type: application/json`.",
            ));
        }
        serde_json::from_slice(&self.bytes).map_err(|error| {
            ApiError::bad_request(format!(
                "The body is no JSON: it breaks at line {}, column {}.",
                error.line(),
                error.column()
            ))
        })
    }

    /// The members of the object that the body must be.
    pub(crate) fn members(&self) -> Result<Members, ApiError> {
        match self.value()? {
            Value::Object(members) => Ok(Members(members)),
            _ => Err(ApiError::invalid("The body must be a JSON object.")),
        }
    }

    /// Decodes the body, which must have every one of the `required` members.
    pub(crate) fn decode<T: DeserializeOwned>(&self, required: &[&str]) -> Result<T, ApiError> {
        self.members()?.decode(required)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// The members of a body.
#[derive(Clone)]
pub(crate) struct Members(Map<String, Value>);

impl Members {
    /// Sets a member that isn't there.
    pub(crate) fn fill_in(&mut self, name: &str, value: &str) {
        self.0.entry(name).or_insert_with(|| value.into());
    }

    /// Decodes the members, of which every one of the `required` must be there:
    /// what is missing is a 400, what is of the wrong type a 422.
    pub(crate) fn decode<T: DeserializeOwned>(self, required: &[&str]) -> Result<T, ApiError> {
        if let Some(missing) = required.iter().find(|name| !self.0.contains_key(**name)) {
            return Err(ApiError::bad_request(format!("`{missing}` is required.")));
        }
        serde_path_to_error::deserialize(Value::Object(self.0)).map_err(|error| {
            let place = error.path().to_string();
            ApiError::invalid(match place.as_str() {
                // About the members' names, and not about what is in them.
                "." => format!("The body doesn't fit: {}.", error.inner()),
                place => format!("`{place}` has the wrong type."),
            })
        })
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
        let bytes =
            Bytes::from_request(request, state)
                .await
                .map_err(|rejection| match rejection.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(
                        StatusCode::PAYLOAD_TOO_LARGE,
                        format!("The body is larger than {MAX_BYTES} bytes."),
                    ),
                    _ => ApiError::bad_request("The body could not be read."),
                })?;
        Ok(Body { bytes, is_json })
    }
}
