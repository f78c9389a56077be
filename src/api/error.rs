//! How a call fails: the service's error envelope ("Error Handling" in the
//! reference), and the one error that every failure becomes.

use std::fmt;
use std::ops::{Deref, DerefMut};

use super::model::{Field, Model, choice, field_of_model, model};
use super::schema::Member;

choice! {
    /// What went wrong. The service's codes follow the HTTP status; the others are
    /// the client's own.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum ErrorCode {
        /// 400, and every other 4xx that has no code of its own.
        BadRequest = "BAD_REQUEST",
        /// 401 and 403.
        PermissionDenied = "PERMISSION_DENIED",
        /// 402.
        PaymentRequired = "PAYMENT_REQUIRED",
        /// 404.
        NotFound = "NOT_FOUND",
        /// 409.
        Conflict = "CONFLICT",
        /// 422.
        ValidationError = "VALIDATION_ERROR",
        /// 429.
        TooManyRequests = "TOO_MANY_REQUESTS",
        /// 502, 503 and 504.
        ServiceUnavailable = "SERVICE_UNAVAILABLE",
        /// Every other status that is no success.
        #[default]
        Unknown = "UNKNOWN",
        /// No answer came: no connection, a lost one, or one the browser refused.
        Network = "NETWORK",
        /// No complete answer came in time.
        Timeout = "TIMEOUT",
        /// The caller aborted the call.
        Aborted = "ABORTED",
        /// An answer came that isn't what the reference documents.
        Decode = "DECODE",
        /// The caller's argument can't be sent.
        InvalidArgument = "INVALID_ARGUMENT",
        /// The module isn't loaded yet.
        NotInitialized = "NOT_INITIALIZED",
        /// The page's Content Security Policy forbids WebAssembly.
        WasmBlocked = "WASM_BLOCKED",
        /// The module's file is missing or isn't WebAssembly.
        WasmUnavailable = "WASM_UNAVAILABLE",
    }
}

impl ErrorCode {
    /// The code for an HTTP status that is no success.
    ///
    /// ```
    /// use quickchat_web::api::ErrorCode;
    ///
    /// assert_eq!(ErrorCode::from_status(418), ErrorCode::BadRequest);
    /// assert_eq!(ErrorCode::from_status(504), ErrorCode::ServiceUnavailable);
    /// ```
    pub const fn from_status(status: u16) -> Self {
        match status {
            401 | 403 => ErrorCode::PermissionDenied,
            402 => ErrorCode::PaymentRequired,
            404 => ErrorCode::NotFound,
            409 => ErrorCode::Conflict,
            422 => ErrorCode::ValidationError,
            429 => ErrorCode::TooManyRequests,
            400..=499 => ErrorCode::BadRequest,
            502..=504 => ErrorCode::ServiceUnavailable,
            _ => ErrorCode::Unknown,
        }
    }

    /// Whether the same call may succeed when the caller makes it again.
    pub const fn is_retryable(self) -> bool {
        matches!(
            self,
            ErrorCode::TooManyRequests
                | ErrorCode::ServiceUnavailable
                | ErrorCode::Unknown
                | ErrorCode::Network
                | ErrorCode::Timeout
        )
    }

    /// What happened and what to do next, where the status says it.
    const fn explanation(self) -> &'static str {
        match self {
            ErrorCode::BadRequest | ErrorCode::ValidationError => {
                "The service refused the request's values. Correct what it names and send again."
            }
            ErrorCode::PermissionDenied => {
                "The service refused the credential. Check that it is current, of this scenario, and of the scope that the call needs."
            }
            ErrorCode::PaymentRequired => "The account has no active subscription. Renew it.",
            ErrorCode::NotFound => {
                "The service doesn't know what was asked for. Check the address and the identifier."
            }
            ErrorCode::Conflict => {
                "The service was changing the same thing. Read it anew, then send again."
            }
            ErrorCode::TooManyRequests => "Too many requests were made. Wait before the next one.",
            ErrorCode::ServiceUnavailable => "The service is unavailable for now. Try again later.",
            _ => "The service failed. Try again later.",
        }
    }
}

model! {
    /// One entry of the service's error list.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ErrorDetail(TOLERANT) {
        /// What the service says happened.
        pub message: String,
        /// The service's code for it, as in its table or a newer one.
        pub code: String,
    }
}

model! {
    /// The body of every error answer: `{"errors": {"root": [{"message", "code"}]}}`.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ErrorEnvelope(EXACT) {
        /// What is wrong, by what it is about.
        pub errors: ErrorLists,
    }
}

model! {
    /// The lists of an [`ErrorEnvelope`]; the reference documents one.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ErrorLists(EXACT) {
        /// What is wrong with the request as a whole.
        pub root: Vec<ErrorDetail>,
    }
}

impl ErrorEnvelope {
    /// An envelope with one error about the whole request.
    pub fn root(message: impl Into<String>, code: impl Into<String>) -> Self {
        let detail = ErrorDetail {
            message: message.into(),
            code: code.into(),
        };
        ErrorEnvelope {
            errors: ErrorLists { root: vec![detail] },
        }
    }
}

/// A failed call, as values; see [`ErrorFields`]. In JavaScript it is a
/// `QuickchatError`. One word, since it stands in nearly every result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Error(Box<ErrorFields>);

