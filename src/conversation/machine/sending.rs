//! The visitor's messages: out in order, and what comes back.

use crate::api::text::is_blank;
use crate::api::{ChatReply, Error, ErrorCode};

use super::super::history::{Change, IS_SHARABLE};
use super::super::metadata::Carried;
use super::super::{Author, Delivery, Effect, Event, Message, MessageStatus};
use super::Conversation;

const FORGOTTEN: &str = "The service no longer knows this conversation. The message started a new one, in which the assistant remembers nothing.";
const NO_CONVERSATION: &str =
    "The service's reply names no conversation (`conv_id`). Check the address.";

/// A message whose outcome is awaited.
#[derive(Debug)]
pub(super) struct InFlight {
    pub(super) attempt: u32,
    pub(super) message_id: String,
    /// Whether it starts a new conversation in place of the known one.
    pub(super) anew: bool,
    pub(super) carried: Option<Carried>,
}

/// Whether the service may have taken what failed like this.
fn may_have_arrived(error: &Error) -> bool {
    match error.code {
        ErrorCode::Decode | ErrorCode::Aborted => true,
        ErrorCode::TooManyRequests => false,
        code => code.is_retryable(),
    }
}

impl Conversation {
    /// Adds a visitor's message, to be sent when its turn comes. `message_id` is
    /// any text that names no other message, `now` is in milliseconds since 1970.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidArgument`] when `text` is blank, `message_id` is
    /// taken, or the conversation is closed. Nothing is changed then.
    pub fn send(
        &mut self,
        message_id: String,
        text: String,
        context: Option<String>,
        now: f64,
    ) -> Result<(), Error> {
        self.check_open()?;
        if is_blank(&text) {
            return Err(Error::invalid_argument("`text` is empty. Give it some."));
        }
        if self.message(&message_id).is_some() {
            return Err(Error::invalid_argument(
                "`messageId` names another message.",
            ));
        }
        self.history.begin(&message_id);
        self.append(Message {
            id: message_id,
            text,
            created_at: now,
            waiting: Some(true),
            context,
            ..Message::default()
        });
        self.advance();
        Ok(())
    }

    /// Sends a failed message again, with the context it had. It keeps its place.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidArgument`] when there is no such message, it has not
    /// failed, or the conversation is closed.
    pub fn retry(&mut self, message_id: &str) -> Result<(), Error> {
        self.check_open()?;
        // Only the visitor's messages can fail.
        let message = self.message(message_id);
        let Some(message) = message.filter(|it| it.status == MessageStatus::Failed) else {
            return Err(Error::invalid_argument(
                "`messageId` must name a message that failed; take it from `messages`.",
            ));
        };
        if IS_SHARABLE && self.reaches_events && message.error.as_ref().is_none_or(may_have_arrived)
        {
            self.doubtful.push(message_id.to_owned());
        }
        self.update(message_id, Change::Waiting);
        self.note_from_this_tab(message_id);
        self.advance();
        Ok(())
    }

    /// The chat endpoint answered. `reply_message_id` and `now` are for the
    /// message that the reply becomes, if it says anything.
    pub fn delivered(
        &mut self,
        attempt: u32,
        reply: ChatReply,
        reply_message_id: String,
        now: f64,
    ) {
        let Some(in_flight) = self.take_in_flight(attempt) else {
            return;
        };
        let InFlight {
            message_id, anew, ..
        } = in_flight;
        let id = reply.conv_id.filter(|id| !id.is_empty());
        if id.is_none() && (anew || self.id.is_none()) {
            self.fail(message_id, Error::new(ErrorCode::Decode, NO_CONVERSATION));
            return self.advance();
        }
        if id.is_some() && id != self.id {
            self.id = id;
            self.history.rename();
        }
        self.in_doubt = false;
        self.update(&message_id, Change::Sent);
        if anew {
            self.metadata.forget();
            self.history.begins_here();
            self.history.head_changed();
            self.report(Error::new(ErrorCode::NotFound, FORGOTTEN));
        }
        let reply_text = reply.reply.filter(|text| !is_blank(text));
        let result = reply_text.map(|text| {
            self.append(Message {
                id: reply_message_id.clone(),
                author: Author::Assistant,
                text,
                created_at: now,
                status: MessageStatus::Received,
                ord: reply.ord_number,
                reply_to: Some(message_id.clone()),
                ..Message::default()
            });
            reply_message_id
        });
        self.settle(message_id, Ok(result));
        if let Some(carried) = in_flight.carried {
            match carried.whole {
                Some(revision) => self.acknowledge_metadata(revision),
                None => self.metadata.acknowledge_part(carried.values),
            }
        }
        self.store_metadata();
        self.advance();
    }

