//! The Bearer token: a text, or a function that is asked for one.

use std::cell::Cell;

use wasm_bindgen::{JsCast, JsValue};

use crate::api::ErrorCode;
use crate::js::builtin::Function;
use crate::js::error::Failure;

pub(crate) enum TokenSource {
    Fixed(String),
    /// Asked once; what it promised serves every call until the service
    /// refuses it.
    Asked {
        ask: Function,
        promised: Cell<JsValue>,
    },
}

impl TokenSource {
    /// `undefined`, `null` and `""` are no token.
    pub(crate) fn from_js(value: &JsValue) -> Result<Option<Self>, Failure> {
        if value.is_undefined() || value.is_null() {
            return Ok(None);
        }
        if let Some(text) = value.as_string() {
            if text.is_empty() {
                return Ok(None);
            }
            if !is_token(&text) {
                return Err(invalid_token());
            }
            return Ok(Some(TokenSource::Fixed(text)));
        }
        match value.dyn_ref::<Function>() {
            Some(ask) => Ok(Some(TokenSource::Asked {
                ask: ask.clone(),
                promised: Cell::default(),
            })),
            None => Err(invalid_token()),
        }
    }

    /// The token, or a promise of it, asked for if need be.
    pub(crate) fn ask(&self) -> Result<JsValue, Failure> {
        let (ask, promised) = match self {
            TokenSource::Fixed(text) => return Ok(JsValue::from_str(text)),
            TokenSource::Asked { ask, promised } => (ask, promised),
        };
        let mut token = promised.take();
        if token.is_undefined() {
            token = ask.call0(&JsValue::UNDEFINED).map_err(failed)?;
        }
        if token.is_undefined() {
            return Err(invalid_token());
        }
        promised.set(token.clone());
        Ok(token)
    }

    /// Forgets what was promised, since it is no token that the service takes.
    /// Whether a new one can be had.
    pub(crate) fn forget(&self, stale: &JsValue) -> bool {
        let TokenSource::Asked { promised, .. } = self else {
            return false;
        };
        // Unless another call has asked anew already.
        let known = promised.take();
        if known != *stale {
            promised.set(known);
        }
        true
    }
}

/// Anything but visible ASCII can't stand in a header.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Why what was promised came to no token: the function's exception, or the
/// value it gave.
pub(crate) fn unusable(exception: JsValue) -> Failure {
    if exception.is_undefined() {
        invalid_token()
    } else {
        failed(exception)
    }
}

fn invalid_token() -> Failure {
    Failure::must_be(
        "token",
        "an API token (visible ASCII characters), or a function that returns or promises one",
    )
}

fn failed(exception: JsValue) -> Failure {
    Failure::new(
        ErrorCode::PermissionDenied,
        "Your `token` function failed, so nothing was sent. Its exception is this error's `cause`.",
        exception,
    )
}
