use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use crate::api::{Error, Repeat, retry};

/// How an attempt failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// What happened, as a caller is told.
    pub error: Error,
    /// Whether the service may have got the request, or a part of it.
    pub was_sent: bool,
}

impl Failure {
    /// One before anything was sent.
    pub fn before_sending(error: Error) -> Self {
        Failure {
            error,
            was_sent: false,
        }
    }

    pub(super) fn after_sending(error: Error) -> Self {
        Failure {
            error,
            was_sent: true,
        }
    }

    /// How long to wait before the next attempt; `None` where that would do harm, be
    /// in vain, or be too long a wait. `retries` is how many there were before.
    pub fn wait_before_next(&self, repeat: Repeat, retries: u32) -> Option<Duration> {
        // What was never sent can't be sent twice.
        let repeat = if self.was_sent {
            repeat
        } else {
            Repeat::Harmless
        };
        let wait = retry::delay(repeat, retries, &self.error, random())?;
        Some(Duration::from_millis(wait.into()))
    }
}

/// From 0 up to 1, to spread what would otherwise come all at once.
fn random() -> f64 {
    // Seeded by the system, and different each time.
    let bits = RandomState::new().hash_one(()) >> 32;
    f64::from(u32::try_from(bits).unwrap_or(0)) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ErrorCode;

    #[test]
    fn a_message_goes_again_only_where_the_service_cannot_have_taken_it() {
        let lost = Error::new(ErrorCode::Network, "");
        let goes_again = |failure: Failure| failure.wait_before_next(Repeat::Duplicates, 0);
        assert!(goes_again(Failure::before_sending(lost.clone())).is_some());
        assert_eq!(goes_again(Failure::after_sending(lost)), None);
        let busy = Error::from_answer(429, Vec::new());
        assert!(goes_again(Failure::after_sending(busy)).is_some());
    }

    #[test]
    fn waits_are_spread() {
        let numbers: Vec<_> = (0..32).map(|_| random()).collect();
        assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
        assert!(numbers.iter().any(|number| *number < 0.5));
        assert!(numbers.iter().any(|number| *number > 0.5));
    }
}
