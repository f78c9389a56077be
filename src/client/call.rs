//! One call of the service, from the endpoint's value to its answer: where it
//! goes, what authorizes it, how long it may take, and when it is made again.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::options::Options;
use super::token::{self, TokenSource};
use crate::api::retry;
use crate::api::text::concat;
use crate::api::{
    Authorization, Endpoint, Error, ErrorCode, ErrorEnvelope, Mismatch, Repeat, Value, add_query,
};
#[cfg(feature = "api")]
use crate::api::{Object, Operation, Schema};
use crate::browser::cancel::Abort;
use crate::browser::transport::{self, Exchange, Outgoing};
use crate::browser::{clock, random};
use crate::js::builtin::Promise;
use crate::js::codec;
use crate::js::error::Failure;
use crate::js::host::host;

/// An endpoint's value as it goes out, without its type, so that what sends it
/// exists once.
pub(crate) struct Call {
    /// By name, so that the names of methods that a build doesn't use aren't in it.
    method: &'static str,
    url: String,
    body: Option<String>,
    authorization: Authorization,
    repeat: Repeat,
    /// The file that goes instead of a body.
    #[cfg(feature = "api")]
    upload: Option<Upload>,
    /// Whether a success says nothing.
    #[cfg(feature = "api")]
    says_nothing: bool,
}

/// A file to send in a form.
#[cfg(feature = "api")]
pub(crate) struct Upload {
    /// What the file is called there.
    pub(crate) field: &'static str,
    /// `{ file, name, onProgress }`, as the page gave it.
    pub(crate) settings: JsValue,
}

impl Call {
    pub(crate) fn new<E: Endpoint>(options: &Options, endpoint: &E) -> Self {
        let mut call = Call::to(
            options,
            (E::METHOD.as_str(), &endpoint.path()),
            endpoint.body(),
            E::AUTHORIZATION,
            E::REPEAT,
        );
        let query = endpoint.query();
        // Always so where no endpoint of a build has a query: then it has no code for one.
        if !query.is_empty() {
            add_query(&mut call.url, &query);
        }
        call
    }

    /// Not generic, so that its code exists once.
    fn to(
        options: &Options,
        (method, path): (&'static str, &str),
        body: Option<Value>,
        authorization: Authorization,
        repeat: Repeat,
    ) -> Self {
        Call {
            method,
            url: match authorization {
                Authorization::Chat => options.chat_url.clone(),
                Authorization::Token(_) => concat(&[&options.api_url, path]),
            },
            body: body.map(codec::to_json),
            authorization,
            repeat,
            #[cfg(feature = "api")]
            upload: None,
            #[cfg(feature = "api")]
            says_nothing: false,
        }
    }

    /// A call of an operation, whose parameters are checked.
    #[cfg(feature = "api")]
    pub(crate) fn of_operation(
        options: &Options,
        operation: &Operation,
        parameters: &Object,
        upload: Option<Upload>,
    ) -> Self {
        let request = operation.request(parameters);
        let mut call = Call {
            upload,
            says_nothing: (operation.response)() == Schema::Nothing,
            ..Call::to(
                options,
                (operation.method.as_str(), &request.path),
                request.body,
                operation.authorization,
                operation.repeat,
            )
        };
        add_query(&mut call.url, &request.query);
        call
    }

    /// Makes the call, once the caller is done with what it does now, and hands
    /// `then` what came of it: the answer's body as the browser parsed it.
    pub(crate) fn start(self, options: Rc<Options>, abort: Abort, then: Then) {
        let attempt = Attempt {
            call: self,
            options,
            abort,
            then,
            retries: 0,
            may_renew: true,
        };
        attempt.start_after(0);
    }

    /// Where the Bearer token comes from, if one is needed.
    fn token_source<'a>(&self, options: &'a Options) -> Result<Option<&'a TokenSource>, Failure> {
        if options.behind_gateway {
            return Ok(None);
        }
        if self.authorization == Authorization::Chat && options.api_key.is_some() {
            return Ok(None);
        }
        options.token.as_ref().map(Some).ok_or_else(|| {
            Failure::invalid_argument(
                "This call needs a credential. Give connect() a `gateway`, or, where no visitor can read it, a `token`; for chat an `apiKey` will do.",
            )
        })
    }

    const fn says_nothing(&self) -> bool {
        #[cfg(feature = "api")]
        return self.says_nothing;
        #[cfg(not(feature = "api"))]
        return false;
    }

    fn lost(&self, exception: JsValue) -> Failure {
        self.unanswered(
            ErrorCode::Network,
            "No complete answer came. Check the connection, the address, and that its server (CORS) and this page's policy (connect-src) allow the request.",
            exception,
        )
    }

    fn unanswered(&self, code: ErrorCode, what: &str, cause: JsValue) -> Failure {
        let advice = match self.repeat {
            Repeat::Harmless => " Try again.",
            Repeat::Duplicates => {
                " The message may have arrived; send it again only if that does no harm."
            }
        };
        Failure {
            error: Error::new(code, concat(&[what, advice])),
            cause,
        }
    }
}

/// What is done with a call's outcome.
type Then = Box<dyn FnOnce(Result<JsValue, Failure>)>;

/// A call on its way, which is made again as far as it may be.
struct Attempt {
    call: Call,
    options: Rc<Options>,
    abort: Abort,
    then: Then,
    /// How often it was made again.
    retries: u32,
    /// Whether a token that is refused may be replaced.
    may_renew: bool,
}

