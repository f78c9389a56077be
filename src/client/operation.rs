//! Every operation of the service by name, for the `api` build.

use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::call::{Call, Upload};
use super::{Client, arguments, settle};
use crate::api::text::concat;
use crate::api::{
    Authorization, Direction, Error, ErrorCode, Object, Operation, Placement, Schema, Value,
};
use crate::browser::cancel::Abort;
use crate::client::options::Options;
use crate::js::builtin::Promise;
use crate::js::codec;
use crate::js::error::Failure;

#[wasm_bindgen]
extern "C" {
    type Blob;
}

/// What is known of an operation: `{ perMinute, scope }`.
#[wasm_bindgen]
pub fn operation(name: &str) -> Result<JsValue, JsValue> {
    let operation = named(name)?;
    let scope = match operation.authorization {
        Authorization::Chat => "",
        Authorization::Token(scope) => scope.as_str(),
    };
    let mut known = Object::default();
    known.insert(
        "perMinute".to_owned(),
        f64::from(operation.rate_tier.per_minute()).into(),
    );
    known.insert("scope".to_owned(), scope.into());
    Ok(codec::from_value(&Value::Object(known)))
}

fn named(name: &str) -> Result<&'static Operation, Failure> {
    Operation::named(name)
        .ok_or_else(|| Failure::must_be("operation", "one of the service's reference"))
}

/// A call that may be made: its parameters are checked.
#[wasm_bindgen]
pub struct PreparedCall {
    options: Rc<Options>,
    operation: &'static Operation,
    call: Call,
    abort: Abort,
}

#[wasm_bindgen]
impl PreparedCall {
    /// Makes it, and gives the service's answer.
    pub fn start(self) -> Promise {
        let schema = (self.operation.response)();
        let finish = move |body| checked(&schema, body);
        settle(
            self.options,
            Ok(self.call),
            Ok(self.abort),
            Box::new(finish),
        )
    }
}

#[wasm_bindgen]
impl Client {
    /// Checks the parameters of an operation against the reference.
    pub fn prepare(
        &self,
        name: &str,
        parameters: &JsValue,
        settings: &JsValue,
    ) -> Result<PreparedCall, JsValue> {
        let prepare = || {
            let operation = named(name)?;
            let parameters = arguments::object(parameters, "parameters")?;
            let parameters = Value::Object(parameters);
            operation.check(&parameters)?;
            let Value::Object(parameters) = parameters else {
                return Err(Failure::must_be("parameters", arguments::PLAIN_OBJECT));
            };
            let upload = match operation.placement {
                Placement::File(field) => Some(upload(field, settings)?),
                _ => None,
            };
            Ok(PreparedCall {
                options: Rc::clone(&self.options),
                operation,
                call: Call::of_operation(&self.options, operation, &parameters, upload),
                abort: arguments::signal(settings)?,
            })
        };
        prepare().map_err(|failure: Failure| failure.into())
    }
}

fn upload(field: &'static str, settings: &JsValue) -> Result<Upload, Failure> {
    if !codec::property(settings, "file").is_instance_of::<Blob>() {
        return Err(Failure::must_be("file", "a File or another Blob"));
    }
    Ok(Upload {
        field,
        settings: settings.clone(),
    })
}

/// The body itself, once it is known to be what the reference documents.
fn checked(schema: &Schema, body: JsValue) -> Result<JsValue, Failure> {
    let value = codec::json_copy(&body).map_err(|cause| Failure {
        cause,
        ..wrong("It can't be read.")
    })?;
    match schema.violations(&value, Direction::Answer).first() {
        None => Ok(body),
        Some(violation) => Err(wrong(violation)),
    }
}

fn wrong(violation: &str) -> Failure {
    let message = concat(&[
        "The service's answer isn't what its reference documents: ",
        violation,
        " Check the address, and that quickchat-web is current.",
    ]);
    Error::new(ErrorCode::Decode, message).into()
}
