//! How many calls of one endpoint go to the service in any minute, whatever
//! visitors do. Beyond it calls wait briefly, fairly between visitors; who would
//! wait too long is told at once when to come back.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout};

use super::queue::FairQueue;
use crate::sealing::Party;
use crate::shared::Shared;

/// A minute, and a second for calls that take longer on their way than others:
/// the service counts when they arrive.
pub(crate) const WINDOW: Duration = Duration::from_secs(61);

/// No queue is longer.
const MOST_WAITING: usize = 1000;

/// The budget of one endpoint.
pub(crate) struct Budget {
    state: Arc<Mutex<State>>,
    shared: Option<SharedBudget>,
}

/// Where other gateways have the same budget.
#[derive(Clone)]
struct SharedBudget {
    shared: Arc<Shared>,
    name: &'static str,
    allowed: usize,
}

struct State {
    window: Window,
    queue: FairQueue<oneshot::Sender<()>>,
    /// Whether a task hands places out to the queue.
    is_handing_out: bool,
}

/// The calls of the last minute.
struct Window {
    /// `None`: as many as come.
    allowed: Option<usize>,
    calls: VecDeque<Instant>,
    /// The service said that it was too much.
    paused_until: Option<Instant>,
}

impl Budget {
    /// At most `allowed` calls a minute; `None` for no limit.
    pub(crate) fn new(allowed: Option<u32>) -> Self {
        Budget {
            state: Arc::new(Mutex::new(State {
                window: Window {
                    allowed: allowed.map(|allowed| usize::try_from(allowed).unwrap_or(usize::MAX)),
                    calls: VecDeque::new(),
                    paused_until: None,
                },
                queue: FairQueue::default(),
                is_handing_out: false,
            })),
            shared: None,
        }
    }

    /// The same budget for all gateways together; `name` tells it from others.
    pub(crate) fn shared(mut self, name: &'static str, shared: &Arc<Shared>) -> Self {
        // No limit needs no sharing.
        self.shared = self
            .state
            .lock()
            .window
            .allowed
            .map(|allowed| SharedBudget {
                shared: Arc::clone(shared),
                name,
                allowed,
            });
        self
    }

    /// Takes a place for one call of `party`, waiting for at most `patience`.
    ///
    /// # Errors
    /// When there won't be one in time: when there may be one.
    pub(crate) async fn take(&self, party: Party, patience: Duration) -> Result<(), Duration> {
        let place = {
            let mut state = self.state.lock();
            let State { window, queue, .. } = &mut *state;
            let now = Instant::now();
            if queue.len() == 0 && self.shared.is_none() {
                match window.take(now) {
                    Ok(()) => return Ok(()),
                    Err(wait) if wait > patience => return Err(wait),
                    Err(_) => {}
                }
            }
            let wait = window.wait_behind(queue.ahead_of(party), now);
            if wait > patience || queue.len() >= MOST_WAITING {
                return Err(wait.max(Duration::from_secs(1)));
            }
            let (sender, place) = oneshot::channel();
            queue.push(party, sender);
            if !state.is_handing_out {
                state.is_handing_out = true;
                tokio::spawn(hand_out(Arc::clone(&self.state), self.shared.clone()));
            }
            place
        };
        if let Ok(Ok(())) = timeout(patience, place).await {
            return Ok(());
        }
        let state = self.state.lock();
        let wait = state
            .window
            .wait_behind(state.queue.ahead_of(party), Instant::now());
        Err(wait.max(Duration::from_secs(1)))
    }

    /// The service said that it was too much: nothing goes out for `wait`.
    pub(crate) fn pause(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let paused_until = &mut self.state.lock().window.paused_until;
        *paused_until = (*paused_until).max(Some(until));
    }

    /// How many wait for a place.
    pub(crate) fn waiting(&self) -> usize {
        self.state.lock().queue.len()
    }
}

