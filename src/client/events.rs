//! A conversation's events, read from some place on.

use std::rc::Rc;

use super::driver::Driver;
use crate::api::{ConversationEvent, Error, GetConversationEvents, Page};
use crate::conversation::Conversation;

/// How many events one request brings at most.
pub(super) const PAGE: u32 = 100;
/// How many requests are made at most: what lies further back is too long ago.
const MOST_PAGES: usize = 5;

/// Is told the events, or why they can't be had.
pub(super) type Then = Box<dyn FnOnce(&mut Conversation, Result<Vec<ConversationEvent>, Error>)>;

/// Is told one page of them, likewise.
type ThenPage = Box<dyn FnOnce(&mut Conversation, Result<Page<ConversationEvent>, Error>)>;

impl Driver {
    /// Reads some events after the first `offset` ones.
    pub(super) fn read_page(self: &Rc<Self>, conversation_id: String, offset: u32, then: ThenPage) {
        let request = GetConversationEvents {
            conversation_id,
            limit: Some(PAGE),
            offset: Some(offset),
        };
        self.call(&request, then);
    }

    /// Reads the events after the first `offset` ones, as far as the message with the
    /// number `last`, or to their end.
    pub(super) fn read_events(
        self: &Rc<Self>,
        conversation_id: String,
        offset: u32,
        last: u32,
        then: Then,
    ) {
        let place = Place {
            conversation_id,
            offset,
            last,
            pages: MOST_PAGES,
        };
        read(self, place, Vec::new(), then);
    }
}

/// Where reading goes on, and how long.
struct Place {
    conversation_id: String,
    offset: u32,
    last: u32,
    pages: usize,
}

fn read(driver: &Rc<Driver>, mut place: Place, mut events: Vec<ConversationEvent>, then: Then) {
    let reader = Rc::clone(driver);
    driver.read_page(
        place.conversation_id.clone(),
        place.offset,
        Box::new(move |machine, answer| match answer {
            // Where the end is wasn't known.
            Ok(page) if place.offset > page.count => {
                place.offset = page.count.saturating_sub(PAGE);
                read(&reader, place, events, then);
            }
            Ok(page) => {
                place.offset = place.offset.saturating_add(page.items.len() as u32);
                place.pages -= 1;
                let is_end = page.items.is_empty() || place.offset >= page.count;
                events.extend(page.items);
                let is_last = |event: &ConversationEvent| event.data.ord >= place.last;
                if is_end || place.pages == 0 || events.last().is_some_and(is_last) {
                    then(machine, Ok(events));
                } else {
                    read(&reader, place, events, then);
                }
            }
            Err(error) => then(machine, Err(error)),
        }),
    );
}
