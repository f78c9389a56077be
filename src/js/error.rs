//! A failure on its way to JavaScript.

use wasm_bindgen::JsValue;

use super::codec;
use super::host::host;
use crate::api::text::concat;
use crate::api::{Error, ErrorCode};

/// A failed call: what is told about it, and the exception behind it, if any.
#[derive(Clone)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    pub(crate) cause: JsValue,
}

impl Failure {
    pub(crate) fn new(code: ErrorCode, message: &str, cause: JsValue) -> Self {
        Failure {
            error: Error::new(code, message),
            cause,
        }
    }

    pub(crate) fn invalid_argument(message: &str) -> Self {
        Error::invalid_argument(message).into()
    }

    /// The argument `name` is not `what` it must be.
    pub(crate) fn must_be(name: &str, what: &str) -> Self {
        Failure::invalid_argument(&concat(&["`", name, "` must be ", what, "."]))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure {
            error,
            cause: JsValue::UNDEFINED,
        }
    }
}

/// The `QuickchatError` that the page gets.
impl From<Failure> for JsValue {
    fn from(Failure { error, cause }: Failure) -> JsValue {
        let fields = codec::encode(&error);
        codec::set_property(&fields, "retryable", &error.code.is_retryable().into());
        codec::set_property(&fields, "cause", &cause);
        host().error(&error.message, &fields)
    }
}