impl Attempt {
    fn start_after(self, milliseconds: u32) {
        let pause = host().pause(milliseconds, self.abort.signal());
        when_fulfilled(&pause, Box::new(|_| self.start()));
    }

    fn start(self) {
        match self.send() {
            Ok((promised, exchange)) => when_fulfilled(
                &exchange,
                Box::new(|exchange| self.conclude(promised, Exchange(exchange))),
            ),
            Err(failure) => (self.then)(Err(failure)),
        }
    }

    /// The token, if one is needed, and the answer, as they are promised.
    fn send(&self) -> Result<(JsValue, Promise), Failure> {
        if let Some(reason) = self.abort.reason() {
            return Err(aborted(reason));
        }
        let call = &self.call;
        let source = call.token_source(&self.options)?;
        let promised = source.map_or(Ok(JsValue::UNDEFINED), TokenSource::ask)?;
        let outgoing = Outgoing {
            method: call.method,
            url: &call.url,
            body: call.body.as_deref(),
            token: &promised,
        };
        let limit = self.options.timeout_ms(call.authorization);
        #[cfg(feature = "api")]
        if let Some(Upload { field, settings }) = &call.upload {
            let limit = self.options.upload_timeout_ms();
            let exchange = transport::upload(&outgoing, field, settings, limit, &self.abort);
            return Ok((promised, exchange));
        }
        let exchange = transport::send(&outgoing, limit, &self.abort);
        Ok((promised, exchange))
    }

    fn conclude(mut self, promised: JsValue, exchange: Exchange) {
        let mut failure = match self.read(&promised, &exchange) {
            Ok(body) => return (self.then)(Ok(body)),
            Err(failure) => failure,
        };
        if let Some(token) = exchange.token() {
            failure.error.redact(&token);
        }
        if let Some(key) = &self.options.api_key {
            failure.error.redact(key);
        }
        match self.wait_before_next(&promised, &failure.error) {
            Some(wait) => self.start_after(wait),
            None => (self.then)(Err(failure)),
        }
    }

    /// How long to wait before the next attempt, in milliseconds, if there is one.
    fn wait_before_next(&mut self, promised: &JsValue, error: &Error) -> Option<u32> {
        if let (Some(401), Some(source)) = (error.status, &self.options.token)
            && !promised.is_undefined()
            && source.forget(promised)
            && self.may_renew
        {
            self.may_renew = false;
            return Some(0);
        }
        if self.retries == self.options.max_retries {
            return None;
        }
        let wait = retry::delay(self.call.repeat, self.retries, error, random::unit())?;
        self.retries += 1;
        Some(wait)
    }

    /// The body of a success.
    fn read(&self, promised: &JsValue, exchange: &Exchange) -> Result<JsValue, Failure> {
        if let Some(reason) = self.abort.reason() {
            return Err(aborted(reason));
        }
        if exchange.is_over() {
            return Err(self.call.unanswered(
                ErrorCode::Timeout,
                "No complete answer came within `timeoutMs`.",
                JsValue::UNDEFINED,
            ));
        }
        let exception = exchange.exception();
        if let Some(source) = &self.options.token
            && !promised.is_undefined()
            && exchange.token().is_none()
        {
            source.forget(promised);
            return Err(token::unusable(exception));
        }
        let Some(status) = exchange.status() else {
            return Err(self.call.lost(exception));
        };
        let body = exchange.body();
        let mut failure = if !(200..300).contains(&status) {
            refused(status, &body)
        } else if self.call.says_nothing() {
            return Ok(JsValue::UNDEFINED);
        } else if !body.is_undefined() {
            return Ok(body);
        } else if exchange.is_no_json() {
            Failure {
                cause: exception,
                ..undecodable(Mismatch(""))
            }
        } else {
            self.call.lost(exception)
        };
        let error = &mut failure.error;
        error.status = Some(status);
        error.request_id = exchange.request_id();
        error.retry_after_ms = exchange
            .retry_after()
            .and_then(|header| retry::parse_retry_after(&header, clock::now(), clock::parse_date));
        Err(failure)
    }
}

/// Goes on once a promise that is never rejected is fulfilled.
fn when_fulfilled(promise: &Promise, next: Box<dyn FnOnce(JsValue)>) {
    let next = Closure::<dyn FnMut(JsValue)>::once_into_js(next);
    promise.then(&next);
}

/// An answer that isn't what the reference documents.
pub(crate) fn undecodable(mismatch: Mismatch) -> Failure {
    let what = match mismatch.0 {
        "" => "it isn't a JSON object".to_owned(),
        field => concat(&["`", field, "` is missing or has the wrong type"]),
    };
    let message = concat(&[
        "The service's answer isn't what its reference documents: ",
        &what,
        ". Check the address, and that quickchat-web is current.",
    ]);
    Error::new(ErrorCode::Decode, message).into()
}

/// A status that is no success, with the service's own list if it sent one.
fn refused(status: u16, body: &JsValue) -> Failure {
    let envelope: ErrorEnvelope = codec::decode(body).unwrap_or_default();
    Error::from_answer(status, envelope.errors.root).into()
}

fn aborted(reason: JsValue) -> Failure {
    Failure::new(
        ErrorCode::Aborted,
        "The call was aborted by its `signal`.",
        reason,
    )
}
