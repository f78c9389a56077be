//! Listens for people who answer instead of the assistant: takes in the
//! conversation's events as they come, or asks for them now and then, more often
//! while a person is there. `www/offers/listening.js` says when.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::conversation::ConversationHandle;
use super::driver::Driver;
use crate::api::text::concat;
use crate::api::{ConversationEvent, Endpoint, GetConversationEvents, Page};
use crate::browser::{clock, random};
use crate::conversation::Conversation;
use crate::js::codec;

/// Between two questions while a person seems to be there, in milliseconds.
const ATTENTIVE: f64 = 4_000.0;
/// Between two questions otherwise. A token has 120 reads a minute, for all of
/// its visitors.
const CASUAL: f64 = 30_000.0;
/// The longest pause, after many questions that brought nothing.
const LONGEST: f64 = 120_000.0;

/// How far a conversation has been listened to.
#[derive(Default)]
pub(super) struct Listening {
    /// Of which conversation how many events were heard.
    heard: Cell<(String, u32)>,
    /// How many questions in a row brought nothing.
    quiet: Cell<f64>,
    /// When the last question was asked, by the [steady clock](clock::steady).
    asked_at: Cell<Option<f64>>,
    is_asking: Cell<bool>,
}

impl Listening {
    /// Of the conversation that was restored what was missed is to be heard, and
    /// not all there ever was.
    pub(super) fn go_on_from(chat: &Conversation) -> Self {
        let id = chat.id().unwrap_or_default().to_owned();
        Listening {
            heard: Cell::new((id, chat.last_ord().unwrap_or_default())),
            ..Listening::default()
        }
    }

    fn take_in(&self, machine: &mut Conversation, events: &[ConversationEvent]) {
        let now = clock::now();
        if machine.heard(events, random::identifier, clock::parse_date, now) {
            self.quiet.set(0.0);
        }
    }
}

impl ConversationHandle {
    /// Asks whether a person has written, at once or else if it is time to. To be
    /// called every few seconds while the visitor is looking.
    pub(crate) fn hear(&self, at_once: bool) {
        let driver = &self.driver;
        let listening = &driver.listening;
        let usual = if driver.machine().is_with_person() {
            ATTENTIVE
        } else {
            CASUAL
        };
        let pause = (usual + usual / 4.0 * listening.quiet.get()).min(LONGEST);
        let Some(conversation_id) = driver.machine().id().map(str::to_owned) else {
            return;
        };
        let now = clock::steady();
        let asked_at = listening.asked_at.get();
        if listening.is_asking.get()
            || asked_at.is_some_and(|asked_at| !at_once && now - asked_at < pause)
            || !driver.reaches_api()
        {
            return;
        }
        listening.asked_at.set(Some(now));
        listening.is_asking.set(true);
        ask(driver, conversation_id);
    }
}

impl ConversationHandle {
    /// Where a gateway may offer what is said in this conversation as it comes.
    pub(crate) fn events_address(&self) -> JsValue {
        let options = &self.driver.options;
        match self.driver.machine().id() {
            Some(id) if options.behind_gateway => {
                let request = GetConversationEvents {
                    conversation_id: id.to_owned(),
                    ..GetConversationEvents::default()
                };
                concat(&[&options.api_url, &request.path()]).into()
            }
            _ => JsValue::UNDEFINED,
        }
    }

    /// Takes in a page of events that came from there.
    pub(crate) fn hear_events(&self, page: &JsValue) {
        let driver = &self.driver;
        if let Ok(page) = codec::decode::<Page<_>>(page) {
            driver.listening.take_in(&mut driver.machine(), &page.items);
            driver.run();
        }
    }
}

fn ask(driver: &Rc<Driver>, conversation_id: String) {
    let (known, mut heard) = driver.listening.heard.take();
    if known != conversation_id {
        heard = 0;
    }
    let asked = Rc::clone(driver);
    let known_id = conversation_id.clone();
    let then = move |machine: &mut Conversation, answer: Result<Page<_>, _>| {
        let listening = &asked.listening;
        listening.is_asking.set(false);
        listening.quiet.set(listening.quiet.get() + 1.0);
        if let Ok(page) = answer {
            heard += page.items.len() as u32;
            listening.take_in(machine, &page.items);
        }
        listening.heard.set((conversation_id, heard));
    };
    driver.read_page(known_id, heard, Box::new(then));
}
