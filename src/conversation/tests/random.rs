//! Random calls, outcomes and reloads against a small model of the page, the
//! service and the store. What must hold at every step is asserted here once.

use std::collections::{BTreeMap, BTreeSet};

use super::history::Store;
use super::*;

/// A linear congruential generator: the same seed, the same run, everywhere.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    pub(super) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        (!items.is_empty()).then(|| &items[self.below(items.len())])
    }
}

/// The service: which conversations it knows, with their metadata.
#[derive(Default)]
struct Service {
    conversations: BTreeMap<String, Object>,
    created: usize,
}

struct StoreRequest {
    attempt: u32,
    conversation: String,
    metadata: Object,
}

/// A page with its driver.
struct Page {
    random: Random,
    /// Whether the visitor writes more than the store keeps.
    wordy: bool,
    route: MetadataRoute,
    chat: Conversation,
    store: Store,
    service: Service,
    online: bool,
    delivery: Option<Delivery>,
    storing: Option<StoreRequest>,
    /// Attempts whose outcome is no longer awaited.
    stale: Vec<u32>,
    /// The visitor's messages that are to be delivered, the first shown first.
    turns: Vec<String>,
    /// The message that is to go once more, before all others.
    refused: Option<String>,
    /// How often each message may still be delivered.
    permits: BTreeMap<String, usize>,
    /// Promises of `send` and `retry`.
    promises: BTreeSet<String>,
    /// Promises of `set_metadata`.
    metadata_promises: BTreeSet<u32>,
    /// The messages as a listener has come to know them.
    seen: Vec<Message>,
    status: Status,
    written: bool,
    names: usize,
    deliveries: usize,
    /// How often the store was found to hold less than the page.
    shortened: usize,
}

impl Page {
    fn new(seed: u64, route: MetadataRoute) -> Self {
        Page {
            random: Random(seed),
            wordy: seed.is_multiple_of(50),
            route,
            chat: Conversation::new(route, None),
            store: Store::default(),
            service: Service::default(),
            online: true,
            delivery: None,
            storing: None,
            stale: Vec::new(),
            turns: Vec::new(),
            refused: None,
            permits: BTreeMap::new(),
            promises: BTreeSet::new(),
            metadata_promises: BTreeSet::new(),
            seen: Vec::new(),
            status: Status::Idle,
            written: false,
            names: 0,
            deliveries: 0,
            shortened: 0,
        }
    }

    fn step(&mut self) {
        match self.random.below(24) {
            0..=4 => self.send(),
            5..=6 => self.retry(),
            7..=13 => self.answer_delivery(),
            14..=15 => self.set_metadata(),
            16..=18 => self.answer_storing(),
            19 => self.late_outcome(),
            20 => self.set_online(!self.online),
            21 if self.random.one_in(4) => self.reset(),
            22 if self.random.one_in(6) => self.close(),
            22 if self.random.one_in(3) => self.service.conversations.clear(),
            23 if self.random.one_in(2) => self.reload(),
            _ => {}
        }
        self.check();
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("m{}", self.names)
    }

    fn send(&mut self) {
        let id = self.name();
        let text = if self.wordy && self.random.one_in(2) {
            "long ".repeat(self.random.below(40_000) + 1)
        } else {
            text_of(&id)
        };
        let sent = self.chat.send(id.clone(), text, None, 1.0);
        assert_eq!(sent.is_ok(), self.status != Status::Closed);
        if sent.is_ok() {
            self.written = true;
            self.expect_delivery(id);
        }
        self.drive();
    }

    fn retry(&mut self) {
        let ids: Vec<_> = self.seen.iter().map(|it| it.id.clone()).collect();
        let Some(id) = self.random.pick(&ids).cloned() else {
            return;
        };
        let failed = self.chat.message(&id).unwrap().status == MessageStatus::Failed;
        let retried = self.chat.retry(&id);
        assert_eq!(retried.is_ok(), failed && self.status != Status::Closed);
        if retried.is_ok() {
            self.expect_delivery(id);
        }
        self.drive();
    }

    fn expect_delivery(&mut self, id: String) {
        *self.permits.entry(id.clone()).or_default() += 1;
        assert!(self.promises.insert(id.clone()));
        self.turns.push(id);
    }

