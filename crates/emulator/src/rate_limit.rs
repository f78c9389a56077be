//! Rate limits, per credential and per endpoint, over a sliding minute.

use std::any::TypeId;
use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use quickchat_web::api::Endpoint;

const WINDOW: Duration = Duration::from_secs(60);

/// When each credential called each endpoint.
#[derive(Debug, Default)]
pub(crate) struct RateLimiter {
    calls: HashMap<(String, TypeId), VecDeque<Instant>>,
}

impl RateLimiter {
    /// Counts a call of `E` at `now`.
    ///
    /// # Errors
    /// When its tier allows no more calls: how long to wait. A refused call
    /// doesn't count.
    pub(crate) fn count<E: Endpoint + 'static>(
        &mut self,
        credential: &str,
        now: Instant,
    ) -> Result<(), Duration> {
        let key = (credential.to_owned(), TypeId::of::<E>());
        let calls = self.calls.entry(key).or_default();
        while calls
            .front()
            .is_some_and(|call| now.duration_since(*call) >= WINDOW)
        {
            calls.pop_front();
        }
        let allowed = usize::try_from(E::RATE_TIER.per_minute()).unwrap_or(usize::MAX);
        match calls.front() {
            Some(oldest) if calls.len() >= allowed => Err(WINDOW - now.duration_since(*oldest)),
            _ => {
                calls.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quickchat_web::api::{GetWidgetConfiguration, SendMessage};

    #[test]
    fn a_tier_is_used_up_and_comes_back_as_calls_age() {
        let mut limiter = RateLimiter::default();
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        for call in 0..60 {
            assert_eq!(limiter.count::<SendMessage>("key", at(call / 6)), Ok(()));
        }
        assert_eq!(
            limiter.count::<SendMessage>("key", at(20)),
            Err(Duration::from_secs(40))
        );
        // Six calls were made in the first second; those and no more are free.
        for _ in 0..6 {
            assert_eq!(limiter.count::<SendMessage>("key", at(60)), Ok(()));
        }
        assert_eq!(
            limiter.count::<SendMessage>("key", at(60)),
            Err(Duration::from_secs(1))
        );
    }

    #[test]
    fn credentials_and_endpoints_have_limits_of_their_own() {
        let mut limiter = RateLimiter::default();
        let now = Instant::now();
        for _ in 0..60 {
            assert_eq!(limiter.count::<SendMessage>("key", now), Ok(()));
        }
        assert!(limiter.count::<SendMessage>("key", now).is_err());
        assert_eq!(limiter.count::<SendMessage>("other", now), Ok(()));
        assert_eq!(limiter.count::<GetWidgetConfiguration>("key", now), Ok(()));
    }
}
