//! What may be sent again, and after how long. Pure.

use std::time::Duration;

use super::answer::Failure;

/// What sending a request twice would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    /// Nothing: it reads, or writes what is there already.
    Harmless,
    /// Say something twice: only what the service can't have taken goes again.
    Duplicates,
}

/// No request goes out more often.
pub(super) const MOST_ATTEMPTS: u32 = 3;

/// The first wait is up to this long, the next ones up to twice as long each.
const BASE: Duration = Duration::from_millis(200);

/// How long to wait before the next attempt; `None` to give up. `attempt`
/// counts from 1; `random` is from 0 up to 1.
pub(super) fn wait(
    repeat: Repeat,
    attempt: u32,
    failure: &Failure,
    random: f64,
) -> Option<Duration> {
    if attempt >= MOST_ATTEMPTS {
        return None;
    }
    let asked = match failure {
        Failure::NotSent => None,
        Failure::Refused {
            status: 429,
            retry_after,
            ..
        } => Some(retry_after.unwrap_or(Duration::from_secs(1))),
        Failure::Refused {
            status: 503,
            retry_after: Some(asked),
            ..
        } => Some(*asked),
        _ if repeat == Repeat::Duplicates => return None,
        Failure::Lost | Failure::TimedOut => None,
        Failure::Refused {
            status: 500 | 502..=504,
            ..
        } => None,
        Failure::Refused { .. } | Failure::Unreadable => return None,
    };
    let jitter = BASE.mul_f64(random.clamp(0.0, 1.0)) * (1 << (attempt - 1));
    Some(asked.unwrap_or_default() + jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, retry_after: Option<u64>) -> Failure {
        Failure::Refused {
            status,
            details: Vec::new(),
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    fn goes_again(repeat: Repeat, failure: &Failure) -> bool {
        wait(repeat, 1, failure, 0.5).is_some()
    }

    #[test]
    fn a_message_goes_again_only_where_the_service_cannot_have_taken_it() {
        for taken in [Failure::NotSent, refused(429, None), refused(503, Some(1))] {
            assert!(goes_again(Repeat::Duplicates, &taken), "{taken:?}");
        }
        for unknown in [
            Failure::Lost,
            Failure::TimedOut,
            Failure::Unreadable,
            refused(500, Some(1)),
            refused(502, Some(1)),
            refused(503, None),
            refused(504, Some(1)),
            refused(400, None),
        ] {
            assert!(!goes_again(Repeat::Duplicates, &unknown), "{unknown:?}");
        }
    }

    #[test]
    fn a_read_goes_again_after_what_passes() {
        for passing in [
            Failure::Lost,
            Failure::TimedOut,
            refused(500, None),
            refused(503, None),
        ] {
            assert!(goes_again(Repeat::Harmless, &passing), "{passing:?}");
        }
        for lasting in [Failure::Unreadable, refused(404, None), refused(401, None)] {
            assert!(!goes_again(Repeat::Harmless, &lasting), "{lasting:?}");
        }
    }

    #[test]
    fn no_wait_is_shorter_than_asked_and_there_is_an_end() {
        let failure = refused(429, Some(2));
        let wait_of = |attempt| wait(Repeat::Duplicates, attempt, &failure, 0.5);
        assert!(wait_of(1).is_some_and(|wait| wait >= Duration::from_secs(2)));
        assert_eq!(wait_of(MOST_ATTEMPTS), None);
    }
}
