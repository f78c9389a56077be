//! When a failed call is made again by itself, and after how long. Pure.

use super::endpoint::Repeat;
use super::error::{Error, ErrorCode};

/// The first wait is up to this long, and each further one up to twice as long.
const BASE_MS: f64 = 500.0;
/// No wait of the client's own is longer.
const CAP_MS: f64 = 8_000.0;
/// Where the service asks for a longer wait, the caller is told instead.
const LONGEST_ASKED_MS: u32 = 30_000;

/// How long to wait, in milliseconds, before making the call again; `None` to
/// give up. `attempt` counts from 0; `random` is from 0 up to 1 ("full jitter").
pub fn delay(repeat: Repeat, attempt: u32, error: &Error, random: f64) -> Option<u32> {
    let asked = error.retry_after_ms;
    let may_repeat = match repeat {
        Repeat::Harmless => matches!(
            (error.code, error.status),
            (ErrorCode::Network | ErrorCode::Timeout, _) | (_, Some(429 | 500 | 502..=504))
        ),
        Repeat::Duplicates => match error.status {
            Some(429) => true,
            Some(503) => asked.is_some(),
            _ => false,
        },
    };
    if !may_repeat || asked.is_some_and(|asked| asked > LONGEST_ASKED_MS) {
        return None;
    }
    let ceiling = (0..attempt).fold(BASE_MS, |ceiling, _| (ceiling * 2.0).min(CAP_MS));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to CAP_MS"
    )]
    let jitter = (random * ceiling) as u32;
    Some(asked.unwrap_or(0) + jitter)
}

/// What `Retry-After` asks for, in milliseconds from `now`: whole seconds, or
/// a date that `parse_date` understands. A date that is past asks for none.
pub fn parse_retry_after(
    header: &str,
    now: f64,
    parse_date: impl Fn(&str) -> Option<f64>,
) -> Option<u32> {
    let header = header.trim_ascii();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = header.bytes().fold(0_u32, |seconds, digit| {
            seconds
                .saturating_mul(10)
                .saturating_add((digit - b'0').into())
        });
        return Some(seconds.saturating_mul(1000));
    }
    // A saturating cast: a date before now is 0.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates"
    )]
    parse_date(header).map(|date| (date - now) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, retry_after_ms: Option<u32>) -> Error {
        let mut error = Error::from_answer(status, Vec::new());
        error.retry_after_ms = retry_after_ms;
        error
    }

    fn own(code: ErrorCode) -> Error {
        Error::new(code, "")
    }

    #[test]
    fn a_read_goes_again_after_what_passes() {
        for error in [
            own(ErrorCode::Network),
            own(ErrorCode::Timeout),
            answered(429, None),
            answered(500, None),
            answered(503, None),
        ] {
            assert!(
                delay(Repeat::Harmless, 0, &error, 0.5).is_some(),
                "{error:?}"
            );
        }
    }

    #[test]
    fn a_read_gives_up_where_trying_again_changes_nothing() {
        for error in [
            own(ErrorCode::Decode),
            own(ErrorCode::Aborted),
            own(ErrorCode::InvalidArgument),
            answered(400, None),
            answered(401, None),
            answered(404, None),
            answered(422, None),
            answered(501, None),
        ] {
            assert_eq!(delay(Repeat::Harmless, 0, &error, 0.5), None, "{error:?}");
        }
    }

    #[test]
    fn a_message_goes_again_only_where_the_service_cannot_have_taken_it() {
        assert!(delay(Repeat::Duplicates, 0, &answered(429, None), 0.5).is_some());
        assert!(delay(Repeat::Duplicates, 0, &answered(503, Some(1000)), 0.5).is_some());
        for error in [
            own(ErrorCode::Network),
            own(ErrorCode::Timeout),
            own(ErrorCode::Decode),
            answered(500, Some(1000)),
            answered(502, Some(1000)),
            answered(503, None),
            answered(504, Some(1000)),
        ] {
            assert_eq!(delay(Repeat::Duplicates, 0, &error, 0.5), None, "{error:?}");
        }
    }

    #[test]
    fn waits_grow_to_a_cap_and_spread_from_zero() {
        let error = own(ErrorCode::Network);
        let longest = |attempt| delay(Repeat::Harmless, attempt, &error, 0.999_999).unwrap();
        assert_eq!([longest(0), longest(1), longest(2)], [499, 999, 1999]);
        assert_eq!(longest(50), 7999);
        assert_eq!(delay(Repeat::Harmless, 3, &error, 0.0), Some(0));
    }

    #[test]
    fn no_wait_is_shorter_than_the_service_asks() {
        let wait = delay(Repeat::Harmless, 0, &answered(429, Some(2000)), 0.5).unwrap();
        assert!((2000..2500).contains(&wait));
    }

    #[test]
    fn a_long_wait_is_left_to_the_caller() {
        assert_eq!(
            delay(Repeat::Harmless, 0, &answered(429, Some(30_001)), 0.5),
            None
        );
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let parse = |text: &str| (text == "a date").then_some(5_000.0);
        assert_eq!(parse_retry_after(" 12 ", 0.0, parse), Some(12_000));
        assert_eq!(parse_retry_after("a date", 2_000.0, parse), Some(3_000));
        assert_eq!(parse_retry_after("a date", 9_000.0, parse), Some(0));
        assert_eq!(parse_retry_after("99999999999", 0.0, parse), Some(u32::MAX));
        for nonsense in ["", "soon", "-1", "1.5"] {
            assert_eq!(parse_retry_after(nonsense, 0.0, parse), None, "{nonsense}");
        }
    }
}
