//! Asks the service for messages that are older than what the device has kept.

use std::rc::Rc;

use super::conversation::ConversationHandle;
use super::events::PAGE;
use crate::browser::{clock, random};

/// How long not to ask again after it failed, in milliseconds.
const PAUSE: f64 = 5_000.0;

impl ConversationHandle {
    /// Asks for some messages before all that are known, if there may be any and they
    /// can be reached. [`Event::Earlier`](crate::conversation::Event::Earlier) tells
    /// when they are there.
    pub(crate) fn recall(&self) {
        let driver = &self.driver;
        let known = {
            let machine = driver.machine();
            machine.id().map(str::to_owned).zip(machine.first_ord())
        };
        let Some((conversation_id, first)) = known else {
            return;
        };
        if !driver.reaches_api() || clock::steady() < driver.recall_from.get() {
            return;
        }
        driver.recall_from.set(f64::INFINITY);
        // A message's number is never above its place among the events.
        let last = first.saturating_sub(1);
        let offset = last.saturating_sub(PAGE);
        let asked = Rc::clone(driver);
        driver.read_events(
            conversation_id,
            offset,
            last,
            Box::new(move |machine, events| {
                let mut from = clock::steady();
                match events {
                    Ok(events) => machine.recall(
                        first,
                        &events,
                        offset == 0,
                        random::identifier,
                        clock::parse_date,
                        clock::now(),
                    ),
                    Err(_) => from += PAUSE,
                }
                asked.recall_from.set(from);
            }),
        );
    }
}
