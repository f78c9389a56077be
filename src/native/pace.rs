//! Calls wait their turn instead of meeting the service's limit: so many of each
//! endpoint start in any minute.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::api::RateTier;

/// A minute, and a second for calls that take longer on their way than others: the
/// service counts when they arrive.
const WINDOW: Duration = Duration::from_secs(61);

/// When the latest calls of each endpoint started or will, oldest first.
#[derive(Debug, Default)]
pub(super) struct Pace {
    starts: Mutex<HashMap<&'static str, VecDeque<Instant>>>,
}

impl Pace {
    /// Takes the next place of the endpoint of that title: when the call may start.
    pub(super) fn next(&self, title: &'static str, tier: RateTier, now: Instant) -> Instant {
        let mut starts = self.starts.lock().unwrap_or_else(PoisonError::into_inner);
        let starts = starts.entry(title).or_default();
        let is_full = u32::try_from(starts.len()).is_ok_and(|taken| taken >= tier.per_minute());
        let earliest = is_full.then(|| starts.pop_front()).flatten();
        let start = earliest.map_or(now, |earliest| now.max(earliest + WINDOW));
        starts.push_back(start);
        start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_beyond_the_tier_wait_for_the_oldest_to_be_a_minute_old() {
        let (pace, now) = (Pace::default(), Instant::now());
        let next = |title| pace.next(title, RateTier::Heavy, now) - now;
        for _ in 0..20 {
            assert_eq!(next("Upload PDF"), Duration::ZERO);
        }
        assert_eq!(next("Upload PDF"), WINDOW);
        assert_eq!(next("Upload File"), Duration::ZERO);
        for _ in 0..19 {
            assert_eq!(next("Upload PDF"), WINDOW);
        }
        assert_eq!(next("Upload PDF"), WINDOW * 2);
    }

    #[test]
    fn who_comes_after_a_minute_waits_for_nobody() {
        let (pace, now) = (Pace::default(), Instant::now());
        for _ in 0..20 {
            pace.next("Upload PDF", RateTier::Heavy, now);
        }
        let later = now + WINDOW;
        assert_eq!(pace.next("Upload PDF", RateTier::Heavy, later), later);
    }
}
