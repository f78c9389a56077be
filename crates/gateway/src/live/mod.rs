//! Operators' messages as they come: one poll of the conversation list serves
//! every visitor, whether they listen or ask now and then, and only conversations
//! that changed are read.

mod board;
mod cursor;
mod recent;
#[cfg(test)]
mod simulation;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::body::Bytes;
use jiff::Timestamp;
use parking_lot::Mutex;
use quickchat_web::api::{
    Conversation, ConversationEvent, GetConversationEvents, ListConversations, Page,
};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};

pub(crate) use board::{Before, Delivery, Nothing};
use board::{Board, Reading};
pub(crate) use cursor::Cursor;

use crate::error::ApiError;
use crate::sealing::ConversationId;

/// The list is asked so often, while anyone wants to know: 30 times a minute.
const LIST_EVERY: Duration = Duration::from_secs(2);
/// Conversations are read so often at most: 85 times a minute. With the list's
/// that stays below 120, even if the service should count both together.
const READ_EVERY: Duration = Duration::from_millis(700);
/// After a failure of the service.
const PAUSE: Duration = Duration::from_secs(5);
/// The most items of one page, and the most pages at a time.
const PAGE: u32 = 100;
const MOST_PAGES: u32 = 10;
/// So many events wait for a listener who is slow; then it has to come back.
const BACKLOG: usize = 32;
/// So many listen to one conversation at most: tabs, windows.
const MOST_PER_CONVERSATION: usize = 8;

/// What the hub asks of the service.
pub(crate) trait Source: Send + Sync + 'static {
    fn list(
        &self,
        request: &ListConversations,
    ) -> impl Future<Output = Result<Page<Conversation>, ApiError>> + Send;

    /// What changed since `from`, all of it.
    fn changes(
        &self,
        from: Timestamp,
    ) -> impl Future<Output = Result<Vec<Conversation>, ApiError>> + Send
    where
        Self: Sized,
    {
        list(self, from)
    }

    fn events(
        &self,
        request: &GetConversationEvents,
    ) -> impl Future<Output = Result<Page<ConversationEvent>, ApiError>> + Send;

    fn now(&self) -> Timestamp;
}

/// Where visitors listen.
#[derive(Default)]
pub(crate) struct Hub {
    state: Mutex<State>,
    /// Until when the list is known, in seconds since 1970.
    vouched: AtomicI64,
}

#[derive(Default)]
struct State {
    board: Board,
    is_running: bool,
}

impl Hub {
    /// Listens to a conversation. `None` where too many do already.
    pub(crate) fn listen<S: Source>(
        self: &Arc<Self>,
        source: &Arc<S>,
        id: ConversationId,
        cursor: Option<Cursor>,
    ) -> Option<mpsc::Receiver<Delivery>> {
        let (sender, receiver) = mpsc::channel(BACKLOG);
        let mut state = self.state.lock();
        if state.board.listeners_of(&id) >= MOST_PER_CONVERSATION {
            state.board.tidy();
            if state.board.listeners_of(&id) >= MOST_PER_CONVERSATION {
                return None;
            }
        }
        state.board.listen(id, cursor, sender, source.now());
        self.keep_running(&mut state, source);
        Some(receiver)
    }

    /// What a visitor who asks now and then is told without asking the service,
    /// if nothing has changed.
    pub(crate) fn nothing<S: Source>(
        self: &Arc<Self>,
        source: &Arc<S>,
        id: &ConversationId,
        offset: u32,
        limit: u32,
    ) -> Option<Nothing> {
        let mut state = self.state.lock();
        let nothing = state.board.nothing(id, offset, limit, source.now());
        self.keep_running(&mut state, source);
        nothing
    }

    /// To be asked for before a visitor's own reading.
    pub(crate) fn before(&self, id: &ConversationId, now: Timestamp) -> Before {
        self.state.lock().board.before(id, now)
    }

    /// A visitor was told all `count` events of a conversation.
    pub(crate) fn told(
        &self,
        id: ConversationId,
        before: Before,
        count: u32,
        whole: Option<Bytes>,
    ) {
        self.state.lock().board.told(id, before, count, whole);
    }

