//! One conversation in several tabs: each has a machine of its own, and what they
//! share is the store.

use std::collections::{BTreeMap, VecDeque};

use super::random::Random;
use super::*;

/// The store, the turn, and the service, as all tabs have them.
#[derive(Default)]
struct Site {
    head: Option<Head>,
    chunks: BTreeMap<u32, Chunk>,
    /// Who has the turn, and then who waits for it.
    turns: VecDeque<usize>,
    /// What was delivered: the conversation, the message's id, its text.
    delivered: Vec<(String, String)>,
    conversations: usize,
    names: usize,
    /// How often something was written.
    writes: usize,
    /// Whether the store takes nothing more.
    is_full: bool,
}

/// A tab with its driver.
struct Tab {
    number: usize,
    chat: Conversation,
    /// The delivery whose outcome is awaited, and where it went.
    delivery: Option<(Delivery, String)>,
    /// Whether the store was written elsewhere since this tab has looked.
    is_behind: bool,
    /// The messages as a listener knows them.
    seen: Vec<Message>,
    promises: BTreeMap<String, Option<Result<Option<String>, ErrorCode>>>,
}

impl Site {
    fn name(&mut self) -> String {
        self.names += 1;
        format!("m{}", self.names)
    }

    fn open(&mut self) -> Tab {
        self.names += 1;
        let kept = self.head.clone().map(|head| {
            let chunk = |number| self.chunks.get(number).cloned().unwrap_or_default();
            let chunks = head.chunks.iter().map(chunk).collect();
            (head, chunks)
        });
        let mut tab = Tab {
            number: self.names,
            chat: match kept {
                Some((head, chunks)) => {
                    Conversation::restored(MetadataRoute::Endpoint, head, chunks)
                }
                None => chat(),
            },
            delivery: None,
            is_behind: false,
            seen: Vec::new(),
            promises: BTreeMap::new(),
        };
        tab.chat.share();
        tab.seen = tab.chat.messages().to_vec();
        tab.chat.set_online(true);
        tab.drive(self);
        tab
    }

    fn kept_for(&self, chat: &Conversation, all: bool) -> Option<(Head, Vec<(u32, Chunk)>)> {
        let head = self.head.clone()?;
        let mut chunks = Vec::new();
        for (index, number) in head.chunks.iter().enumerate() {
            if all || chat.wants(*number, head.chunks.len() - 1 - index) {
                chunks.push((
                    *number,
                    self.chunks.get(number).cloned().unwrap_or_default(),
                ));
            }
        }
        Some((head, chunks))
    }

    fn write(&mut self, writes: Vec<Write>) -> bool {
        if self.is_full {
            return false;
        }
        let is_news = !writes.is_empty();
        self.writes += usize::from(is_news);
        for write in writes {
            match write {
                Write::Head(head) => self.head = head,
                Write::Chunk(number, Some(chunk)) => drop(self.chunks.insert(number, chunk)),
                Write::Chunk(number, None) => drop(self.chunks.remove(&number)),
            }
        }
        is_news
    }
}

impl Tab {
    fn send(&mut self, site: &mut Site, id: &str) {
        self.chat.send(id.into(), text_of(id), None, 1.0).unwrap();
        self.promises.insert(id.into(), None);
        self.drive(site);
    }

    fn retry(&mut self, site: &mut Site, id: &str) {
        if self.chat.retry(id).is_ok() {
            self.promises.insert(id.into(), None);
        }
        self.drive(site);
    }

    /// Learns what other tabs have written.
    fn look(&mut self, site: &mut Site) {
        self.is_behind = false;
        let kept = site.kept_for(&self.chat, true);
        self.chat.merge(kept);
        self.chat.go_on();
        self.drive(site);
    }

    fn take_turn(&mut self, site: &mut Site) {
        let kept = site.kept_for(&self.chat, false);
        self.chat.merge(kept);
        self.chat.take_turn();
        self.drive(site);
    }

    /// The service takes the message in flight and answers.
    fn answer(&mut self, site: &mut Site) {
        if let Some((delivery, conversation)) = self.delivery.take() {
            let name = site.name();
            let said = reply(Some(&conversation), Some("Well."));
            self.chat.delivered(delivery.attempt, said, name, 2.0);
            self.drive(site);
        }
    }

    /// The service took the message in flight, and the answer gets lost.
    fn lose_answer(&mut self, site: &mut Site) {
        if let Some((delivery, _)) = self.delivery.take() {
            self.chat
                .delivery_failed(delivery.attempt, error(ErrorCode::Timeout));
            self.drive(site);
        }
    }

