//! What pages hand in, checked before anything is sent.

use wasm_bindgen::JsValue;

use crate::api::text::is_blank;
use crate::api::{Field, MAX_CLIENT_METADATA_KEYS, Object, Value, path_segment};
use crate::browser::cancel::Abort;
use crate::browser::storage::StorageKind;
use crate::js::codec;
use crate::js::error::Failure;

pub(super) const STORAGE: &str = "\"local\", \"session\" or \"memory\"";
pub(super) const PLAIN_OBJECT: &str = "a plain object of values that JSON can hold";

/// A message's text.
pub(super) fn text(value: &JsValue) -> Result<String, Failure> {
    value
        .as_string()
        .filter(|text| !is_blank(text))
        .ok_or_else(|| Failure::must_be("text", "a string that isn't empty"))
}

/// A conversation's identifier, as a reply's `conv_id` gave it.
pub(super) fn conversation_id(value: &JsValue) -> Result<String, Failure> {
    value.as_string().filter(|id| path_segment(id).is_some()).ok_or_else(|| {
        Failure::invalid_argument(
            "The conversation's id must be the `conv_id` of a reply: a string that isn't empty, `.` or `..`.",
        )
    })
}

/// The property `name` of `settings`, unless it is absent.
pub(super) fn optional<T>(
    settings: &JsValue,
    name: &str,
    check: impl Fn(&JsValue) -> Result<T, Failure>,
) -> Result<Option<T>, Failure> {
    let value = codec::property(settings, name);
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    check(&value).map(Some)
}

/// The `context` among `settings`.
pub(super) fn context(settings: &JsValue) -> Result<Option<String>, Failure> {
    optional(settings, "context", |context| {
        context
            .as_string()
            .ok_or_else(|| Failure::must_be("context", "a string"))
    })
}

/// The `clientMetadata` among `settings`.
pub(super) fn client_metadata(settings: &JsValue) -> Result<Option<Object>, Failure> {
    optional(settings, "clientMetadata", |metadata| {
        let metadata = object(metadata, "clientMetadata")?;
        if metadata.len() > MAX_CLIENT_METADATA_KEYS {
            return Err(Failure::invalid_argument(
                "`clientMetadata` may have at most 5 keys. Set the others with setConversationMetadata().",
            ));
        }
        Ok(metadata)
    })
}

/// How long history is kept.
pub(super) fn storage(value: &JsValue) -> Result<StorageKind, Failure> {
    let mut kind = StorageKind::default();
    if kind.load(&value.as_string().map_or(Value::Null, Value::String)) {
        return Ok(kind);
    }
    Err(Failure::must_be("storage", STORAGE))
}

/// The `signal` among `settings`.
pub(super) fn signal(settings: &JsValue) -> Result<Abort, Failure> {
    Abort::from_js(codec::property(settings, "signal"))
        .ok_or_else(|| Failure::must_be("signal", "an AbortSignal"))
}

/// A plain object's values as JSON keeps them.
pub(super) fn object(value: &JsValue, name: &str) -> Result<Object, Failure> {
    let invalid = |cause| Failure {
        cause,
        ..Failure::must_be(name, PLAIN_OBJECT)
    };
    match codec::json_copy(value).map_err(invalid)? {
        Value::Object(object) => Ok(object),
        _ => Err(invalid(JsValue::UNDEFINED)),
    }
}
