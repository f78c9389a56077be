//! A circuit breaker: while the service fails time after time, callers are told
//! so at once, and one call now and then finds out whether it is back.

use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

/// So many failures in a row open it. Where one call in ten fails, that is one
/// in a hundred million.
const FAILURES: u32 = 8;
/// How long it stays open at first; twice as long after each failed trial.
const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

#[derive(Default)]
pub(crate) struct Breaker {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    failures: u32,
    open: Option<Open>,
}

struct Open {
    until: Instant,
    wait: Duration,
}

impl Breaker {
    /// Lets a call through, or says when one may be.
    pub(crate) fn admit(&self) -> Result<(), Duration> {
        let now = Instant::now();
        let mut state = self.state.lock();
        match &mut state.open {
            None => Ok(()),
            Some(open) if now < open.until => Err(open.until - now),
            Some(open) => {
                // This call is the trial; the others wait for what comes of it.
                open.until = now + open.wait;
                Ok(())
            }
        }
    }

    /// The service answered.
    pub(crate) fn succeeded(&self) {
        *self.state.lock() = State::default();
    }

    /// The service failed, or couldn't be reached.
    pub(crate) fn failed(&self) {
        let now = Instant::now();
        let mut state = self.state.lock();
        state.failures = state.failures.saturating_add(1);
        let wait = match &state.open {
            Some(open) => (open.wait * 2).min(LONGEST_WAIT),
            None if state.failures >= FAILURES => FIRST_WAIT,
            None => return,
        };
        state.open = Some(Open {
            until: now + wait,
            wait,
        });
    }

    pub(crate) fn is_open(&self) -> bool {
        self.state.lock().open.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened() -> Breaker {
        let breaker = Breaker::default();
        for _ in 0..FAILURES {
            assert_eq!(breaker.admit(), Ok(()));
            breaker.failed();
        }
        breaker
    }

    #[tokio::test(start_paused = true)]
    async fn failures_in_a_row_open_it() {
        assert_eq!(opened().admit(), Err(FIRST_WAIT));
    }

    #[tokio::test(start_paused = true)]
    async fn a_success_in_between_keeps_it_closed() {
        let breaker = Breaker::default();
        for _ in 0..100 {
            breaker.failed();
            breaker.succeeded();
        }
        assert!(!breaker.is_open());
    }

    #[tokio::test(start_paused = true)]
    async fn one_call_tries_whether_the_service_is_back() {
        let breaker = opened();
        tokio::time::advance(FIRST_WAIT).await;
        assert_eq!(breaker.admit(), Ok(()));
        assert!(breaker.admit().is_err());
        breaker.succeeded();
        assert_eq!(breaker.admit(), Ok(()));
        assert_eq!(breaker.admit(), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn each_failed_trial_doubles_the_wait_up_to_a_limit() {
        let breaker = opened();
        let mut waits = Vec::new();
        for _ in 0..6 {
            let wait = breaker.admit().unwrap_err();
            waits.push(wait.as_secs());
            tokio::time::advance(wait).await;
            assert_eq!(breaker.admit(), Ok(()));
            breaker.failed();
        }
        assert_eq!(waits, [2, 4, 8, 16, 30, 30]);
    }
}