    fn keep_running<S: Source>(self: &Arc<Self>, state: &mut State, source: &Arc<S>) {
        if state.is_running {
            return;
        }
        state.is_running = true;
        let (hub, source) = (Arc::clone(self), Arc::clone(source));
        tokio::spawn(async move {
            // Listing ends when nobody wants to know any more.
            tokio::select! {
                () = list_on(&hub, &*source) => {}
                () = read_on(&hub, &*source) => {}
            }
        });
    }

    /// The gateway passed a reply on, so that it will be no news.
    pub(crate) fn relayed(&self, id: &ConversationId, reply: &str) {
        self.state.lock().board.relayed(id, reply);
    }

    /// Until when a listener has heard everything that was said.
    pub(crate) fn vouched(&self) -> Option<Timestamp> {
        match self.vouched.load(Ordering::Relaxed) {
            0 => None,
            seconds => Timestamp::from_second(seconds).ok(),
        }
    }
}

/// Asks for what changed, until nobody wants to know.
async fn list_on(hub: &Hub, source: &impl Source) {
    loop {
        let next = Instant::now() + LIST_EVERY;
        let start = source.now();
        let from = {
            let mut state = hub.state.lock();
            if !state.board.is_wanted(start) {
                state.is_running = false;
                return;
            }
            state.board.list_from(start)
        };
        match source.changes(from).await {
            Ok(conversations) => {
                hub.state.lock().board.listed(&conversations, source.now());
                hub.vouched.store(start.as_second(), Ordering::Relaxed);
                sleep_until(next).await;
            }
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// Every page of what changed since `from`.
pub(crate) async fn list(
    source: &impl Source,
    from: Timestamp,
) -> Result<Vec<Conversation>, ApiError> {
    let mut all = Vec::new();
    for page in 0..MOST_PAGES {
        let request = ListConversations {
            limit: Some(PAGE),
            offset: Some(page * PAGE),
            last_message_at_start_date: Some(from.to_string()),
            ..ListConversations::default()
        };
        let found = source.list(&request).await?;
        let is_last = found.items.is_empty() || found.count <= (page + 1) * PAGE;
        all.extend(found.items);
        if is_last {
            break;
        }
    }
    Ok(all)
}

/// Reads what changed, one conversation after the other.
async fn read_on(hub: &Hub, source: &impl Source) {
    loop {
        let next = Instant::now() + READ_EVERY;
        let reading = hub.state.lock().board.next_reading();
        if let Some(Reading { id, offset }) = reading {
            match read(source, &id, offset).await {
                Ok((events, count)) => {
                    let vouched = hub.vouched();
                    hub.state.lock().board.read(&id, &events, count, vouched);
                }
                Err(error) if error.status.is_client_error() && error.retry_after.is_none() => {
                    // It is no more; listeners learn that when they next ask.
                }
                Err(_) => {
                    hub.state.lock().board.failed(id);
                    sleep(PAUSE).await;
                }
            }
        }
        sleep_until(next).await;
    }
}

/// A conversation's events from `offset` on, and how many it has. Of very many,
/// the last ones.
async fn read(
    source: &impl Source,
    id: &ConversationId,
    offset: u32,
) -> Result<(Vec<ConversationEvent>, u32), ApiError> {
    let mut offset = offset;
    let mut events = Vec::new();
    for _ in 0..MOST_PAGES {
        let request = GetConversationEvents {
            conversation_id: id.expose().to_owned(),
            limit: Some(PAGE),
            offset: Some(offset),
        };
        let page = source.events(&request).await?;
        let read = u32::try_from(page.items.len()).unwrap_or(PAGE);
        if read == 0 && page.count < offset {
            // Numbers that run ahead of the events: the end is what matters.
            offset = page.count.saturating_sub(PAGE);
            continue;
        }
        events.extend(page.items.into_iter().map(crate::events::reduced));
        offset += read;
        if read == 0 || offset >= page.count {
            return Ok((events, page.count));
        }
        if page.count - offset > PAGE {
            offset = page.count - PAGE;
        }
    }
    Ok((events, offset))
}
