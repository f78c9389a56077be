//! The Bearer token: a text, or a function that is asked for one.

use std::cell::Cell;

use wasm_bindgen::{JsCast, JsValue};

use crate::api::ErrorCode;
use crate::js::builtin::{Function, Promise};
use crate::js::error::Failure;

pub(crate) enum TokenSource {
    Fixed(String),
    /// Asked once; what it promised serves every call until the service
    /// refuses it.
    Asked {
        ask: Function,
        promised: Cell<Option<Promise>>,
    },
}

/// A token in use, and which promise it came from.
pub(crate) struct Token {
    pub(crate) text: String,
    promised: Promise,
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
            return check(text)
                .map(TokenSource::Fixed)
                .map(Some)
                .ok_or_else(invalid_token);
        }
        match value.dyn_ref::<Function>() {
            Some(ask) => Ok(Some(TokenSource::Asked {
                ask: ask.clone(),
                promised: Cell::new(None),
            })),
            None => Err(invalid_token()),
        }
    }

    /// A promise of the token, asked for if need be; what it comes to is for
    /// [`TokenSource::receive`].
    pub(crate) fn ask(&self) -> Result<Promise, Failure> {
        let (ask, promised) = match self {
            TokenSource::Fixed(text) => return Ok(Promise::resolve(&JsValue::from_str(text))),
            TokenSource::Asked { ask, promised } => (ask, promised),
        };
        if let Some(promise) = promised.take() {
            promised.set(Some(promise.clone()));
            return Ok(promise);
        }
        let answer = ask.call0(&JsValue::UNDEFINED).map_err(failed)?;
        let promise = Promise::resolve(&answer);
        promised.set(Some(promise.clone()));
        Ok(promise)
    }

    /// The token that was promised, or why there is none.
    pub(crate) fn receive(
        &self,
        promised: Promise,
        answer: Result<JsValue, JsValue>,
    ) -> Result<Token, Failure> {
        let text = answer
            .map_err(failed)
            .and_then(|answer| answer.as_string().and_then(check).ok_or_else(invalid_token));
        match text {
            Ok(text) => Ok(Token { text, promised }),
            Err(failure) => {
                self.forget(&promised);
                Err(failure)
            }
        }
    }

    /// Notes that the service refused `token`. Whether a new one can be had.
    pub(crate) fn refused(&self, token: &Token) -> bool {
        self.forget(&token.promised);
        matches!(self, TokenSource::Asked { .. })
    }

    /// Forgets what was promised, unless another call has asked anew already.
    fn forget(&self, stale: &Promise) {
        if let TokenSource::Asked { promised, .. } = self {
            promised.set(promised.take().filter(|known| known != stale));
        }
    }
}

/// Anything but visible ASCII can't stand in a header.
fn check(text: String) -> Option<String> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())).then_some(text)
}

fn invalid_token() -> Failure {
    Failure::invalid_argument(
        "`token` must be an API token (visible ASCII characters), or a function that returns one or a promise of one.",
    )
}

fn failed(exception: JsValue) -> Failure {
    Failure::new(
        ErrorCode::PermissionDenied,
        "Your `token` function failed, so nothing was sent. Its exception is this error's `cause`.",
        exception,
    )
}
