//! JavaScript values to models and back, by way of [`Value`].

use wasm_bindgen::{JsCast, JsValue};

use super::builtin::{Array, Json, Object, Reflect};
use crate::api::model::{LoadField, load_into};
use crate::api::{self, Mismatch, Model, Value};

/// How deep a value may nest: far beyond any real one, well within the stack.
const MAX_DEPTH: u32 = 100;

/// Reads a model from what the browser parsed.
pub(crate) fn decode<M: Model + Default>(value: &JsValue) -> Result<M, Mismatch> {
    let mut model = M::default();
    let tolerant = model.is_tolerant();
    match decode_into(tolerant, &mut |visit| model.load_fields(visit), value) {
        None => Ok(model),
        Some(mismatch) => Err(mismatch),
    }
}

/// Not generic, so that its code exists once.
fn decode_into(
    tolerant: bool,
    load_fields: &mut dyn FnMut(&mut LoadField<'_>),
    value: &JsValue,
) -> Option<Mismatch> {
    match to_value(value, MAX_DEPTH) {
        Some(value) => load_into(tolerant, load_fields, &value),
        None => Some(Mismatch("")),
    }
}

/// Gives every field of a tolerant model the value that it is read as.
pub(crate) fn complete<M: Model + Default>(body: &JsValue) -> Result<(), Mismatch> {
    let Some(Value::Object(sent)) = to_value(body, MAX_DEPTH) else {
        return Err(Mismatch(""));
    };
    M::default().load_fields(&mut |name, field| {
        if let Some(value) = sent.get(name) {
            field.load(value);
        }
        set_property(body, name, &from_value(&field.store()));
    });
    Ok(())
}

/// Writes a model as plain JavaScript objects, as `JSON.parse` would make them.
pub(crate) fn encode<M: Model>(model: &M) -> JsValue {
    from_value(&Value::Object(api::store(model)))
}

/// JSON text of a value.
pub(crate) fn to_json(value: Value) -> String {
    // Nothing that JSON can't hold is in there.
    Json::stringify(&from_value(&value))
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// JSON text of a model.
pub(crate) fn json_of<M: Model>(model: &M) -> String {
    to_json(Value::Object(api::store(model)))
}

/// A value from JSON text; `None` for any other text.
pub(crate) fn parse(text: &str) -> Option<JsValue> {
    Json::parse(text).ok()
}

/// What `JSON.stringify` keeps of a value: dates as text, no functions, no
/// `undefined`. Fails where that does (cycles, `BigInt`), and on what nests
/// too deep.
pub(crate) fn json_copy(value: &JsValue) -> Result<Value, JsValue> {
    let copy = Json::stringify(value)?
        .as_string()
        .map_or(Ok(JsValue::NULL), |text| Json::parse(&text))?;
    to_value(&copy, MAX_DEPTH).ok_or(JsValue::UNDEFINED)
}

/// The property of a value that may be no object at all.
pub(crate) fn property(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, name).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a property on an object of our own or the parser's.
pub(crate) fn set_property(object: &JsValue, name: &str, value: &JsValue) {
    // Fails on frozen objects only, and none of those is.
    let _ = Reflect::set(object, name, value);
}

/// Anything that JSON has no name for is `null`; `None` is for too deep a value.
fn to_value(value: &JsValue, depth: u32) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    if let Some(flag) = value.as_bool() {
        return Some(Value::Bool(flag));
    }
    if let Some(number) = value.as_f64() {
        return Some(Value::Number(number));
    }
    if let Some(text) = value.as_string() {
        return Some(Value::String(text));
    }
    if Array::is_array(value) {
        let mut items = Vec::new();
        for item in value.unchecked_ref::<Array>().iter() {
            items.push(to_value(&item, depth)?);
        }
        return Some(Value::Array(items));
    }
    if value.is_object() {
        let mut object = api::Object::default();
        for entry in Object::entries(value).iter() {
            let entry: Array = entry.unchecked_into();
            object.insert(entry.get(0).as_string()?, to_value(&entry.get(1), depth)?);
        }
        return Some(Value::Object(object));
    }
    Some(Value::Null)
}

/// A JSON value as JavaScript.
pub(crate) fn from_value(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(flag) => JsValue::from_bool(*flag),
        Value::Number(number) => JsValue::from_f64(*number),
        Value::String(text) => JsValue::from_str(text),
        Value::Array(items) => {
            let array = Array::new();
            for item in items {
                array.push(&from_value(item));
            }
            array.into()
        }
        Value::Object(object) => {
            let target: JsValue = Object::new().into();
            for (key, value) in object.iter() {
                set_property(&target, key, &from_value(value));
            }
            target
        }
    }
}
