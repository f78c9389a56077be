//! How often a visitor may call. A token bucket as one time per visitor: when
//! the bucket will be full again (GCRA).

use std::collections::HashMap;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

use crate::sealing::Party;

/// So many at once, and so many a minute in the long run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// So many at once.
    pub burst: u32,
    /// So many a minute in the long run.
    pub per_minute: u32,
}

impl Rate {
    /// The time that one call costs.
    pub(crate) fn cost(self) -> Duration {
        Duration::from_secs(60) / self.per_minute.max(1)
    }

    /// How far ahead of the clock a bucket may be.
    pub(crate) fn tolerance(self) -> Duration {
        self.cost() * self.burst.max(1)
    }
}

/// From so many visitors on, those whose bucket is full are forgotten.
const TIDY_FROM: usize = 50_000;

/// The buckets of this process.
#[derive(Default)]
pub(crate) struct Buckets {
    full_at: Mutex<Full>,
}

#[derive(Default)]
struct Full {
    at: HashMap<Party, Instant>,
    tidied: usize,
}

impl Buckets {
    /// Takes one call out of the bucket of `party`.
    ///
    /// # Errors
    /// When it is empty: how long to wait. A refused call costs nothing.
    pub(crate) fn take(&self, party: Party, rate: Rate) -> Result<(), Duration> {
        let now = Instant::now();
        let mut full = self.full_at.lock();
        if full.at.len() >= TIDY_FROM.max(full.tidied * 2) {
            full.at.retain(|_, at| *at > now);
            full.tidied = full.at.len();
        }
        let at = full.at.entry(party).or_insert(now);
        let after = (*at).max(now) + rate.cost();
        let ahead = after - now;
        match ahead.checked_sub(rate.tolerance()) {
            Some(excess) if !excess.is_zero() => Err(excess),
            _ => {
                *at = after;
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        burst: 5,
        per_minute: 20,
    };

    #[tokio::test(start_paused = true)]
    async fn a_burst_passes_and_then_the_rate_holds() {
        let buckets = Buckets::default();
        let party = Party([1; 16]);
        for _ in 0..5 {
            assert_eq!(buckets.take(party, RATE), Ok(()));
        }
        assert_eq!(buckets.take(party, RATE), Err(Duration::from_secs(3)));
        tokio::time::advance(Duration::from_secs(3)).await;
        assert_eq!(buckets.take(party, RATE), Ok(()));
        assert!(buckets.take(party, RATE).is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn visitors_have_buckets_of_their_own() {
        let buckets = Buckets::default();
        while buckets.take(Party([1; 16]), RATE).is_ok() {}
        assert_eq!(buckets.take(Party([2; 16]), RATE), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn visitors_who_went_are_forgotten() {
        let buckets = Buckets::default();
        for round in 0..4_u8 {
            for number in 0..TIDY_FROM as u32 {
                let mut party = [round; 16];
                party[..4].copy_from_slice(&number.to_be_bytes());
                let _ = buckets.take(Party(party), RATE);
            }
            tokio::time::advance(Duration::from_secs(60)).await;
        }
        assert!(buckets.full_at.lock().at.len() <= 2 * TIDY_FROM);
    }
}
