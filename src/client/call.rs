//! One call of the service, from the endpoint's value to its answer: where it
//! goes, what authorizes it, how long it may take, and when it is made again.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::options::Options;
use super::retry::{self, Repeat};
use super::token::{Token, TokenSource};
use crate::api::text::concat;
use crate::api::{
    Authorization, Endpoint, Error, ErrorCode, ErrorEnvelope, Method, Mismatch, Value, path_segment,
};
use crate::browser::cancel::{Abort, Cancelled, Limit, sleep};
use crate::browser::transport::{self, Answer, NoAnswer, Outgoing};
use crate::browser::{clock, random};
use crate::js::builtin::Promise;
use crate::js::codec;
use crate::js::error::Failure;
use crate::js::promise::Task;

/// An endpoint's value as it goes out, without its type, so that what sends it
/// exists once.
pub(crate) struct Call {
    method: Method,
    url: String,
    body: Option<String>,
    authorization: Authorization,
    repeat: Repeat,
}

impl Call {
    pub(crate) fn new<E: Endpoint>(options: &Options, endpoint: &E, repeat: Repeat) -> Self {
        let url = if E::AUTHORIZATION == Authorization::Chat {
            options.chat_url.clone()
        } else {
            let mut url = concat(&[&options.api_url, &endpoint.path()]);
            for (index, (name, value)) in endpoint.query().into_iter().enumerate() {
                let separator = if index == 0 { "?" } else { "&" };
                // Only a path has no place for `.` and `..`.
                let value = path_segment(&value).unwrap_or(value);
                url.extend([separator, name, "=", &value]);
            }
            url
        };
        Call {
            method: E::METHOD,
            url,
            body: endpoint
                .body()
                .map(|body| codec::to_json(Value::Object(body))),
            authorization: E::AUTHORIZATION,
            repeat,
        }
    }

    /// Makes the call, once the caller is done with what it does now, and hands
    /// `then` what came of it: the answer's body as the browser parsed it.
    pub(crate) fn start(
        self,
        options: Rc<Options>,
        abort: Abort,
        then: Box<dyn FnOnce(Result<JsValue, Failure>)>,
    ) {
        Task::run(|task| {
            Box::pin(async move {
                let _ = task.wait_for(&Promise::resolve(&JsValue::UNDEFINED)).await;
                then(self.make(&task, &options, &abort).await);
            })
        });
    }

    /// Makes the call, and makes it again as far as `repeat` allows.
    async fn make(
        &self,
        task: &Task,
        options: &Options,
        abort: &Abort,
    ) -> Result<JsValue, Failure> {
        let mut attempt = 0;
        let mut may_renew = true;
        loop {
            if let Some(reason) = abort.reason() {
                return Err(aborted(reason));
            }
            let mut token = None;
            let mut failure = match self.attempt(task, options, abort, &mut token).await {
                Ok(body) => return Ok(body),
                Err(failure) => failure,
            };
            for secret in token
                .iter()
                .map(|token| &token.text)
                .chain(&options.api_key)
            {
                failure.error.redact(secret);
            }
            if let (Some(401), Some(source), Some(token)) =
                (failure.error.status, &options.token, &token)
                && source.refused(token)
                && may_renew
            {
                may_renew = false;
                continue;
            }
            let wait = (attempt < options.max_retries)
                .then(|| retry::delay(self.repeat, attempt, &failure.error, random::unit()))
                .flatten();
            let Some(wait) = wait else {
                return Err(failure);
            };
            attempt += 1;
            if let Some(reason) = sleep(task, abort, wait).await {
                return Err(aborted(reason));
            }
        }
    }

    /// Leaves the token that was used in `used`.
    async fn attempt(
        &self,
        task: &Task,
        options: &Options,
        abort: &Abort,
        used: &mut Option<Token>,
    ) -> Result<JsValue, Failure> {
        let limit = Limit::start(abort, options.timeout_ms(self.authorization));
        if let Some(source) = self.token_source(options)? {
            let promised = source.ask()?;
            *used = Some(match limit.wait_for(task, &promised).await {
                Ok(answer) => source.receive(promised, answer)?,
                Err(cancelled) => return Err(self.cancelled(cancelled)),
            });
        }
        let outgoing = Outgoing {
            method: self.method,
            url: &self.url,
            bearer: used.as_ref().map(|token| token.text.as_str()),
            body: self.body.as_deref(),
        };
        match transport::send(task, outgoing, &limit).await {
            Ok(answer) => self.read(&answer),
            Err(NoAnswer::Cancelled(cancelled)) => Err(self.cancelled(cancelled)),
            Err(NoAnswer::Lost(exception)) => Err(self.lost(exception)),
        }
    }

    /// Where the Bearer token comes from, if one is needed.
    fn token_source<'a>(&self, options: &'a Options) -> Result<Option<&'a TokenSource>, Failure> {
        if options.behind_gateway {
            return Ok(None);
        }
        match (self.authorization, &options.token) {
            (Authorization::Chat, _) if options.api_key.is_some() => Ok(None),
            (_, Some(source)) => Ok(Some(source)),
            (Authorization::Chat, None) => Err(Failure::invalid_argument(
                "Chat needs a credential. Give connect() a `gateway`, or, where no visitor can read it, an `apiKey` or a `token`.",
            )),
            (Authorization::Token(_), None) => Err(Failure::invalid_argument(
                "This call needs a credential that an `apiKey` isn't. Give connect() a `gateway`, or, where no visitor can read it, a `token`.",
            )),
        }
    }

    fn cancelled(&self, cancelled: Cancelled) -> Failure {
        match cancelled {
            Cancelled::Aborted(reason) => aborted(reason),
            Cancelled::TimedOut => self.unanswered(
                ErrorCode::Timeout,
                "No complete answer came within `timeoutMs`.",
                JsValue::UNDEFINED,
            ),
        }
    }

    fn read(&self, answer: &Answer) -> Result<JsValue, Failure> {
        let success = answer.is_success();
        let status = answer.status();
        let mut failure = match &answer.body {
            Ok(body) if success => return Ok(body.clone()),
            Ok(body) => refused(status, body),
            Err(exception) if success && transport::is_no_json(exception) => Failure {
                cause: exception.clone(),
                ..undecodable(Mismatch(""))
            },
            Err(exception) if success => self.lost(exception.clone()),
            // An error page: its status says enough.
            Err(_) => refused(status, &JsValue::UNDEFINED),
        };
        let error = &mut failure.error;
        error.status = Some(status);
        error.request_id = answer.header("X-Request-Id");
        error.retry_after_ms = answer
            .header("Retry-After")
            .and_then(|header| retry::parse_retry_after(&header, clock::now(), clock::parse_date));
        Err(failure)
    }

    fn lost(&self, exception: JsValue) -> Failure {
        self.unanswered(
            ErrorCode::Network,
            "No complete answer came: the connection failed or was lost, or the browser refused the request. Check the connection, the address, and that its server allows this page's origin (CORS) and this page's policy the address (connect-src).",
            exception,
        )
    }

    fn unanswered(&self, code: ErrorCode, what: &str, cause: JsValue) -> Failure {
        let advice = match self.repeat {
            Repeat::Harmless => " Try again.",
            Repeat::Duplicates => {
                " The message may have arrived all the same: send it again only if a second copy does no harm."
            }
        };
        Failure {
            error: Error::new(code, concat(&[what, advice])),
            cause,
        }
    }
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
        ". Check that the address is the service's own or a gateway's, and that quickchat-web is current.",
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