/// Hands places out until nobody waits.
async fn hand_out(state: Arc<Mutex<State>>, shared: Option<SharedBudget>) {
    loop {
        if let Some(shared) = &shared
            && let Some(wait) = ask(&state, shared).await
        {
            sleep(wait).await;
            continue;
        }
        let wait = {
            let mut state = state.lock();
            state.queue.retain(|waiter| !waiter.is_closed());
            if state.queue.len() == 0 {
                state.is_handing_out = false;
                return;
            }
            let State { window, queue, .. } = &mut *state;
            match window.take(Instant::now()) {
                Err(wait) => wait,
                Ok(()) => {
                    // Who has given up in the meantime takes no place.
                    let mut is_taken = false;
                    while let Some(waiter) = queue.pop() {
                        if waiter.send(()).is_ok() {
                            is_taken = true;
                            break;
                        }
                    }
                    if !is_taken {
                        window.calls.pop_back();
                    }
                    continue;
                }
            }
        };
        sleep(wait).await;
    }
}

/// Asks the other gateways for a place, if somebody waits and the own window has
/// one. How long to wait where there is none.
async fn ask(state: &Mutex<State>, budget: &SharedBudget) -> Option<Duration> {
    {
        let mut state = state.lock();
        state.queue.retain(|waiter| !waiter.is_closed());
        let is_useless = state.queue.len() == 0;
        let wait = state.window.wait_behind(0, Instant::now());
        if is_useless || !wait.is_zero() {
            return None;
        }
    }
    let SharedBudget {
        shared,
        name,
        allowed,
    } = budget;
    let answer = shared.take_place(name, *allowed, WINDOW).await;
    let mut state = state.lock();
    // Alone, each gateway has its share.
    state.window.allowed = Some(match answer {
        Some(_) => *allowed,
        None => *allowed / usize::try_from(shared.gateways()).unwrap_or(1),
    });
    match answer {
        Some(Err(wait)) => {
            state.window.paused_until = Some(Instant::now() + wait);
            Some(wait)
        }
        _ => None,
    }
}

impl Window {
    fn take(&mut self, now: Instant) -> Result<(), Duration> {
        match self.wait_behind(0, now) {
            Duration::ZERO => {
                while self
                    .calls
                    .front()
                    .is_some_and(|call| now.duration_since(*call) >= WINDOW)
                {
                    self.calls.pop_front();
                }
                if self.allowed.is_some() {
                    self.calls.push_back(now);
                }
                Ok(())
            }
            wait => Err(wait),
        }
    }

