//! The visitor's messages: out in order, and what comes back.

use crate::api::text::is_blank;
use crate::api::{ChatReply, Error, ErrorCode};

use super::super::outbox::{InFlight, Outgoing};
use super::super::{Author, Delivery, Effect, Event, Message, MessageStatus};
use super::Conversation;

const FORGOTTEN: &str = "The service no longer knows this conversation. The message started a new one, in which the assistant remembers nothing.";
const NO_CONVERSATION: &str =
    "The service's reply names no conversation (`conv_id`). Check the address.";

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
        self.history.begin();
        self.append(Message {
            id: message_id.clone(),
            author: Author::Visitor,
            text,
            created_at: now,
            status: MessageStatus::Sending,
            error: None,
            ord: None,
        });
        self.outbox.push(message_id, context);
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
        let status = self.message(message_id).map(|message| message.status);
        if status != Some(MessageStatus::Failed) {
            return Err(Error::invalid_argument(
                "`messageId` must name a message that failed; take it from `messages`.",
            ));
        }
        self.update(message_id, MessageStatus::Sending, None);
        self.outbox.push_again(message_id);
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
        let Some(InFlight {
            outgoing, carried, ..
        }) = self.outbox.take_in_flight(attempt)
        else {
            return;
        };
        let id = reply.conv_id.filter(|id| !id.is_empty());
        if id.is_none() && (outgoing.anew || self.id.is_none()) {
            self.fail(outgoing, Error::new(ErrorCode::Decode, NO_CONVERSATION));
            return self.advance();
        }
        if id.is_some() && id != self.id {
            self.id = id;
            self.history.head_changed();
        }
        self.in_doubt = false;
        self.update(&outgoing.message_id, MessageStatus::Sent, None);
        if outgoing.anew {
            self.metadata.forget();
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
                error: None,
                ord: reply.ord_number,
            });
            reply_message_id
        });
        self.effects.push_back(Effect::Settle {
            message_id: outgoing.message_id,
            result: Ok(result),
        });
        if let Some(carried) = carried {
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
        let Some(InFlight { outgoing, .. }) = self.outbox.take_in_flight(attempt) else {
            return;
        };
        if error.code == ErrorCode::NotFound && self.id.is_some() && !outgoing.anew {
            // The service took nothing, so this is no second delivery. Its
            // answer about metadata for the same conversation says nothing new.
            self.metadata.ignore_storing();
            self.outbox.start_anew(outgoing);
        } else {
            self.fail(outgoing, error);
        }
        self.advance();
    }

    pub(super) fn fail(&mut self, outgoing: Outgoing, error: Error) {
        self.update(
            &outgoing.message_id,
            MessageStatus::Failed,
            Some(error.clone()),
        );
        self.effects.push_back(Effect::Settle {
            message_id: outgoing.message_id.clone(),
            result: Err(error),
        });
        self.outbox.failed(outgoing);
    }

    pub(super) fn deliver_next(&mut self) -> Option<Box<Delivery>> {
        if self.closed || !self.online {
            return None;
        }
        let outgoing = self.outbox.next()?;
        let conversation_id = self.id.clone().filter(|_| !outgoing.anew);
        let carried = self.metadata.carry(conversation_id.is_none());
        let attempt = self.next_attempt();
        let delivery = Box::new(Delivery {
            attempt,
            text: self.message(&outgoing.message_id)?.text.clone(),
            message_id: outgoing.message_id.clone(),
            conversation_id,
            context: outgoing.context.clone(),
            client_metadata: carried.as_ref().map(|it| it.values.clone()),
        });
        self.outbox.set_in_flight(InFlight {
            attempt,
            outgoing,
            carried,
        });
        Some(delivery)
    }

    pub(super) fn append(&mut self, message: Message) {
        self.emit(Event::Message(message.id.clone()));
        self.history.append(message);
    }

    fn update(&mut self, id: &str, status: MessageStatus, error: Option<Error>) {
        self.history.update(id, status, error);
        self.emit(Event::MessageUpdate(id.to_owned()));
    }
}