    fn drive(&mut self, site: &mut Site) {
        while let Some(effect) = self.chat.next_effect() {
            match effect {
                Effect::Deliver(delivery) => {
                    assert_eq!(site.turns.front(), Some(&self.number), "only in its turn");
                    assert!(self.delivery.is_none());
                    let conversation = delivery.conversation_id.clone().unwrap_or_else(|| {
                        site.conversations += 1;
                        format!("conv{}", site.conversations)
                    });
                    site.delivered
                        .push((conversation.clone(), delivery.message_id.clone()));
                    self.delivery = Some((*delivery, conversation));
                }
                Effect::Save => {
                    let kept = site.kept_for(&self.chat, false);
                    self.chat.merge(kept);
                    let writes = self.chat.unsaved();
                    if site.write(writes) {
                        self.chat.saved();
                    }
                    self.chat.go_on();
                }
                Effect::AwaitTurn => site.turns.push_back(self.number),
                Effect::YieldTurn => site.turns.retain(|number| *number != self.number),
                Effect::Cancel => self.delivery = None,
                Effect::Emit(Event::Message(id)) => self.hear(&id, true),
                Effect::Emit(Event::MessageUpdate(id)) => self.hear(&id, false),
                Effect::Emit(Event::Reset) => self.seen.clear(),
                Effect::Settle { message_id, result } => {
                    if let Some(promise) = self.promises.get_mut(&message_id) {
                        *promise = Some(result.map_err(|error| error.code));
                    }
                }
                _ => {}
            }
        }
    }

    fn hear(&mut self, id: &str, is_new: bool) {
        // It may be gone already, if a reset comes next.
        let Some(message) = self.chat.message(id).cloned() else {
            return;
        };
        match self.seen.iter_mut().find(|it| it.id == id) {
            Some(seen) => {
                assert!(!is_new, "{id} is told once");
                *seen = message;
            }
            None => {
                assert!(is_new, "{id} is told first");
                let place = self.chat.messages().iter().position(|it| it.id == id);
                let place = place.unwrap().min(self.seen.len());
                self.seen.insert(place, message);
            }
        }
    }

    fn statuses(&self) -> Vec<(&str, MessageStatus)> {
        let messages = self.chat.messages().iter();
        messages.map(|it| (it.id.as_str(), it.status)).collect()
    }
}

/// Lets whoever has the turn send, and everybody look, until all is quiet.
fn settle(site: &mut Site, tabs: &mut [Tab]) {
    for _ in 0..60 {
        let before = site.writes;
        let turn = site.turns.front().copied();
        if let Some(tab) = tabs.iter_mut().find(|tab| Some(tab.number) == turn) {
            tab.take_turn(site);
            tab.answer(site);
        }
        for tab in &mut *tabs {
            tab.look(site);
        }
        if site.turns.is_empty() && site.writes == before {
            return;
        }
    }
    panic!("they never come to rest");
}

use MessageStatus::{Failed, Received, Sending, Sent};

#[test]
fn two_tabs_that_send_at_the_same_moment_have_one_conversation() {
    let mut site = Site::default();
    let mut tabs = [site.open(), site.open()];
    // Each writes its first message before it learns of the other's.
    tabs[0].send(&mut site, "a");
    let head = site.head.take();
    let chunks = std::mem::take(&mut site.chunks);
    assert!(head.is_some() && chunks.len() == 1);
    tabs[1].send(&mut site, "b");
    settle(&mut site, &mut tabs);
    assert_eq!(site.conversations, 1);
    let texts: Vec<_> = site.delivered.iter().map(|it| it.1.as_str()).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    for id in ["a", "b"] {
        assert!(texts.contains(&id));
    }
    assert_eq!(tabs[0].chat.messages(), tabs[1].chat.messages());
    let order = tabs[0].statuses();
    assert_eq!(order[..2].iter().map(|it| it.0).collect::<Vec<_>>(), texts);
    for (tab, id) in tabs.iter().zip(["a", "b"]) {
        assert!(matches!(tab.promises[id], Some(Ok(Some(_)))), "{id}");
        assert_eq!(tab.seen, tab.chat.messages());
    }
}

#[test]
fn a_message_and_its_reply_appear_in_the_other_tab() {
    let mut site = Site::default();
    let mut tabs = [site.open(), site.open()];
    tabs[0].send(&mut site, "a");
    tabs[1].look(&mut site);
    assert_eq!(tabs[1].statuses(), [("a", Sending)]);
    assert_eq!(tabs[1].chat.status(), Status::Sending);
    let [first, second] = &mut tabs;
    first.take_turn(&mut site);
    first.answer(&mut site);
    second.look(&mut site);
    assert_eq!(second.statuses().len(), 2);
    assert_eq!(second.statuses()[0], ("a", Sent));
    assert_eq!(second.chat.status(), Status::Idle);
    assert_eq!(second.chat.id(), Some("conv1"));
    settle(&mut site, &mut tabs);
}