    /// How long until there is a place after `ahead` others have taken one.
    fn wait_behind(&self, ahead: usize, now: Instant) -> Duration {
        let paused = self
            .paused_until
            .map_or(Duration::ZERO, |until| until.saturating_duration_since(now));
        let Some(allowed) = self.allowed else {
            return paused;
        };
        let current = self
            .calls
            .iter()
            .skip_while(|call| now.duration_since(**call) >= WINDOW)
            .count();
        let place = current + ahead;
        if place < allowed {
            return paused;
        }
        // Places come back as calls age, and each round of them after a minute.
        let allowed = allowed.max(1);
        let (rounds, nth) = ((place - allowed) / allowed, (place - allowed) % allowed);
        let first = self.calls.len() - current;
        let freed = self.calls.get(first + nth).map_or(WINDOW, |call| {
            (*call + WINDOW).saturating_duration_since(now)
        });
        let rounds = u32::try_from(rounds).unwrap_or(u32::MAX);
        paused.max(freed.saturating_add(WINDOW.saturating_mul(rounds)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(number: u8) -> Party {
        Party([number; 16])
    }

    const PATIENCE: Duration = Duration::from_secs(5);

    #[tokio::test(start_paused = true)]
    async fn no_minute_has_more_calls_than_allowed_however_many_come() {
        let budget = Arc::new(Budget::new(Some(60)));
        let calls = Arc::new(Mutex::new(Vec::new()));
        let start = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for visitor in 0..50_u8 {
            let (budget, calls) = (Arc::clone(&budget), Arc::clone(&calls));
            tasks.spawn(async move {
                while start.elapsed() < Duration::from_secs(600) {
                    match budget.take(party(visitor), PATIENCE).await {
                        Ok(()) => calls.lock().push(Instant::now()),
                        Err(wait) => sleep(wait).await,
                    }
                    sleep(Duration::from_millis(u64::from(visitor) * 7)).await;
                }
            });
        }
        tasks.join_all().await;
        let calls = calls.lock();
        for (index, call) in calls.iter().enumerate() {
            let minute = calls[index..]
                .iter()
                .take_while(|later| **later - *call < Duration::from_secs(60))
                .count();
            assert!(minute <= 60, "{minute}");
        }
        // And the budget is used: ten minutes have nearly ten times sixty.
        assert!(calls.len() >= 570, "{}", calls.len());
    }

    #[tokio::test(start_paused = true)]
    async fn who_would_wait_too_long_is_told_at_once_when_to_come() {
        let budget = Budget::new(Some(2));
        let start = Instant::now();
        assert_eq!(budget.take(party(1), PATIENCE).await, Ok(()));
        tokio::time::advance(Duration::from_secs(10)).await;
        assert_eq!(budget.take(party(1), PATIENCE).await, Ok(()));
        let wait = budget.take(party(1), PATIENCE).await.unwrap_err();
        assert_eq!(start.elapsed(), Duration::from_secs(10));
        assert_eq!(wait, WINDOW - Duration::from_secs(10));
        // Honest: who waits so long gets in.
        tokio::time::advance(wait).await;
        assert_eq!(budget.take(party(1), PATIENCE).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_wait_is_waited() {
        let budget = Budget::new(Some(1));
        assert_eq!(budget.take(party(1), PATIENCE).await, Ok(()));
        tokio::time::advance(WINDOW - Duration::from_secs(3)).await;
        let start = Instant::now();
        assert_eq!(budget.take(party(2), PATIENCE).await, Ok(()));
        assert!(start.elapsed() >= Duration::from_secs(3));
    }

    #[tokio::test(start_paused = true)]
    async fn a_greedy_visitor_does_not_keep_others_waiting() {
        let budget = Arc::new(Budget::new(Some(10)));
        for _ in 0..10 {
            assert_eq!(budget.take(party(1), PATIENCE).await, Ok(()));
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        tokio::time::advance(WINDOW - Duration::from_secs(12)).await;
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = tokio::task::JoinSet::new();
        for (visitor, times) in [(1, 4), (2, 1)] {
            for _ in 0..times {
                let (budget, order) = (Arc::clone(&budget), Arc::clone(&order));
                tasks.spawn(async move {
                    if budget.take(party(visitor), PATIENCE).await.is_ok() {
                        order.lock().push(visitor);
                    }
                });
            }
        }
        tasks.join_all().await;
        assert_eq!(order.lock()[..2], [1, 2]);
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_takes_no_place() {
        let budget = Arc::new(Budget::new(Some(1)));
        assert_eq!(budget.take(party(1), PATIENCE).await, Ok(()));
        tokio::time::advance(WINDOW - Duration::from_secs(4)).await;
        let hasty = timeout(Duration::from_secs(1), budget.take(party(2), PATIENCE)).await;
        assert!(hasty.is_err());
        sleep(Duration::from_secs(4)).await;
        assert_eq!(budget.take(party(3), Duration::ZERO).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_refusal_of_the_service_nothing_goes_out_for_a_while() {
        let budget = Budget::new(None);
        budget.pause(Duration::from_secs(30));
        assert_eq!(
            budget.take(party(1), PATIENCE).await,
            Err(Duration::from_secs(30))
        );
        tokio::time::advance(Duration::from_secs(30)).await;
        assert_eq!(budget.take(party(1), PATIENCE).await, Ok(()));
    }
}