    /// The chat endpoint refused, or no answer came.
    pub fn delivery_failed(&mut self, attempt: u32, error: Error) {
        let Some(InFlight {
            message_id, anew, ..
        }) = self.take_in_flight(attempt)
        else {
            return;
        };
        if error.code == ErrorCode::NotFound && self.id.is_some() && !anew {
            // The service took nothing, so this is no second delivery. Its
            // answer about metadata for the same conversation says nothing new.
            self.metadata.ignore_storing();
            self.starts_anew = Some(message_id);
        } else {
            self.fail(message_id, error);
        }
        self.advance();
    }

    pub(super) fn fail(&mut self, message_id: String, error: Error) {
        self.update(&message_id, Change::Failed(error.clone()));
        self.settle(message_id, Err(error));
    }

    pub(super) fn deliver_next(&mut self) -> Option<Effect> {
        if self.closed || !self.online || self.in_flight.is_some() || !self.has_turn() {
            return None;
        }
        let starting = self.starts_anew.take();
        let anew = starting.is_some();
        let message = match starting {
            Some(message_id) => self.message(&message_id),
            None => self.history.first_waiting(),
        }?;
        let message_id = message.id.clone();
        let (text, context) = (message.text.clone(), message.context.clone());
        if message.is_waiting() {
            self.depart(&message_id);
        }
        if !anew && self.is_doubtful(&message_id) {
            return self.look_up(message_id);
        }
        let conversation_id = self.id.clone().filter(|_| !anew);
        let carried = self.metadata.carry(conversation_id.is_none());
        let attempt = self.next_attempt();
        let delivery = Box::new(Delivery {
            attempt,
            message_id: message_id.clone(),
            text,
            conversation_id,
            context,
            client_metadata: carried.as_ref().map(|it| it.values.clone()),
        });
        self.in_flight = Some(InFlight {
            attempt,
            message_id,
            anew,
            carried,
        });
        Some(Effect::Deliver(delivery))
    }

    /// A message waits no more.
    fn depart(&mut self, message_id: &str) {
        self.history.update(message_id, Change::UnderWay);
        // Who isn't told of it yet will see at once that it is under way.
        let is_to_be_told = match self.effects.back() {
            Some(Effect::Emit(Event::Message(id) | Event::MessageUpdate(id))) => id == message_id,
            _ => false,
        };
        if !is_to_be_told {
            self.emit(Event::MessageUpdate(message_id.to_owned()));
        }
    }

    /// Ends what is in flight if it is `attempt`.
    pub(super) fn take_in_flight(&mut self, attempt: u32) -> Option<InFlight> {
        self.in_flight.take_if(|it| it.attempt == attempt)
    }

    /// Whether the next outcome tells if a new conversation replaces the known
    /// one.
    pub(super) fn is_starting_anew(&self) -> bool {
        self.starts_anew.is_some() || self.in_flight.as_ref().is_some_and(|it| it.anew)
    }

    pub(super) fn append(&mut self, message: Message) {
        self.emit(Event::Message(message.id.clone()));
        self.note_from_this_tab(&message.id);
        self.history.append(message);
    }

    pub(super) fn update(&mut self, id: &str, to: Change) {
        self.history.update(id, to);
        self.emit(Event::MessageUpdate(id.to_owned()));
    }
}