    /// The service takes a delivery or doesn't, whichever way it likes.
    fn answer_delivery(&mut self) {
        let Some(delivery) = self.delivery.take() else {
            return;
        };
        let asked = delivery.conversation_id.clone();
        let unknown = asked
            .as_ref()
            .is_some_and(|id| !self.service.conversations.contains_key(id));
        let failure = match self.random.below(10) {
            0 => Some(ErrorCode::Timeout),
            1 => Some(ErrorCode::BadRequest),
            2 => Some(ErrorCode::NotFound),
            _ => unknown.then_some(ErrorCode::NotFound),
        };
        if let Some(code) = failure {
            if code == ErrorCode::NotFound && asked.is_some() {
                return self.refuse_conversation(delivery);
            }
            self.chat.delivery_failed(delivery.attempt, error(code));
            return self.drive();
        }
        let said = ["Well.", "", "So."][self.random.below(3)];
        self.answer(delivery, said);
    }

    /// The one case in which the machine may deliver a message once more.
    fn refuse_conversation(&mut self, delivery: Delivery) {
        *self.permits.get_mut(&delivery.message_id).unwrap() += 1;
        self.refused = Some(delivery.message_id);
        self.stale.extend(self.storing.take().map(|it| it.attempt));
        self.chat
            .delivery_failed(delivery.attempt, error(ErrorCode::NotFound));
        self.drive();
    }

    fn answer(&mut self, delivery: Delivery, said: &str) {
        let follow_up = delivery.conversation_id.is_some();
        let id = delivery.conversation_id.unwrap_or_else(|| {
            self.service.created += 1;
            format!("conv{}", self.service.created)
        });
        let metadata = self.service.conversations.entry(id.clone()).or_default();
        metadata.merge(delivery.client_metadata.unwrap_or_default());
        let named = !follow_up || self.random.one_in(2);
        let name = self.name();
        let said = reply(named.then_some(&id), Some(said));
        self.chat.delivered(delivery.attempt, said, name, 2.0);
        self.drive();
    }

    fn set_metadata(&mut self) {
        let mut change = Object::default();
        for _ in 0..self.random.below(4) {
            let key = ["a", "b", "c", "d", "e", "f", "g"][self.random.below(7)];
            let value = self.random.below(9).to_string();
            change.insert(key.into(), value.as_str().into());
        }
        let before = self.chat.metadata().clone();
        let new = !change.is_empty();
        match self.chat.set_metadata(change) {
            Ok(revision) => {
                assert!(!new || self.metadata_promises.iter().all(|it| *it < revision));
                self.metadata_promises.insert(revision);
            }
            Err(error) => {
                assert!(self.status == Status::Closed || self.route == MetadataRoute::WithMessages);
                assert_eq!(error.code, ErrorCode::InvalidArgument);
                assert_eq!(self.chat.metadata(), &before);
            }
        }
        self.drive();
    }

    fn answer_storing(&mut self) {
        let Some(request) = self.storing.take() else {
            return;
        };
        let known = self.service.conversations.get_mut(&request.conversation);
        let failure = match (known, self.random.below(6)) {
            (None, _) => Some(ErrorCode::NotFound),
            (_, 0) => Some(ErrorCode::ServiceUnavailable),
            (_, 1) => Some(ErrorCode::ValidationError),
            (Some(metadata), _) => {
                metadata.merge(request.metadata);
                None
            }
        };
        match failure {
            None => self.chat.metadata_stored(request.attempt),
            Some(code) => self.chat.metadata_refused(request.attempt, error(code)),
        }
        self.drive();
    }

    fn late_outcome(&mut self) {
        let Some(attempt) = self.random.pick(&self.stale).copied() else {
            return;
        };
        let late = reply(Some("late"), Some("Late."));
        self.chat.delivered(attempt, late, "late".into(), 9.0);
        let failure = error(ErrorCode::NotFound);
        self.chat.delivery_failed(attempt, failure.clone());
        self.chat.metadata_stored(attempt);
        self.chat.metadata_refused(attempt, failure);
        assert_eq!(self.chat.take_effects(), []);
    }