#[test]
fn a_tab_that_is_closed_in_mid_send_leaves_its_message_failed() {
    let mut site = Site::default();
    let mut closed = site.open();
    let mut other = site.open();
    closed.send(&mut site, "a");
    closed.take_turn(&mut site);
    closed.send(&mut site, "b");
    assert!(closed.delivery.is_some());
    // The browser lets the next one have its turn.
    other.look(&mut site);
    site.turns.retain(|number| *number != closed.number);
    drop(closed);
    let mut tabs = [other];
    settle(&mut site, &mut tabs);
    let error = tabs[0].chat.message("a").unwrap().error.clone().unwrap();
    assert!(error.message.contains("may have arrived"));
    assert_eq!(
        tabs[0].statuses()[..2],
        [("a", Failed), ("b", Sent)],
        "what wasn't sent yet goes"
    );
    assert_eq!(site.delivered.len(), 2);
}

/// Has the service forget the conversation to which a tab sends the message next.
fn send_to_a_forgotten_one(tab: &mut Tab, site: &mut Site, id: &str) {
    tab.send(site, id);
    tab.take_turn(site);
    let (refused, _) = tab.delivery.take().unwrap();
    let not_found = error(ErrorCode::NotFound);
    tab.chat.delivery_failed(refused.attempt, not_found);
    tab.drive(site);
    tab.answer(site);
}

#[test]
fn a_new_conversation_in_place_of_a_forgotten_one_is_that_of_all_tabs() {
    let mut site = Site::default();
    let mut tabs = [site.open(), site.open()];
    tabs[0].send(&mut site, "a");
    settle(&mut site, &mut tabs);
    send_to_a_forgotten_one(&mut tabs[0], &mut site, "b");
    settle(&mut site, &mut tabs);
    for (tab, id) in tabs.iter_mut().zip(["c", "d"]) {
        assert_eq!(tab.chat.id(), Some("conv2"));
        tab.send(&mut site, id);
    }
    settle(&mut site, &mut tabs);
    assert_eq!(site.conversations, 2, "{:?}", site.delivered);
    let head = site.head.unwrap();
    assert_eq!(head.conversation_id.as_deref(), Some("conv2"));
}

#[test]
fn where_the_store_is_full_a_new_conversation_in_place_of_a_forgotten_one_goes_on() {
    let mut site = Site::default();
    let mut tab = site.open();
    tab.send(&mut site, "a");
    settle(&mut site, std::slice::from_mut(&mut tab));
    site.is_full = true;
    send_to_a_forgotten_one(&mut tab, &mut site, "b");
    tab.send(&mut site, "c");
    tab.take_turn(&mut site);
    tab.answer(&mut site);
    let conversations: Vec<_> = site.delivered.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(conversations, ["conv1", "conv1", "conv2", "conv2"]);
}

#[test]
fn a_reset_in_one_tab_resets_the_others_in_mid_send_too() {
    let mut site = Site::default();
    let mut tabs = [site.open(), site.open()];
    tabs[0].send(&mut site, "a");
    settle(&mut site, &mut tabs);
    tabs[0].send(&mut site, "b");
    tabs[0].take_turn(&mut site);
    tabs[1].look(&mut site);
    tabs[1].chat.reset();
    tabs[1].drive(&mut site);
    assert_eq!((&site.head, site.chunks.len()), (&None, 0));
    tabs[0].look(&mut site);
    assert_eq!(tabs[0].promises["b"], Some(Err(ErrorCode::Aborted)));
    assert!(tabs[0].delivery.is_none(), "it was aborted");
    settle(&mut site, &mut tabs);
    for tab in &tabs {
        assert!(tab.chat.messages().is_empty() && tab.seen.is_empty());
    }
    assert_eq!((&site.head, site.chunks.len()), (&None, 0));
    tabs[1].send(&mut site, "c");
    settle(&mut site, &mut tabs);
    assert_eq!(tabs[0].chat.messages(), tabs[1].chat.messages());
    assert_eq!(tabs[0].chat.messages().len(), 2);
}

#[test]
fn a_reset_and_a_new_start_that_a_tab_sees_at_once_replace_what_it_has() {
    let mut site = Site::default();
    let mut tabs = [site.open(), site.open()];
    tabs[0].send(&mut site, "a");
    settle(&mut site, &mut tabs);
    let [first, second] = &mut tabs;
    first.chat.reset();
    first.drive(&mut site);
    first.send(&mut site, "b");
    second.look(&mut site);
    assert_eq!(second.statuses(), [("b", Sending)]);
    assert_eq!(second.seen, second.chat.messages());
    settle(&mut site, &mut tabs);
    assert_eq!(site.conversations, 2);
}

