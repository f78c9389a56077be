//! Events as server-sent events, for browsers that ask for them.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use parking_lot::Mutex;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use crate::error::ApiError;
use crate::gateway::Gateway;
use crate::live::{Cursor, Delivery};
use crate::sealing::ConversationId;
use crate::visit::Visit;

/// So many listen at once, of all visitors and from one address.
const MOST: usize = 15_000;
const MOST_PER_ADDRESS: usize = 100;
/// So often something comes, lest proxies close the connection.
const BEAT: Duration = Duration::from_secs(20);
/// Then the browser comes back, and its identifier is looked at again.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// Whether a request asks for a stream.
pub(crate) fn is_wanted(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|kind| kind.split(';').next())
        .any(|kind| kind.trim().eq_ignore_ascii_case("text/event-stream"))
}

/// How many listen, by address.
#[derive(Default)]
pub(crate) struct Listeners(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    all: usize,
    by_network: HashMap<[u8; 16], usize>,
}

/// One listener's place; given back when this is dropped.
struct Place {
    gateway: Arc<Gateway>,
    network: [u8; 16],
}

impl Place {
    fn take(gateway: &Arc<Gateway>, network: [u8; 16]) -> Option<Self> {
        let mut counts = gateway.listeners.0.lock();
        let all = counts.all;
        let here = counts.by_network.entry(network).or_default();
        if all >= MOST || *here >= MOST_PER_ADDRESS {
            return None;
        }
        *here += 1;
        counts.all += 1;
        gateway.metrics.streams.inc();
        Some(Place {
            gateway: Arc::clone(gateway),
            network,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.gateway.listeners.0.lock();
        counts.all -= 1;
        if let Some(here) = counts.by_network.get_mut(&self.network) {
            *here -= 1;
            if *here == 0 {
                counts.by_network.remove(&self.network);
            }
        }
        self.gateway.metrics.streams.dec();
    }
}

/// Answers with a stream of what the visitor is told from `cursor` on.
pub(crate) fn respond(
    gateway: &Arc<Gateway>,
    visit: &Visit,
    id: ConversationId,
    cursor: Option<Cursor>,
) -> Result<Response, ApiError> {
    let too_many = || {
        gateway.metrics.refused("streams");
        ApiError::too_many(
            "Too many listen from here. Ask without `Accept: text/event-stream` instead.",
            Duration::from_secs(30),
        )
    };
    let place = Place::take(gateway, visit.network()).ok_or_else(too_many)?;
    let deliveries = gateway
        .hub
        .listen(gateway, id, cursor)
        .ok_or_else(too_many)?;
    let now = Instant::now();
    let listening = Listening {
        closing: gateway.closing.subscribe(),
        deliveries,
        ord: cursor.map_or(0, |cursor| cursor.ord),
        next_beat: now,
        end: now + LONGEST,
        is_first: true,
        place,
    };
    let mut response = Sse::new(stream::unfold(listening, Listening::next)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies like nginx would hold events back otherwise.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

async fn closed(closing: &mut watch::Receiver<bool>) {
    let _ = closing.wait_for(|is_closing| *is_closing).await;
}

struct Listening {
    closing: watch::Receiver<bool>,
    deliveries: mpsc::Receiver<Delivery>,
    ord: u32,
    next_beat: Instant,
    end: Instant,
    is_first: bool,
    place: Place,
}

impl Listening {
    /// The next event, and what comes after it.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        let delivery = tokio::select! {
            biased;
            () = closed(&mut self.closing) => return None,
            () = sleep_until(self.end) => return None,
            delivery = self.deliveries.recv() => Some(delivery?),
            () = sleep_until(self.next_beat) => None,
        };
        let event = match delivery {
            Some((cursor, event)) => {
                self.ord = cursor.ord;
                let json = serde_json::to_string(&event).unwrap_or_default();
                Event::default().id(cursor.to_string()).data(json)
            }
            None => self.beat(),
        };
        self.next_beat = Instant::now() + BEAT;
        Some((Ok(event), self))
    }

    /// No event, but how far the listener is.
    fn beat(&mut self) -> Event {
        let event = Event::default().comment("");
        let event = match self.place.gateway.hub.vouched() {
            // A number of which nothing is known would claim that all was heard.
            Some(vouched) if self.ord > 0 => {
                let cursor = Cursor {
                    ord: self.ord,
                    vouched: Some(vouched),
                };
                event.id(cursor.to_string())
            }
            _ => event,
        };
        if std::mem::take(&mut self.is_first) {
            // Not all at once, should all lose their connections at once.
            let [random, ..] = *uuid::Uuid::new_v4().as_bytes();
            return event.retry(Duration::from_millis(2_000 + 40 * u64::from(random)));
        }
        event
    }
}