    fn set_online(&mut self, online: bool) {
        self.online = online;
        self.chat.set_online(online);
        self.drive();
    }

    fn reset(&mut self) {
        self.chat.reset();
        self.written = false;
        self.seen.clear();
        self.turns.clear();
        self.refused = None;
        self.permits.clear();
        self.drive();
        assert_eq!((self.promises.len(), self.metadata_promises.len()), (0, 0));
        assert_eq!(self.store.size(), 0);
    }

    fn close(&mut self) {
        self.chat.close();
        self.turns.clear();
        self.refused = None;
        self.drive();
        assert_eq!((self.promises.len(), self.metadata_promises.len()), (0, 0));
    }

    /// The page goes, and with it its promises; another one comes.
    fn reload(&mut self) {
        self.abandon_requests();
        self.stale.clear();
        self.turns.clear();
        self.refused = None;
        self.permits.clear();
        self.promises.clear();
        self.metadata_promises.clear();
        let restored = self.store.restore(self.route);
        self.chat = restored.unwrap_or_else(|| Conversation::new(self.route, None));
        self.seen = self.chat.messages().to_vec();
        self.written = !self.seen.is_empty();
        self.status = Status::Idle;
        self.set_online(self.online);
    }

    fn abandon_requests(&mut self) {
        self.stale.extend(self.delivery.take().map(|it| it.attempt));
        self.stale.extend(self.storing.take().map(|it| it.attempt));
    }

    /// Carries out the effects as a driver does, and judges each.
    fn drive(&mut self) {
        for effect in self.chat.take_effects() {
            match effect {
                Effect::Deliver(delivery) => self.deliver(*delivery),
                Effect::StoreMetadata {
                    attempt,
                    conversation_id: conversation,
                    metadata,
                } => {
                    assert_eq!(self.route, MetadataRoute::Endpoint);
                    assert!(self.online && self.status != Status::Closed);
                    let request = StoreRequest {
                        attempt,
                        conversation,
                        metadata,
                    };
                    assert!(self.storing.replace(request).is_none(), "one at a time");
                }
                Effect::Cancel => self.abandon_requests(),
                Effect::Emit(event) => self.hear(event),
                Effect::Settle { message_id, result } => {
                    assert!(self.promises.remove(&message_id), "settled once");
                    if let Ok(Some(reply)) = result {
                        assert_eq!(self.seen.last().unwrap().id, reply, "announced before");
                    }
                }
                Effect::SettleMetadata { up_to, .. } => {
                    self.metadata_promises.retain(|it| *it > up_to);
                }
                Effect::Save => self.store.write(self.chat.unsaved()),
                Effect::AwaitTurn | Effect::YieldTurn => panic!("there is no other tab"),
                Effect::LookUp { .. } => panic!("there is nothing to look into"),
            }
        }
    }

