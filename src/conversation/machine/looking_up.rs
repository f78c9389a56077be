//! A message whose fate is unknown, which the visitor wants to go once more: the
//! conversation's events say whether it arrived the first time.

use crate::api::{self, ConversationEvent, Error, EventData, EventType};

use super::super::history::{Change, IS_SHARABLE};
use super::super::{Author, Effect, MessageStatus};
use super::Conversation;
use super::listening::message;
use super::sending::InFlight;

impl Conversation {
    /// The conversation's events can be read, so that [`Effect::LookUp`] can be
    /// carried out.
    pub fn set_reaches_events(&mut self) {
        self.reaches_events = true;
    }

    pub(super) fn is_doubtful(&self, message_id: &str) -> bool {
        IS_SHARABLE && self.id.is_some() && self.doubtful.iter().any(|id| id == message_id)
    }

    /// Looks before the message goes.
    pub(super) fn look_up(&mut self, message_id: String) -> Option<Effect> {
        let since = self.last_ord_before(&message_id);
        let attempt = self.next_attempt();
        self.in_flight = Some(InFlight {
            attempt,
            message_id,
            anew: false,
            carried: None,
        });
        Some(Effect::LookUp {
            attempt,
            conversation_id: self.id.clone()?,
            since,
        })
    }

    /// The number of the last message that is known to be before this one. There
    /// are as many events before, or more.
    fn last_ord_before(&self, message_id: &str) -> u32 {
        let mut before = self.messages().iter().take_while(|it| it.id != message_id);
        let last = before.by_ref().filter_map(|it| it.ord).last();
        last.unwrap_or_default()
    }

    /// What the events say, oldest first, or why they can't be read. A message that
    /// is among them is sent, and its reply is shown; any other goes again.
    /// `new_id`, `time_of` and `now` are as for [`heard`](Self::heard).
    pub fn looked_up(
        &mut self,
        attempt: u32,
        events: Result<Vec<ConversationEvent>, Error>,
        new_id: fn() -> String,
        time_of: fn(&str) -> Option<f64>,
        now: f64,
    ) {
        let Some(InFlight { message_id, .. }) = self.take_in_flight(attempt) else {
            return;
        };
        let found = match events {
            Ok(events) => self.replies_to(&message_id, &events),
            // Nothing was sent: the visitor may try again.
            Err(error) if error.code.is_retryable() => {
                self.fail(message_id, error);
                return self.advance();
            }
            // Of a conversation that is unknown, or can't be looked into, the visitor
            // was told that the message may have arrived.
            Err(_) => None,
        };
        self.doubtful.retain(|id| *id != message_id);
        let Some(replies) = found else {
            self.history.update(&message_id, Change::Waiting);
            return self.advance();
        };
        self.update(&message_id, Change::Sent);
        let mut reply_id = None;
        for reply in replies {
            let mut message = message(&reply, new_id, time_of, now);
            message.reply_to = Some(message_id.clone());
            reply_id = Some(message.id.clone());
            self.append(message);
        }
        self.settle(message_id, Ok(reply_id));
        self.advance();
    }

    /// The replies to a message, if it is among the events. Of messages that say the
    /// same as many are others as were sent since.
    fn replies_to(&self, message_id: &str, events: &[ConversationEvent]) -> Option<Vec<EventData>> {
        let text = self.message(message_id)?.text.trim();
        let since = self.last_ord_before(message_id);
        let mut others = 0;
        let mut later = self.messages().iter().rev();
        for message in later.by_ref().take_while(|it| it.ord != Some(since)) {
            others += usize::from(
                message.author == Author::Visitor
                    && message.status == MessageStatus::Sent
                    && message.text.trim() == text,
            );
        }
        let is_message = |event: &&ConversationEvent| {
            event.kind == EventType::Message && !event.data.is_welcome && event.data.ord > since
        };
        let messages = || events.iter().filter(is_message).map(|event| &event.data);
        let says_it =
            |it: &&EventData| it.author == api::Author::Visitor && it.content.trim() == text;
        if messages().filter(says_it).count() <= others {
            return None;
        }
        // Of several that say the same the first whose reply isn't known.
        let is_known = |it: &EventData| {
            let mut known = self.messages().iter();
            known.any(|message| message.ord == Some(it.ord) && message.text == it.content)
        };
        let mut found = None;
        for message in messages() {
            match (message.author, &mut found) {
                (api::Author::Visitor, Some(replies)) if !Vec::is_empty(replies) => break,
                (api::Author::Visitor, _) => found = says_it(&message).then(Vec::new),
                (api::Author::AiAssistant, Some(_)) if is_known(message) => found = None,
                (api::Author::AiAssistant, Some(replies)) if !message.content.is_empty() => {
                    replies.push(message.clone());
                }
                _ => {}
            }
        }
        Some(found.unwrap_or_default())
    }
}
