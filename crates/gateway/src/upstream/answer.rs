//! The service's answers, and what visitors are told about them.

use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use quickchat_web::api::{ErrorDetail, ErrorEnvelope};
use reqwest::Response;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::error::ApiError;
use crate::secret::Credentials;

/// How an attempt failed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Failure {
    /// There was no connection, so nothing was sent.
    NotSent,
    /// It was sent, or part of it, and no complete answer came.
    Lost,
    /// It was sent, and no answer came in time.
    TimedOut,
    /// The service said no.
    Refused {
        status: u16,
        details: Vec<ErrorDetail>,
        retry_after: Option<Duration>,
    },
    /// The service said yes, and what else isn't as documented.
    Unreadable,
}

impl Failure {
    /// Whether the service is in trouble, rather than the request.
    pub(super) fn is_outage(&self) -> bool {
        match self {
            Failure::NotSent | Failure::Lost | Failure::TimedOut | Failure::Unreadable => true,
            Failure::Refused { status, .. } => *status >= 500,
        }
    }

    /// For logs and metrics.
    pub(super) fn as_str(&self) -> &'static str {
        match self {
            Failure::NotSent => "not sent",
            Failure::Lost => "lost",
            Failure::TimedOut => "timed out",
            Failure::Unreadable => "unreadable",
            Failure::Refused { status, .. } => match status {
                401 | 403 => "credential refused",
                429 => "too many requests",
                500.. => "service failed",
                _ => "refused",
            },
        }
    }
}

/// Reads an answer of at most `most` bytes. What is longer is unreadable.
pub(super) async fn read(mut response: Response, most: usize) -> Result<Vec<u8>, Failure> {
    let status = response.status();
    let retry_after = retry_after(response.headers());
    let mut body = Vec::new();
    let complete = loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > most => break false,
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break true,
            Err(error) if error.is_timeout() => return Err(Failure::TimedOut),
            Err(_) if status.is_success() => return Err(Failure::Lost),
            // The status says enough.
            Err(_) => break false,
        }
    };
    if status.is_success() {
        return if complete {
            Ok(body)
        } else {
            Err(Failure::Unreadable)
        };
    }
    let envelope: ErrorEnvelope = serde_json::from_slice(&body).unwrap_or_default();
    Err(Failure::Refused {
        status: status.as_u16(),
        details: envelope.errors.root,
        retry_after,
    })
}

/// Whole seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

/// What a visitor is told. `may_have_arrived` where a message was to be sent;
/// `hidden` are texts that visitors may not see.
pub(super) fn explain(
    failure: Failure,
    may_have_arrived: bool,
    credentials: &Credentials,
    hidden: Option<&str>,
) -> ApiError {
    let advice = if may_have_arrived {
        "The message may have arrived all the same."
    } else {
        "Try again later."
    };
    match failure {
        Failure::NotSent => ApiError::upstream(
            StatusCode::SERVICE_UNAVAILABLE,
            "The service can't be reached. Nothing was sent; try again later.",
        )
        .retry_after(Duration::from_secs(2)),
        Failure::Lost => ApiError::upstream(
            StatusCode::BAD_GATEWAY,
            format!("The connection to the service was lost. {advice}"),
        ),
        Failure::TimedOut => ApiError::upstream(
            StatusCode::GATEWAY_TIMEOUT,
            format!("The service didn't answer in time. {advice}"),
        ),
        Failure::Unreadable => ApiError::upstream(
            StatusCode::BAD_GATEWAY,
            format!("The service's answer isn't what its reference documents. {advice}"),
        ),
        Failure::Refused {
            status,
            details,
            retry_after,
        } => refused(status, &details, retry_after, advice, credentials, hidden),
    }
}

fn refused(
    status: u16,
    details: &[ErrorDetail],
    retry_after: Option<Duration>,
    advice: &str,
    credentials: &Credentials,
    hidden: Option<&str>,
) -> ApiError {
    let fault = |message: String| ApiError::upstream(StatusCode::BAD_GATEWAY, message);
    match status {
        // The gateway's own trouble, which no visitor can do anything about.
        401 | 403 => {
            fault("The service refused the gateway's credential. Its log says more.".to_owned())
        }
        404 => ApiError::unknown_conversation(),
        429 => ApiError::too_many(
            "The service has too much to do. Wait before the next request.",
            retry_after.unwrap_or(Duration::from_secs(5)),
        ),
        503 => {
            let error = ApiError::upstream(
                StatusCode::SERVICE_UNAVAILABLE,
                format!("The service is unavailable for now. {advice}"),
            );
            match retry_after {
                Some(wait) => error.retry_after(wait),
                None => error,
            }
        }
        400..=499 => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            let said = details
                .iter()
                .map(|detail| detail.message.as_str())
                .find(|message| !message.is_empty());
            ApiError::upstream(
                status,
                match said {
                    Some(said) => {
                        let said = credentials.blot(said);
                        match hidden.filter(|hidden| !hidden.is_empty()) {
                            Some(hidden) => said.replace(hidden, "[redacted]"),
                            None => said,
                        }
                    }
                    None => "The service refused the request's values.".to_owned(),
                },
            )
        }
        _ => fault(format!("The service failed. {advice}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> Credentials {
        Credentials {
            scenario_id: "s1".into(),
            api_key: Some("the-key".into()),
            token: None,
        }
    }

    fn answered(status: u16, said: &str, retry_after: Option<Duration>) -> ApiError {
        let details = vec![ErrorDetail {
            message: said.into(),
            code: String::new(),
        }];
        let failure = Failure::Refused {
            status,
            details,
            retry_after,
        };
        explain(failure, true, &credentials(), Some("conv-1"))
    }

    #[test]
    fn a_refused_credential_is_no_visitors_business() {
        for status in [401, 403] {
            let error = answered(status, "the-key is wrong", None);
            assert_eq!(error.status, StatusCode::BAD_GATEWAY);
            assert!(!format!("{error:?}").contains("wrong"));
        }
    }

    #[test]
    fn what_the_service_says_loses_keys_and_identifiers() {
        let error = answered(422, "conv-1 of the-key has no `plan`", None);
        assert_eq!(error.status, StatusCode::UNPROCESSABLE_ENTITY);
        let shown = format!("{error:?}");
        assert!(shown.contains("has no `plan`"), "{shown}");
        assert!(!shown.contains("the-key") && !shown.contains("conv-1"));
    }

    #[test]
    fn only_what_was_not_done_says_when_to_come_back() {
        // To a client a 503 with Retry-After means that nothing was done.
        let wait = Some(Duration::from_secs(3));
        assert_eq!(answered(503, "", wait).retry_after, wait);
        assert_eq!(answered(503, "", None).retry_after, None);
        for failure in [Failure::Lost, Failure::TimedOut, Failure::Unreadable] {
            let error = explain(failure, true, &credentials(), None);
            assert_eq!(error.retry_after, None);
            assert!(format!("{error:?}").contains("may have arrived"));
        }
        let error = explain(Failure::NotSent, true, &credentials(), None);
        assert_eq!(error.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(error.retry_after.is_some());
    }
}
