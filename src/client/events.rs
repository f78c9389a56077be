//! A conversation's events, read from some place to their end.

use std::rc::Rc;

use super::conversation::Driver;
use crate::api::{ConversationEvent, Error, GetConversationEvents};
use crate::conversation::Conversation;

/// How many events one request brings at most.
pub(super) const PAGE: u32 = 100;
/// How many requests are made at most: what lies further back is too long ago.
const MOST_PAGES: usize = 5;

/// Is told the events, or why they can't be had.
pub(super) type Then = Box<dyn FnOnce(&mut Conversation, Result<Vec<ConversationEvent>, Error>)>;

impl Driver {
    /// Reads the events after the first `offset` ones.
    pub(super) fn read_events(self: &Rc<Self>, conversation_id: String, offset: u32, then: Then) {
        read(self, conversation_id, offset, Vec::new(), MOST_PAGES, then);
    }
}

fn read(
    driver: &Rc<Driver>,
    conversation_id: String,
    offset: u32,
    mut events: Vec<ConversationEvent>,
    pages: usize,
    then: Then,
) {
    let request = GetConversationEvents {
        conversation_id: conversation_id.clone(),
        limit: Some(PAGE),
        offset: Some(offset),
    };
    let reader = Rc::clone(driver);
    driver.call(&request, move |machine, answer| match answer {
        Ok(page) => {
            let next = offset.saturating_add(page.items.len() as u32);
            let is_last = page.items.is_empty() || next >= page.count;
            events.extend(page.items);
            if is_last || pages <= 1 {
                then(machine, Ok(events));
            } else {
                read(&reader, conversation_id, next, events, pages - 1, then);
            }
        }
        Err(error) => then(machine, Err(error)),
    });
}
