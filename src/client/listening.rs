//! Listens for people who answer instead of the assistant: asks for the
//! conversation's events now and then, more often while a person is there.

use std::cell::Cell;
use std::rc::Rc;

use super::conversation::{ConversationHandle, Driver};
use crate::api::GetConversationEvents;
use crate::browser::{clock, random};
use crate::conversation::Conversation;

/// Between two questions while a person seems to be there, in milliseconds.
const ATTENTIVE: f64 = 4_000.0;
/// Between two questions otherwise. A token has 120 reads a minute, for all of
/// its visitors.
const CASUAL: f64 = 30_000.0;
/// The longest pause, after many questions that brought nothing.
const LONGEST: f64 = 120_000.0;
/// How many events one question brings at most.
const PAGE: u32 = 50;

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
}

impl ConversationHandle {
    /// Asks whether a person has written, if it is time to. To be called every
    /// few seconds while the visitor is looking.
    pub(crate) fn hear(&self) {
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
            || asked_at.is_some_and(|asked_at| now - asked_at < pause)
            || !driver.reaches_api()
        {
            return;
        }
        listening.asked_at.set(Some(now));
        listening.is_asking.set(true);
        ask(driver, conversation_id);
    }
}

fn ask(driver: &Rc<Driver>, conversation_id: String) {
    let (known, mut heard) = driver.listening.heard.take();
    if known != conversation_id {
        heard = 0;
    }
    let request = GetConversationEvents {
        conversation_id: conversation_id.clone(),
        limit: Some(PAGE),
        offset: Some(heard),
    };
    let asked = Rc::clone(driver);
    driver.call(&request, move |machine, answer| {
        let listening = &asked.listening;
        listening.is_asking.set(false);
        let mut is_news = false;
        if let Ok(page) = answer {
            heard += page.items.len() as u32;
            is_news = machine.heard(
                &page.items,
                random::identifier,
                clock::parse_date,
                clock::now(),
            );
        }
        listening.heard.set((conversation_id, heard));
        listening.quiet.set(if is_news {
            0.0
        } else {
            listening.quiet.get() + 1.0
        });
    });
}
