//! An answer of the service that is the same for everyone: fetched once, however
//! many ask; refreshed in the background; served stale while the service is away.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::HeaderValue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parking_lot::Mutex;
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::error::ApiError;

/// So old an answer is fetched anew.
pub(crate) const FRESH: Duration = Duration::from_secs(60);
/// So old an answer is better than none.
pub(crate) const USABLE: Duration = Duration::from_secs(24 * 60 * 60);
/// After a failure the next attempt comes no sooner.
const PAUSE: Duration = Duration::from_secs(2);

/// An answer, ready to be sent.
#[derive(Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) body: Bytes,
    pub(crate) etag: HeaderValue,
    fetched: Instant,
}

impl Entry {
    pub(crate) fn new(body: Vec<u8>) -> Self {
        let hash = Sha256::digest(&body);
        let tag = URL_SAFE_NO_PAD.encode(hash.get(..12).unwrap_or_default());
        Entry {
            body: Bytes::from(body),
            etag: HeaderValue::from_str(&format!("\"{tag}\""))
                .unwrap_or_else(|_| HeaderValue::from_static("\"\"")),
            fetched: Instant::now(),
        }
    }
}

/// One such answer.
#[derive(Default)]
pub(crate) struct Cached {
    state: Mutex<State>,
    /// Held by the one who fetches.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    entry: Option<Arc<Entry>>,
    failure: Option<(Instant, ApiError)>,
}

impl Cached {
    /// The answer if it may be used, and whether it should be refreshed.
    pub(crate) fn stored(&self) -> Option<(Arc<Entry>, bool)> {
        let state = self.state.lock();
        let entry = state.entry.as_ref()?;
        let age = entry.fetched.elapsed();
        let has_just_failed = state.has_just_failed().is_some();
        (age < USABLE).then(|| (Arc::clone(entry), age >= FRESH && !has_just_failed))
    }

    /// Fetches the answer, unless someone else just did or tried.
    pub(crate) async fn refresh(
        &self,
        fetch: impl Future<Output = Result<Vec<u8>, ApiError>>,
    ) -> Result<Arc<Entry>, ApiError> {
        let asked = Instant::now();
        let _turn = self.fetching.lock().await;
        {
            let state = self.state.lock();
            match &state.entry {
                Some(entry) if entry.fetched >= asked || entry.fetched.elapsed() < FRESH => {
                    return Ok(Arc::clone(entry));
                }
                _ => {}
            }
            if let Some(error) = state.has_just_failed() {
                return Err(error);
            }
        }
        let outcome = fetch.await;
        let mut state = self.state.lock();
        match outcome {
            Ok(body) => {
                let entry = Arc::new(Entry::new(body));
                state.entry = Some(Arc::clone(&entry));
                state.failure = None;
                Ok(entry)
            }
            Err(error) => {
                state.failure = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }
}

impl State {
    fn has_just_failed(&self) -> Option<ApiError> {
        let (at, error) = self.failure.as_ref()?;
        (at.elapsed() < PAUSE).then(|| error.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;
    use std::sync::atomic::{AtomicU32, Ordering};

    async fn fetched(count: &AtomicU32, body: &str) -> Result<Vec<u8>, ApiError> {
        tokio::time::sleep(Duration::from_millis(50)).await;
        count.fetch_add(1, Ordering::Relaxed);
        Ok(body.into())
    }

    fn failure() -> ApiError {
        ApiError::upstream(StatusCode::BAD_GATEWAY, "away")
    }

    #[tokio::test(start_paused = true)]
    async fn one_fetch_serves_all_who_ask_meanwhile() {
        let (cached, count) = (Cached::default(), AtomicU32::new(0));
        let asks = (0..100).map(|_| cached.refresh(fetched(&count, "{}")));
        for answer in futures_util::future::join_all(asks).await {
            assert_eq!(answer.unwrap().body, "{}");
        }
        assert_eq!(count.into_inner(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn one_failure_is_told_to_all_who_ask_meanwhile() {
        let (cached, count) = (Cached::default(), AtomicU32::new(0));
        let asks = (0..100).map(|_| {
            cached.refresh(async {
                count.fetch_add(1, Ordering::Relaxed);
                Err(failure())
            })
        });
        for answer in futures_util::future::join_all(asks).await {
            assert_eq!(answer, Err(failure()));
        }
        assert_eq!(count.into_inner(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn an_old_answer_outlives_failures_and_is_replaced_after() {
        let (cached, count) = (Cached::default(), AtomicU32::new(0));
        cached.refresh(fetched(&count, "old")).await.unwrap();
        assert!(matches!(cached.stored(), Some((_, false))));
        tokio::time::advance(FRESH).await;
        assert!(matches!(cached.stored(), Some((_, true))));
        cached.refresh(async { Err(failure()) }).await.unwrap_err();
        // Not at once again.
        let (entry, is_due) = cached.stored().unwrap();
        assert_eq!((entry.body.as_ref(), is_due), (&b"old"[..], false));
        tokio::time::advance(PAUSE).await;
        cached.refresh(fetched(&count, "new")).await.unwrap();
        let (entry, is_due) = cached.stored().unwrap();
        assert_eq!((entry.body.as_ref(), is_due), (&b"new"[..], false));
        tokio::time::advance(USABLE).await;
        assert_eq!(cached.stored(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn who_fetches_and_goes_away_leaves_it_to_the_next() {
        let (cached, count) = (Cached::default(), AtomicU32::new(0));
        let hasty = tokio::time::timeout(
            Duration::from_millis(10),
            cached.refresh(std::future::pending()),
        );
        assert!(hasty.await.is_err());
        assert!(cached.refresh(fetched(&count, "{}")).await.is_ok());
    }

    #[test]
    fn the_tag_changes_with_the_body() {
        let tag = |body: &str| {
            let body = body.into();
            tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap()
                .block_on(async { Entry::new(body).etag })
        };
        assert_eq!(tag("a"), tag("a"));
        assert_ne!(tag("a"), tag("b"));
    }
}
