//! What the service's failures mean, and what visitors are told about them.

use std::time::Duration;

use axum::http::StatusCode;
use quickchat_web::api::{Error, ErrorCode, ErrorDetail};
use quickchat_web::native::Failure;

use crate::error::ApiError;
use crate::secret::Credentials;

/// Whether the service is in trouble, rather than the request.
pub(super) fn is_outage(error: &Error) -> bool {
    matches!(
        error.code,
        ErrorCode::Network | ErrorCode::Timeout | ErrorCode::Decode
    ) || error.status.is_some_and(|status| status >= 500)
}

/// A failure for logs and metrics.
pub(super) fn name(failure: &Failure) -> &'static str {
    match failure.error.code {
        ErrorCode::Timeout => "timed out",
        ErrorCode::Decode => "unreadable",
        ErrorCode::PermissionDenied => "credential refused",
        ErrorCode::TooManyRequests => "too many requests",
        ErrorCode::ServiceUnavailable | ErrorCode::Unknown => "service failed",
        _ if !failure.was_sent => "not sent",
        ErrorCode::Network => "lost",
        _ => "refused",
    }
}

/// How long the service asks to wait.
pub(super) fn retry_after(error: &Error) -> Option<Duration> {
    let milliseconds = error.retry_after_ms?;
    Some(Duration::from_millis(milliseconds.into()))
}

/// What a visitor is told. `may_have_arrived` where a message was to be sent;
/// `hidden` are texts that visitors may not see.
pub(super) fn explain(
    failure: &Failure,
    may_have_arrived: bool,
    credentials: &Credentials,
    hidden: Option<&str>,
) -> ApiError {
    let advice = if may_have_arrived {
        "The message may have arrived all the same."
    } else {
        "Try again later."
    };
    let error = &failure.error;
    match (error.code, error.status) {
        _ if !failure.was_sent => ApiError::upstream(
            StatusCode::SERVICE_UNAVAILABLE,
            "The service can't be reached. Nothing was sent; try again later.",
        )
        .retry_after(Duration::from_secs(2)),
        (ErrorCode::Timeout, _) => ApiError::upstream(
            StatusCode::GATEWAY_TIMEOUT,
            format!("The service didn't answer in time. {advice}"),
        ),
        (ErrorCode::Decode, _) => ApiError::upstream(
            StatusCode::BAD_GATEWAY,
            format!("The service's answer isn't what its reference documents. {advice}"),
        ),
        (ErrorCode::Network, _) | (_, None) => ApiError::upstream(
            StatusCode::BAD_GATEWAY,
            format!("The connection to the service was lost. {advice}"),
        ),
        (_, Some(status)) => refused(
            status,
            &error.details,
            retry_after(error),
            advice,
            credentials,
            hidden,
        ),
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
        let mut error = Error::from_answer(status, details);
        error.retry_after_ms = retry_after.map(|wait| wait.as_millis() as u32);
        let failure = Failure {
            error,
            was_sent: true,
        };
        explain(&failure, true, &credentials(), Some("conv-1"))
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
        for code in [ErrorCode::Network, ErrorCode::Timeout, ErrorCode::Decode] {
            let failure = Failure {
                error: Error::new(code, ""),
                was_sent: true,
            };
            let error = explain(&failure, true, &credentials(), None);
            assert_eq!(error.retry_after, None);
            assert!(format!("{error:?}").contains("may have arrived"));
        }
        let unreachable = Failure::before_sending(Error::new(ErrorCode::Network, ""));
        let error = explain(&unreachable, true, &credentials(), None);
        assert_eq!(error.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(error.retry_after.is_some());
    }
}
