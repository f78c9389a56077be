//! The same two functions by different decoders: each reads a model from what
//! the browser parsed and writes it again. Without a feature they do nothing,
//! which is what a build costs before it decodes anything.

#[cfg(feature = "field-table")]
use quickchat_web::api;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

// The project's own sources, as they are.
#[cfg(feature = "field-table")]
#[allow(dead_code, reason = "the client uses the rest")]
#[path = "../../../src/js/builtin.rs"]
mod builtin;
#[cfg(feature = "field-table")]
#[allow(dead_code, reason = "the client uses the rest")]
#[path = "../../../src/js/codec.rs"]
mod codec;
#[cfg(feature = "own-deserializer")]
mod deserializer;
#[cfg(any(feature = "serde-wasm-bindgen", feature = "own-deserializer"))]
mod models;

/// A reply: four fields.
#[wasm_bindgen]
pub fn reply(body: JsValue) -> Option<JsValue> {
    #[cfg(feature = "serde-wasm-bindgen")]
    return round_trip::<models::ChatReply>(body);
    #[cfg(feature = "own-deserializer")]
    return round_trip::<models::ChatReply>(body);
    #[cfg(feature = "field-table")]
    return round_trip::<api::ChatReply>(body);
    #[allow(unreachable_code, reason = "without a feature")]
    Some(body)
}

/// A widget configuration: 28 fields.
#[wasm_bindgen]
pub fn configuration(body: JsValue) -> Option<JsValue> {
    #[cfg(feature = "serde-wasm-bindgen")]
    return round_trip::<models::WidgetConfiguration>(body);
    #[cfg(feature = "own-deserializer")]
    return round_trip::<models::WidgetConfiguration>(body);
    #[cfg(feature = "field-table")]
    return round_trip::<api::WidgetConfiguration>(body);
    #[allow(unreachable_code, reason = "without a feature")]
    Some(body)
}

#[cfg(feature = "serde-wasm-bindgen")]
fn round_trip<M: serde::Serialize + serde::de::DeserializeOwned>(body: JsValue) -> Option<JsValue> {
    let model: M = serde_wasm_bindgen::from_value(body).ok()?;
    serde_wasm_bindgen::to_value(&model).ok()
}

#[cfg(feature = "own-deserializer")]
fn round_trip<M: serde::Serialize + serde::de::DeserializeOwned>(body: JsValue) -> Option<JsValue> {
    let model = M::deserialize(deserializer::Js(body)).ok()?;
    serde_wasm_bindgen::to_value(&model).ok()
}

#[cfg(feature = "field-table")]
fn round_trip<M: api::Model + Default>(body: JsValue) -> Option<JsValue> {
    let model: M = codec::decode(&body).ok()?;
    Some(codec::encode(&model))
}
