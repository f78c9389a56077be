//! The machine itself: what it consists of, how it begins, pauses and ends.

mod attaching;
mod earlier;
mod judging;
mod listening;
mod looking_up;
mod sending;
mod sharing;

use std::collections::LinkedList;

use crate::api::{Error, ErrorCode, Object};

use super::history::History;
use super::metadata::MetadataQueue;
use super::{Chunk, Effect, Event, Head, Message, MetadataRoute, Write};
use sending::InFlight;
use sharing::Turn;

const CLOSED: &str = "The conversation is closed. Open it anew, or call `reset()`.";
const CLOSED_ON_THE_WAY: &str = "The conversation was closed before the reply came. The message may have arrived; send it again only if that does no harm.";
const CLOSED_BEFORE: &str =
    "The conversation was closed before this was sent. Send or set it again when it is open.";
const RESET: &str = "The conversation was reset. Send or set it again in the new one.";
const LEFT: &str = "The page was left before the reply came. The message may have arrived; send it again only if that does no harm.";

/// What a conversation is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing is on its way.
    Idle,
    /// A message waits for its turn or its reply.
    Sending,
    /// There is no connection; messages wait.
    Offline,
    /// Closed: nothing is sent any more.
    Closed,
}

impl Status {
    /// The status as JavaScript sees it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Idle => "idle",
            Status::Sending => "sending",
            Status::Offline => "offline",
            Status::Closed => "closed",
        }
    }
}

/// One visitor's chat.
///
/// After every call the driver carries out what
/// [`next_effect`](Self::next_effect) gives until there is none, and reports
/// what came of it. An outcome whose `attempt` is no longer awaited changes nothing.
#[derive(Debug)]
pub struct Conversation {
    id: Option<String>,
    history: History,
    metadata: MetadataQueue,
    turn: Turn,
    /// The messages that were sent, sent again or received in this tab.
    from_this_tab: Vec<String>,
    /// The message whose outcome is awaited.
    in_flight: Option<InFlight>,
    /// Whether the conversation's events can be read.
    reaches_events: bool,
    /// Messages that were sent once, and may have arrived.
    doubtful: Vec<String>,
    /// The message that is to start a new conversation, since the service refused
    /// it under the known one.
    starts_anew: Option<String>,
    last_attempt: u32,
    online: bool,
    closed: bool,
    /// Whether the service may have forgotten the conversation: it was restored,
    /// and no reply has come since.
    in_doubt: bool,
    /// The status that listeners know.
    announced: Status,
    /// A linked list: its code is smaller than a ring's.
    effects: LinkedList<Effect>,
    /// Whether [`Effect::Save`] is among them. Once is enough: it is carried out
    /// when all changes are made.
    save_asked: bool,
}

impl Conversation {
    /// An empty chat, or one that goes on with the service's conversation `id`.
    pub fn new(route: MetadataRoute, id: Option<String>) -> Self {
        let metadata = MetadataQueue::new(route);
        Conversation::of(id, History::default(), metadata, false)
    }

    fn of(id: Option<String>, history: History, metadata: MetadataQueue, in_doubt: bool) -> Self {
        Conversation {
            id,
            history,
            metadata,
            turn: Turn::Always,
            from_this_tab: Vec::new(),
            in_flight: None,
            reaches_events: false,
            doubtful: Vec::new(),
            starts_anew: None,
            last_attempt: 0,
            online: true,
            closed: false,
            in_doubt,
            announced: Status::Idle,
            effects: LinkedList::new(),
            save_asked: false,
        }
    }

    /// The chat that was kept. `chunks` are the last of those that `head` lists, in
    /// its order, an empty one in place of one that can't be read.
    ///
    /// Check [`Head::is_current`] before, and [`share`](Self::share) it or
    /// [`abandon`](Self::abandon) what was unfinished after. Metadata that the
    /// service wasn't known to have goes on the next occasion, of which
    /// [`set_online`](Self::set_online) is one.
    pub fn restored(route: MetadataRoute, mut head: Head, chunks: Vec<Chunk>) -> Self {
        let history = History::restored(&mut head, chunks);
        let metadata = MetadataQueue::restored(route, head.metadata, head.pending_metadata);
        Conversation::of(head.conversation_id, history, metadata, true)
    }

    /// What an earlier page left unfinished has failed.
    pub fn abandon(&mut self) {
        self.history.abandon(|waited| {
            let (code, why) = if waited {
                (ErrorCode::Aborted, CLOSED_BEFORE)
            } else {
                (ErrorCode::Network, LEFT)
            };
            Error::new(code, why)
        });
    }