impl Deref for Error {
    type Target = ErrorFields;

    fn deref(&self) -> &ErrorFields {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut ErrorFields {
        &mut self.0
    }
}

/// Its code and its message.
impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code.as_str())?;
        formatter.write_str(": ")?;
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl Model for Error {
    fn is_tolerant(&self) -> bool {
        self.0.is_tolerant()
    }

    fn load_fields(&mut self, visit: &mut dyn FnMut(&'static str, &mut dyn Field)) {
        self.0.load_fields(visit);
    }

    fn store_fields(&self, visit: &mut dyn FnMut(&'static str, &dyn Field)) {
        self.0.store_fields(visit);
    }

    fn members() -> Vec<Member> {
        ErrorFields::members()
    }
}

field_of_model!(Error);

model! {
    /// What is told about a failed call: the fields of an [`Error`].
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct ErrorFields(EXACT) {
        /// What went wrong.
        pub code: ErrorCode,
        /// What happened and what to do next, in a sentence or two.
        pub message: String,
        /// The HTTP status, where an answer came.
        pub status: Option<u16>,
        /// How long the service asks to wait, in milliseconds.
        pub retry_after_ms as "retryAfterMs": Option<u32>,
        /// The service's own list of what is wrong.
        pub details: Vec<ErrorDetail>,
        /// The service's name for this request, for its support.
        pub request_id as "requestId": Option<String>,
    }
}

impl Error {
    /// An error of the client's own.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Error(Box::new(ErrorFields {
            code,
            message: message.into(),
            ..ErrorFields::default()
        }))
    }

    /// An argument that can't be sent. `message` names it.
    pub fn invalid_argument(message: impl Into<String>) -> Self {
        Error::new(ErrorCode::InvalidArgument, message)
    }

    /// An answer with a status that is no success, and the details of its
    /// envelope if it had one.
    pub fn from_answer(status: u16, details: Vec<ErrorDetail>) -> Self {
        let code = ErrorCode::from_status(status);
        let mut message = code.explanation().to_owned();
        if let Some(detail) = details.iter().find(|detail| !detail.message.is_empty()) {
            message.push_str(" It says: ");
            message.push_str(&detail.message);
        }
        let mut error = Error::new(code, message);
        error.status = Some(status);
        error.details = details;
        error
    }

    /// Blots every occurrence of a secret out of all texts.
    pub fn redact(&mut self, secret: &str) {
        if secret.is_empty() {
            return;
        }
        let ErrorFields {
            message,
            details,
            request_id,
            ..
        } = &mut *self.0;
        for detail in details {
            blot_out(&mut detail.message, secret);
            blot_out(&mut detail.code, secret);
        }
        blot_out(message, secret);
        if let Some(request_id) = request_id {
            blot_out(request_id, secret);
        }
    }
}

/// Puts `[redacted]` in place of every occurrence of `secret`. `str::replace` would
/// do, but its search and what it may panic with cost the page 2 KB.
fn blot_out(text: &mut String, secret: &str) {
    let mut clean = String::new();
    let mut rest = text.chars();
    loop {
        if let Some(after) = rest.as_str().strip_prefix(secret) {
            clean.push_str("[redacted]");
            rest = after.chars();
        } else if let Some(next) = rest.next() {
            clean.push(next);
        } else {
            break;
        }
    }
    *text = clean;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_envelope_decodes() {
        let envelope: ErrorEnvelope =
            serde_json::from_str(include_str!("../../tests/fixtures/error.json")).unwrap();
        assert_eq!(
            envelope,
            ErrorEnvelope::root("Description of the error", "ERROR_CODE")
        );
    }

    #[test]
    fn every_status_of_the_reference_has_its_documented_code() {
        let table = [
            (400, "BAD_REQUEST"),
            (401, "PERMISSION_DENIED"),
            (402, "PAYMENT_REQUIRED"),
            (403, "PERMISSION_DENIED"),
            (404, "NOT_FOUND"),
            (409, "CONFLICT"),
            (422, "VALIDATION_ERROR"),
            (429, "TOO_MANY_REQUESTS"),
            (500, "UNKNOWN"),
            (503, "SERVICE_UNAVAILABLE"),
        ];
        for (status, code) in table {
            assert_eq!(ErrorCode::from_status(status).as_str(), code);
        }
    }

    #[test]
    fn a_secret_is_blotted_out_of_everything_the_service_wrote() {
        let mut error = Error::from_answer(
            401,
            vec![ErrorDetail {
                message: "key s3cret is bad".into(),
                code: "s3cret".into(),
            }],
        );
        error.request_id = Some("r-s3cret".into());
        error.redact("s3cret");
        assert!(!serde_json::to_string(&error).unwrap().contains("s3cret"));
        assert!(error.message.contains("key [redacted] is bad"));
    }

    #[test]
    fn typescript_declares_the_same_codes() {
        let declarations = include_str!("../../www/error.js");
        let (_, rest) = declarations.split_once("@typedef {").unwrap();
        let (union, _) = rest.split_once("} ErrorCode").unwrap();
        let declared: Vec<_> = union.split('"').skip(1).step_by(2).collect();
        let codes: Vec<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        let sorted = |mut codes: Vec<&'static str>| {
            codes.sort_unstable();
            codes
        };
        assert_eq!(sorted(declared), sorted(codes));
    }
}
