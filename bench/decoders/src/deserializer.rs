//! A `Deserializer` over what the browser parsed. Its errors say nothing, so
//! that no formatting is linked.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    type Array;
    #[wasm_bindgen(static_method_of = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> bool;
    #[wasm_bindgen(method, getter)]
    fn length(this: &Array) -> u32;
    #[wasm_bindgen(method, indexing_getter)]
    fn get(this: &Array, index: u32) -> JsValue;

    type Object;
    #[wasm_bindgen(static_method_of = Object)]
    fn entries(object: &JsValue) -> Array;
}

#[derive(Debug)]
pub struct Unfit;

impl fmt::Display for Unfit {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Unfit {}

impl de::Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Unfit
    }
}

pub struct Js(pub JsValue);

impl<'de> IntoDeserializer<'de, Unfit> for Js {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn items(array: &JsValue) -> impl Iterator<Item = JsValue> {
    let array: &Array = array.unchecked_ref();
    (0..array.length()).map(|index| array.get(index))
}

impl<'de> Deserializer<'de> for Js {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let value = self.0;
        if let Some(flag) = value.as_bool() {
            return visitor.visit_bool(flag);
        }
        if let Some(number) = value.as_f64() {
            return if number.trunc() == number {
                visitor.visit_i64(number as i64)
            } else {
                visitor.visit_f64(number)
            };
        }
        if let Some(text) = value.as_string() {
            return visitor.visit_string(text);
        }
        if Array::is_array(&value) {
            return visitor.visit_seq(SeqDeserializer::new(items(&value).map(Js)));
        }
        if value.is_object() {
            let entries = Object::entries(&value);
            return visitor.visit_map(MapDeserializer::new(items(&entries).map(|entry| {
                let entry: Array = entry.unchecked_into();
                (Js(entry.get(0)), Js(entry.get(1)))
            })));
        }
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        if self.0.is_null() || self.0.is_undefined() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        let text = self.0.as_string().ok_or(Unfit)?;
        visitor.visit_enum(IntoDeserializer::<Unfit>::into_deserializer(text))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
