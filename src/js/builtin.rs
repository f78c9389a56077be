//! The parts of the language that are used. js-sys and web-sys have them all,
//! but a module that knows those crates holds something of each of their
//! thousands of declarations: 4 KB that the page would load for nothing.

use wasm_bindgen::JsValue;
#[cfg(feature = "widget")]
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    #[wasm_bindgen(is_type_of = JsValue::is_function)]
    pub type Function;
    #[wasm_bindgen(method, catch, js_name = call)]
    pub(crate) fn call0(this: &Function, context: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = call)]
    pub(crate) fn call2(
        this: &Function,
        context: &JsValue,
        first: &JsValue,
        second: &JsValue,
    ) -> Result<JsValue, JsValue>;

    pub type Promise;
    #[wasm_bindgen(method)]
    pub(crate) fn then(this: &Promise, fulfilled: &JsValue) -> JsValue;
    #[cfg(feature = "widget")]
    #[wasm_bindgen(method, js_name = then)]
    pub(crate) fn settled(
        this: &Promise,
        fulfilled: &Closure<dyn FnMut(JsValue)>,
        rejected: &Closure<dyn FnMut(JsValue)>,
    ) -> JsValue;

    pub type Array;
    #[wasm_bindgen(constructor)]
    pub(crate) fn new() -> Array;
    #[wasm_bindgen(static_method_of = Array, js_name = isArray)]
    pub(crate) fn is_array(value: &JsValue) -> bool;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn length(this: &Array) -> u32;
    #[wasm_bindgen(method, indexing_getter)]
    pub(crate) fn get(this: &Array, index: u32) -> JsValue;
    #[wasm_bindgen(method)]
    pub(crate) fn push(this: &Array, item: &JsValue) -> u32;

    pub(crate) type Object;
    #[wasm_bindgen(constructor)]
    pub(crate) fn new() -> Object;
    #[wasm_bindgen(static_method_of = Object)]
    pub(crate) fn entries(object: &JsValue) -> Array;

    pub(crate) type Reflect;
    #[wasm_bindgen(static_method_of = Reflect, catch)]
    pub(crate) fn get(target: &JsValue, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(static_method_of = Reflect, catch)]
    pub(crate) fn set(target: &JsValue, key: &str, value: &JsValue) -> Result<bool, JsValue>;

    #[wasm_bindgen(js_name = JSON)]
    pub(crate) type Json;
    // Gives `undefined` for what has no JSON.
    #[wasm_bindgen(static_method_of = Json, catch)]
    pub(crate) fn stringify(value: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(static_method_of = Json, catch)]
    pub(crate) fn parse(text: &str) -> Result<JsValue, JsValue>;

}

impl Array {
    /// The items.
    pub(crate) fn iter(&self) -> impl Iterator<Item = JsValue> {
        (0..self.length()).map(|index| self.get(index))
    }
}
