//! A failure on its way to JavaScript.

use std::cell::Cell;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::builtin::{self, Array, Function, Reflect};
use super::codec;
use crate::api::{Error, ErrorCode};

thread_local! {
    // Leaked, since it lives as long as the module: a static that has nothing
    // to drop needs none of the code for its own end.
    static ERROR_CLASS: Cell<Option<&'static Function>> = const { Cell::new(None) };
}

/// Hands the page's `QuickchatError` class in, so that every build throws the
/// same one. Called once by the loader.
#[wasm_bindgen(js_name = useErrorClass)]
pub fn use_error_class(class: Function) {
    // `set` would bring the text of a panic that can't happen here.
    let _ = ERROR_CLASS.try_with(|known| known.set(Some(Box::leak(Box::new(class)))));
}

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
        let arguments = Array::of2(&JsValue::from_str(&error.message), &fields);
        ERROR_CLASS
            .try_with(Cell::get)
            .ok()
            .flatten()
            .and_then(|class| Reflect::construct(class, &arguments).ok())
            .unwrap_or_else(|| builtin::Error::new(&error.message).into())
    }
}