#[test]
fn what_waits_in_a_closed_tab_is_not_failed_and_goes_later() {
    let mut site = Site::default();
    let mut tab = site.open();
    tab.chat.set_online(false);
    tab.send(&mut site, "a");
    tab.chat.close();
    tab.drive(&mut site);
    assert_eq!(tab.promises["a"], Some(Err(ErrorCode::Aborted)));
    assert!(site.delivered.is_empty() && site.turns.is_empty());
    let mut tabs = [site.open()];
    settle(&mut site, &mut tabs);
    assert_eq!(tabs[0].statuses()[0], ("a", Sent));
    assert_eq!(site.delivered.len(), 1);
}

#[test]
fn a_store_that_takes_nothing_resets_nobody() {
    let mut site = Site::default();
    let mut tab = site.open();
    for id in ["a", "b"] {
        tab.chat.send(id.into(), text_of(id), None, 1.0).unwrap();
        while let Some(effect) = tab.chat.next_effect() {
            match effect {
                Effect::Save => {
                    tab.chat.merge(None);
                    drop(tab.chat.unsaved());
                    tab.chat.go_on();
                }
                Effect::Deliver(delivery) => tab.delivery = Some((*delivery, "conv".into())),
                Effect::AwaitTurn => tab.chat.take_turn(),
                _ => {}
            }
        }
        let (delivery, _) = tab.delivery.take().unwrap();
        let said = reply(Some("conv"), None);
        tab.chat.delivered(delivery.attempt, said, "r".into(), 2.0);
        tab.chat.merge(None);
        while tab.chat.next_effect().is_some() {}
    }
    assert_eq!(tab.statuses(), [("a", Sent), ("b", Sent)]);
}

/// Random calls, lost answers, closed tabs and late looks at the store.
#[test]
fn whatever_tabs_do_at_whatever_time_nothing_is_lost_or_sent_twice() {
    let mut failures = 0;
    for seed in 0..700 {
        println!("seed {seed}");
        let mut random = Random(seed);
        let mut site = Site::default();
        let mut tabs = vec![site.open(), site.open()];
        // How often each message may be delivered.
        let mut permits = BTreeMap::<String, usize>::new();
        for _ in 0..120 {
            let index = random.below(tabs.len());
            let turn = site.turns.front().copied();
            match random.below(12) {
                0..=2 => {
                    let id = site.name();
                    permits.insert(id.clone(), 1);
                    tabs[index].send(&mut site, &id);
                }
                3..=4 => {
                    if let Some(tab) = tabs.iter_mut().find(|tab| Some(tab.number) == turn) {
                        tab.take_turn(&mut site);
                    }
                }
                5..=6 => tabs.iter_mut().for_each(|tab| tab.answer(&mut site)),
                7 => tabs[index].lose_answer(&mut site),
                8 => tabs[index].look(&mut site),
                9 => {
                    let failed: Vec<_> = tabs[index]
                        .chat
                        .messages()
                        .iter()
                        .filter(|it| it.status == Failed)
                        .map(|it| it.id.clone())
                        .collect();
                    if let Some(id) = random.pick(&failed) {
                        *permits.get_mut(id).unwrap() += 1;
                        tabs[index].retry(&mut site, id);
                    }
                }
                10 if tabs.len() < 4 => {
                    let tab = site.open();
                    tabs.push(tab);
                }
                11 if tabs.len() > 1 && random.one_in(3) => {
                    let closed = tabs.remove(index);
                    site.turns.retain(|number| *number != closed.number);
                }
                _ => {}
            }
        }
        settle(&mut site, &mut tabs);
        let mut times = BTreeMap::<&str, usize>::new();
        for (_, id) in &site.delivered {
            *times.entry(id).or_default() += 1;
        }
        for (id, permitted) in &permits {
            let sent = times.get(id.as_str()).copied().unwrap_or_default();
            assert!(sent <= *permitted, "{id} was sent {sent} times");
            assert!(sent > 0, "{id} was lost");
        }
        for tab in &tabs {
            assert_eq!(tab.chat.messages(), tabs[0].chat.messages());
            assert_eq!(tab.seen, tab.chat.messages());
            assert_eq!(tab.chat.status(), Status::Idle);
        }
        let messages = tabs[0].chat.messages();
        assert!(
            permits
                .keys()
                .all(|id| messages.iter().any(|it| it.id == *id))
        );
        failures += messages.iter().filter(|it| it.status == Failed).count();
        assert!(
            messages
                .iter()
                .all(|it| matches!(it.status, Sent | Failed | Received))
        );
        let again = site.open();
        assert_eq!(again.chat.messages(), messages, "the store has it all");
    }
    assert!(failures > 100, "answers get lost: {failures}");
}
