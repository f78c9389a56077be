//! Asks the service for messages that are older than what the device has kept.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::conversation::ConversationHandle;
use super::events::PAGE;
use crate::browser::{clock, random};
use crate::js::builtin::Promise;
use crate::js::host::Settler;

/// How long not to ask again after it failed, in milliseconds.
const PAUSE: f64 = 5_000.0;

#[wasm_bindgen]
impl ConversationHandle {
    /// Asks for some messages before all that are known. Resolves with whether there
    /// may be more.
    pub fn earlier(&self) -> Promise {
        let (promise, settler) = Settler::new();
        self.ask(Some(settler));
        promise
    }
}

impl ConversationHandle {
    /// The same for the window, which asks as long as the visitor looks at the
    /// beginning. [`Event::Earlier`](crate::conversation::Event::Earlier) tells when
    /// they are there.
    pub(crate) fn recall(&self) {
        if clock::steady() >= self.driver.recall_from.get() {
            self.ask(None);
        }
    }

    fn ask(&self, settler: Option<Settler>) {
        let driver = &self.driver;
        let known = {
            let machine = driver.machine();
            machine.id().map(str::to_owned).zip(machine.first_ord())
        };
        let Some((conversation_id, first)) = known.filter(|_| driver.reaches_api()) else {
            if let Some(settler) = settler {
                settler.resolve(&JsValue::FALSE);
            }
            return;
        };
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
                let more = match events {
                    Ok(events) => {
                        machine.recall(
                            first,
                            &events,
                            offset == 0,
                            random::identifier,
                            clock::parse_date,
                            clock::now(),
                        );
                        Ok(machine.first_ord().is_some().into())
                    }
                    Err(error) => {
                        from += PAUSE;
                        Err(error.into())
                    }
                };
                asked.recall_from.set(from);
                if let Some(settler) = settler {
                    settler.settle(more);
                }
            }),
        );
    }
}