    fn deliver(&mut self, delivery: Delivery) {
        let id = &delivery.message_id;
        assert!(self.delivery.is_none(), "one at a time");
        assert!(self.online && self.status != Status::Closed);
        match self.refused.take() {
            Some(refused) => assert_eq!(refused, *id, "once more"),
            None => {
                let shown = self.chat.messages().iter().map(|it| &it.id);
                let first = shown.into_iter().find(|it| self.turns.contains(it));
                assert_eq!(first, Some(id), "in order");
                self.turns.retain(|it| it != id);
            }
        }
        let permits = self.permits.get_mut(id).unwrap();
        *permits = permits.checked_sub(1).expect("never more often than asked");
        let seen = self.seen.iter().find(|it| it.id == *id);
        let seen = seen.expect("announced before it goes");
        assert_eq!(
            (&seen.text, seen.status),
            (&delivery.text, MessageStatus::Sending)
        );
        let carried = delivery.client_metadata.as_ref();
        assert!(carried.is_none_or(|it| (1..=5).contains(&it.len())));
        self.deliveries += 1;
        self.delivery = Some(delivery);
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Message(id) => {
                assert!(self.seen.iter().all(|it| it.id != id));
                self.seen.push(self.chat.message(&id).unwrap().clone());
            }
            Event::MessageUpdate(id) => {
                let seen = self.seen.iter_mut().find(|it| it.id == id);
                *seen.unwrap() = self.chat.message(&id).unwrap().clone();
            }
            Event::Status(status) => {
                assert_ne!(status, self.status, "only changes");
                self.status = status;
            }
            Event::Metadata(metadata) => assert!(!metadata.is_empty()),
            Event::Error(error) => assert!(!error.message.is_empty()),
            Event::Reset => self.seen.clear(),
            Event::Earlier => unreachable!("nothing is recalled"),
        }
    }

    fn check(&mut self) {
        assert_eq!(
            self.seen,
            self.chat.messages(),
            "listeners know everything, in order"
        );
        assert_eq!(self.status, self.chat.status());
        assert_eq!(self.chat.unsaved(), [], "every change asks for saving");
        assert!(self.store.size() < 1_200_000, "{}", self.store.size());
        for message in self.chat.messages() {
            let outstanding = self.promises.contains(&message.id);
            assert_eq!(message.status == MessageStatus::Sending, outstanding);
            assert_eq!(
                message.status == MessageStatus::Failed,
                message.error.is_some()
            );
        }
        if !self.written {
            assert_eq!(self.store.size(), 0, "nothing before the visitor writes");
        } else if self.random.one_in(8) {
            self.check_restored();
        }
    }

    /// What is kept is the conversation, apart from what was on its way and
    /// from what is too old.
    fn check_restored(&mut self) {
        let restored = self.store.restore(self.route).unwrap();
        let kept = restored.messages();
        let live = self.chat.messages();
        let newest = &live[live.len() - kept.len()..];
        for (kept, live) in kept.iter().zip(newest) {
            if live.status == MessageStatus::Sending {
                assert_eq!(kept.status, MessageStatus::Failed);
                assert_eq!((&kept.id, &kept.text), (&live.id, &live.text));
            } else {
                assert_eq!(kept, live);
            }
        }
        if kept.len() < live.len() {
            // A dropped chunk was no larger than one message or 64 KiB.
            assert!(self.store.size() > 700_000, "{}", self.store.size());
            self.shortened += 1;
        }
        assert_eq!(restored.id(), self.chat.id());
        assert_eq!(restored.metadata(), self.chat.metadata());
    }

    /// All is well again: everything is answered, and one more message is sent.
    fn finish(&mut self) {
        if self.status == Status::Closed {
            self.reset();
        }
        self.set_online(true);
        self.send();
        for _ in 0..1_000 {
            if let Some(delivery) = self.delivery.take() {
                let known = delivery
                    .conversation_id
                    .as_ref()
                    .is_none_or(|id| self.service.conversations.contains_key(id));
                if known {
                    self.answer(delivery, "Well.");
                } else {
                    self.refuse_conversation(delivery);
                }
            } else if let Some(request) = self.storing.take() {
                match self.service.conversations.get_mut(&request.conversation) {
                    Some(metadata) => {
                        metadata.merge(request.metadata);
                        self.chat.metadata_stored(request.attempt);
                    }
                    None => self
                        .chat
                        .metadata_refused(request.attempt, error(ErrorCode::NotFound)),
                }
                self.drive();
            } else {
                break;
            }
            self.check();
        }
        assert_eq!(self.status, Status::Idle);
        assert!(self.turns.is_empty() && self.refused.is_none());
        assert_eq!(self.promises, BTreeSet::new(), "every send is settled");
        assert_eq!(self.metadata_promises, BTreeSet::new());
        assert_eq!(
            &self.service.conversations[self.chat.id().unwrap()],
            self.chat.metadata(),
            "the service has what the page knows"
        );
    }
}

#[test]
fn whatever_happens_in_whatever_order_the_promises_hold() {
    let (mut deliveries, mut shortened) = (0, 0);
    for route in [MetadataRoute::Endpoint, MetadataRoute::WithMessages] {
        for seed in 0..100 {
            // Shown by the test runner when an assertion fails.
            println!("{route:?} with seed {seed}");
            let mut page = Page::new(seed, route);
            for _ in 0..200 {
                page.step();
            }
            page.finish();
            deliveries += page.deliveries;
            shortened += page.shortened;
        }
    }
    assert!(deliveries > 5_000, "the service is reached: {deliveries}");
    assert!(shortened > 0, "the store is filled");
}