    /// The service's name for the conversation, once it has one.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// All messages, in the order in which they came up.
    pub fn messages(&self) -> &[Message] {
        self.history.messages()
    }

    /// The message with this id.
    pub fn message(&self, id: &str) -> Option<&Message> {
        self.history.message(id)
    }

    /// All metadata that was set and not refused.
    pub fn metadata(&self) -> &Object {
        self.metadata.known()
    }

    /// What the conversation is doing.
    pub fn status(&self) -> Status {
        if self.closed {
            Status::Closed
        } else if !self.online {
            Status::Offline
        } else if self.is_busy() {
            Status::Sending
        } else {
            Status::Idle
        }
    }

    /// The next thing to do. What a call adds comes after what is there.
    pub fn next_effect(&mut self) -> Option<Effect> {
        let effect = self.effects.pop_front()?;
        if matches!(effect, Effect::Save) {
            self.save_asked = false;
        }
        Some(effect)
    }

    /// What there is to write to the store, in order, so that it holds this
    /// conversation. Nothing before the visitor has written.
    pub fn unsaved(&mut self) -> Vec<Write> {
        let head = Head::new(
            self.id.clone(),
            self.metadata.acknowledged().clone(),
            self.metadata.pending(),
        );
        self.history.unsaved(head)
    }

    /// Whether there is a connection. Without one messages wait; the one in
    /// flight is left to its own outcome.
    pub fn set_online(&mut self, online: bool) {
        self.online = online;
        self.store_metadata();
        self.advance();
    }

    /// Forgets everything, what is kept as well, and starts over.
    pub fn reset(&mut self) {
        self.start_over();
        self.history.clear();
        self.advance();
    }

    /// Forgets everything but the history.
    fn start_over(&mut self) {
        self.stop(RESET, RESET, (false, false));
        self.metadata.clear();
        self.id = None;
        self.closed = false;
        self.emit(Event::Reset);
    }

    /// Stops all work and keeps what there is. What is on its way fails, though
    /// it may have arrived.
    pub fn close(&mut self) {
        if self.closed {
            return;
        }
        self.closed = true;
        // What waits may go from another tab.
        let fails = (true, !self.is_shared());
        self.stop(CLOSED_ON_THE_WAY, CLOSED_BEFORE, fails);
        self.advance();
    }

    /// Gives up what is under way and what waits. Which of them isn't forgotten or
    /// goes on waiting `fails`.
    fn stop(&mut self, under_way: &str, before: &str, fails: (bool, bool)) {
        self.effects.push_back(Effect::Cancel);
        let in_flight = self.in_flight.take().map(|it| it.message_id);
        if let Some(message_id) = in_flight.or_else(|| self.starts_anew.take()) {
            self.give_up(message_id, under_way, fails.0);
        }
        for message_id in self.history.waiting() {
            self.give_up(message_id, before, fails.1);
        }
        self.abandon_metadata(before);
    }

    fn give_up(&mut self, message_id: String, why: &str, fails: bool) {
        let error = Error::new(ErrorCode::Aborted, why);
        if fails {
            self.fail(message_id, error);
        } else {
            self.settle(message_id, Err(error));
        }
    }

    fn check_open(&self) -> Result<(), Error> {
        if self.closed {
            return Err(Error::invalid_argument(CLOSED));
        }
        Ok(())
    }

    fn next_attempt(&mut self) -> u32 {
        self.last_attempt = self.last_attempt.wrapping_add(1);
        self.last_attempt
    }

    /// Ends every call: tells the status, saves, and sends the next message.
    fn advance(&mut self) {
        let delivery = self.deliver_next();
        let status = self.status();
        if status != self.announced {
            self.announced = status;
            self.emit(Event::Status(status));
        }
        // Before the delivery: should the page be left now, the message is
        // known to have been on its way.
        if !self.save_asked && self.history.is_unsaved() {
            self.save_asked = true;
            self.effects.push_back(Effect::Save);
        }
        self.pass_turn();
        self.effects.extend(delivery);
    }

    fn settle(&mut self, message_id: String, result: Result<Option<String>, Error>) {
        self.effects
            .push_back(Effect::Settle { message_id, result });
    }

    fn report(&mut self, error: Error) {
        self.emit(Event::Error(error));
    }

    fn emit(&mut self, event: Event) {
        self.effects.push_back(Effect::Emit(event));
    }
}
