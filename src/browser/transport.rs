//! Requests, as far as the page's `host` leaves them to be made and judged.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::cancel::Abort;
use crate::js::builtin::Promise;
use crate::js::codec;
use crate::js::host::host;

#[wasm_bindgen]
extern "C" {
    type Request;
    #[wasm_bindgen(constructor, catch)]
    fn new(url: &str) -> Result<Request, JsValue>;
}

/// Whether a URL (relative ones are relative to the page) can be requested.
pub(crate) fn is_requestable(url: &str) -> bool {
    Request::new(url).is_ok()
}

/// A request, ready to go out.
pub(crate) struct Outgoing<'a> {
    pub(crate) method: &'static str,
    pub(crate) url: &'a str,
    /// The Bearer token or a promise of it; `undefined` for none.
    pub(crate) token: &'a JsValue,
    /// JSON text.
    pub(crate) body: Option<&'a str>,
}

/// Sends, and reads the answer to its end, within `milliseconds`. It promises
/// an [`Exchange`].
pub(crate) fn send(outgoing: &Outgoing<'_>, milliseconds: u32, abort: &Abort) -> Promise {
    host().exchange(
        outgoing.method,
        outgoing.url,
        outgoing.body,
        outgoing.token,
        milliseconds,
        abort.signal(),
    )
}

/// Sends a file in a form; otherwise as [`send`].
#[cfg(feature = "api")]
pub(crate) fn upload(
    outgoing: &Outgoing<'_>,
    field: &str,
    settings: &JsValue,
    milliseconds: u32,
    abort: &Abort,
) -> Promise {
    host().upload(
        outgoing.url,
        field,
        settings,
        outgoing.token,
        milliseconds,
        abort.signal(),
    )
}

/// How a request went, as far as it came.
pub(crate) struct Exchange(pub(crate) JsValue);

impl Exchange {
    /// Whether the limit of time, or the caller, has ended it.
    pub(crate) fn is_over(&self) -> bool {
        !self.get("isOver").is_undefined()
    }

    /// The token that authorized it.
    pub(crate) fn token(&self) -> Option<String> {
        self.get("token").as_string()
    }

    pub(crate) fn status(&self) -> Option<u16> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a status has three digits"
        )]
        self.get("status").as_f64().map(|status| status as u16)
    }

    /// The service's name for the request.
    pub(crate) fn request_id(&self) -> Option<String> {
        self.get("requestId").as_string()
    }

    pub(crate) fn retry_after(&self) -> Option<String> {
        self.get("retryAfter").as_string()
    }

    /// The body, parsed, or `undefined`.
    pub(crate) fn body(&self) -> JsValue {
        self.get("body")
    }

    /// Why there is no answer or no body.
    pub(crate) fn exception(&self) -> JsValue {
        self.get("exception")
    }

    /// Whether a body is missing because what came is no JSON, and not because
    /// the connection was lost.
    pub(crate) fn is_no_json(&self) -> bool {
        codec::property(&self.exception(), "name")
            .as_string()
            .as_deref()
            == Some("SyntaxError")
    }

    fn get(&self, name: &str) -> JsValue {
        codec::property(&self.0, name)
    }
}
