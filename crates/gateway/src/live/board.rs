//! Who listens to which conversation, what the list of conversations said last,
//! and which conversations are to be read because of it. Knows neither the
//! network nor the time.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

use axum::body::Bytes;
use jiff::{SignedDuration, Timestamp};
use quickchat_web::api::{AssigneeType, Author, Conversation, ConversationEvent, EventType};
use tokio::sync::mpsc;

use super::cursor::Cursor;
use super::recent::Recent;
use crate::sealing::ConversationId;

/// Changes are remembered for so long.
const MEMORY: SignedDuration = SignedDuration::from_mins(30);
/// Lists lag behind by so much, at most.
const SLACK: SignedDuration = SignedDuration::from_secs(10);

/// Who asks now and then asks again within this time.
const ATTENTION: SignedDuration = SignedDuration::from_mins(3);
/// An older list is no ground to say that nothing changed.
const STALE: SignedDuration = SignedDuration::from_secs(15);
/// So many conversations are remembered of visitors who ask now and then, and
/// answers of at most so many bytes.
const MOST_TOLD: usize = 20_000;
const LARGEST_WHOLE: usize = 8 * 1024;

/// So many replies are remembered at least. A forgotten one costs a reading.
const LEAST_RELAYED: usize = 10_000;

/// Clocks differ by so much, and times are whole seconds.
const SKEW: SignedDuration = SignedDuration::from_secs(3);

/// What is sent to a listener: an event and where it leaves the listener.
pub(crate) type Delivery = (Cursor, ConversationEvent);

#[derive(Default)]
pub(super) struct Board {
    watched: HashMap<ConversationId, Vec<Listener>>,
    /// The latest change of each conversation since `covered_from`.
    changes: HashMap<ConversationId, Change>,
    covered_from: Option<Timestamp>,
    newest: Option<Timestamp>,
    /// Changed; the one that has waited longest comes first.
    changed: VecDeque<ConversationId>,
    /// Not known to have changed, but nobody looked; after all the others.
    unsure: VecDeque<ConversationId>,
    queued: HashSet<ConversationId>,
    /// What the last reply was that this gateway passed on itself.
    relayed: Recent<ConversationId, u64, LEAST_RELAYED>,
    /// What visitors who ask now and then have been told.
    told: HashMap<ConversationId, Told>,
    /// Until when somebody who asks now and then may ask again.
    wanted_until: Option<Timestamp>,
    /// When the list was last known.
    listed_at: Option<Timestamp>,
    hasher: RandomState,
}

struct Listener {
    sender: mpsc::Sender<Delivery>,
    ord: u32,
    /// How many of the conversation's events it needs no more.
    offset: u32,
    /// Where it knows no number: from when on messages are new to it.
    since: Option<Timestamp>,
    /// What the next list has to answer: has anything changed from here on?
    asks_from: Option<Option<Timestamp>>,
}

/// What visitors were told of a conversation.
struct Told {
    /// All of its events, as many as there were.
    count: u32,
    at: Timestamp,
    /// The change that was known before.
    change: Option<Change>,
    /// The answer with all of them, if it was a small one.
    whole: Option<Bytes>,
}

/// What the board knew before a reading.
pub(crate) struct Before {
    at: Timestamp,
    change: Option<Change>,
}

/// An answer that costs no reading.
#[derive(Debug, PartialEq)]
pub(crate) enum Nothing {
    /// Nothing after so many events.
    New(u32),
    /// What was answered before, all of it.
    Since(Bytes),
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Change {
    at: Timestamp,
    content: u64,
    assignee: AssigneeType,
}

/// What to read of a conversation.
pub(super) struct Reading {
    pub(super) id: ConversationId,
    pub(super) offset: u32,
}

impl Board {
    /// Adds a listener. Without a cursor it hears what is said from `now` on.
    pub(super) fn listen(
        &mut self,
        id: ConversationId,
        cursor: Option<Cursor>,
        sender: mpsc::Sender<Delivery>,
        now: Timestamp,
    ) {
        let ord = cursor.map_or(0, |cursor| cursor.ord);
        self.watched.entry(id).or_default().push(Listener {
            sender,
            ord,
            // A message's number is never above its place among the events.
            offset: ord,
            since: cursor.is_none().then_some(now - SKEW),
            asks_from: cursor.map(|cursor| cursor.vouched),
        });
    }

    /// Forgets listeners who have gone. Whether any are left.
    pub(super) fn tidy(&mut self) -> bool {
        self.watched.retain(|_, listeners| {
            listeners.retain(|listener| !listener.sender.is_closed());
            !listeners.is_empty()
        });
        !self.watched.is_empty()
    }

    /// Whether anybody still wants to know what changes.
    pub(super) fn is_wanted(&mut self, now: Timestamp) -> bool {
        self.tidy() || self.wanted_until.is_some_and(|until| now <= until)
    }

    /// What a visitor who knows `offset` events and asks for `limit` is told
    /// without a reading, if nothing has changed.
    pub(super) fn nothing(
        &mut self,
        id: &ConversationId,
        offset: u32,
        limit: u32,
        now: Timestamp,
    ) -> Option<Nothing> {
        self.wanted_until = Some(now + ATTENTION);
        let listed_at = self.listed_at.filter(|at| *at >= now - STALE)?;
        let change = self.changes.get(id).copied();
        let covered_from = self.covered_from?;
        let own = self.relayed.get(id).copied();
        let told = self.told.get_mut(id)?;
        if told.at < covered_from {
            return None;
        }
        let is_same = change.is_none() || change == told.change;
        let is_own = change.is_some_and(|change| {
            own == Some(change.content) && change.assignee == AssigneeType::AiAssistant
        });
        let nothing = if is_same && offset == 0 && limit >= told.count {
            told.whole.clone().map(Nothing::Since)
        } else if offset == told.count && (is_same || is_own) {
            Some(Nothing::New(offset))
        } else {
            None
        };
        if nothing.is_some() && is_same {
            told.at = told.at.max(listed_at);
        }
        nothing
    }

    /// To be asked for before a reading for a visitor.
    pub(super) fn before(&self, id: &ConversationId, now: Timestamp) -> Before {
        Before {
            at: now,
            change: self.changes.get(id).copied(),
        }
    }

    /// A visitor was told all `count` events of a conversation; `whole` is the
    /// answer if it had all of them.
    pub(super) fn told(
        &mut self,
        id: ConversationId,
        before: Before,
        count: u32,
        whole: Option<Bytes>,
    ) {
        if self.told.len() >= MOST_TOLD {
            let mut times: Vec<_> = self.told.values().map(|told| told.at).collect();
            times.sort_unstable();
            let median = times.get(times.len() / 2).copied();
            self.told.retain(|_, told| Some(told.at) > median);
        }
        let Before { at, change } = before;
        let known = self.told.remove(&id).filter(|told| told.count == count);
        let told = Told {
            count,
            at,
            change,
            whole: whole
                .filter(|whole| whole.len() <= LARGEST_WHOLE)
                .or_else(|| known.and_then(|known| known.whole)),
        };
        self.told.insert(id, told);
    }

    pub(super) fn listeners_of(&self, id: &ConversationId) -> usize {
        self.watched.get(id).map_or(0, Vec::len)
    }

    /// The gateway passed a reply on: that the conversation ends with it will be
    /// no news.
    pub(super) fn relayed(&mut self, id: &ConversationId, reply: &str) {
        let content = self.hasher.hash_one(reply);
        self.relayed.note(id.clone(), content);
    }

    /// From when on the list is to be asked for changes.
    pub(super) fn list_from(&mut self, now: Timestamp) -> Timestamp {
        if self.newest.is_none_or(|newest| newest < now - MEMORY) {
            self.changes.clear();
            self.newest = None;
            self.covered_from = Some(now - MEMORY / 6);
        }
        match self.newest {
            Some(newest) => newest - SLACK,
            None => now - MEMORY / 6,
        }
    }

    /// Takes in what the list says, all its pages.
    pub(super) fn listed(&mut self, conversations: &[Conversation], now: Timestamp) {
        for conversation in conversations {
            let Ok(at) = conversation.last_message_at.parse::<Timestamp>() else {
                continue;
            };
            self.newest = self.newest.max(Some(at));
            let change = Change {
                at,
                content: self
                    .hasher
                    .hash_one(conversation.last_message_content.as_str()),
                assignee: conversation.assignee.kind,
            };
            let id = ConversationId::new(conversation.id.clone());
            let before = self.changes.insert(id.clone(), change);
            if before != Some(change)
                && self.is_news(&id, change, before)
                && !self.is_own(&id, change, before)
            {
                self.queue(id, false);
            }
        }
        self.listed_at = Some(now);
        let forgotten = now - MEMORY;
        self.changes.retain(|_, change| change.at >= forgotten);
        self.covered_from = self.covered_from.max(Some(forgotten));
        self.answer_questions();
    }

    /// Whether anyone who listens may not have heard of a change. What is seen for
    /// the first time may be older than they are.
    fn is_news(&self, id: &ConversationId, change: Change, before: Option<Change>) -> bool {
        let mut listeners = self.watched.get(id).into_iter().flatten();
        listeners.any(|listener| match listener.since {
            Some(since) => before.is_some() || change.at >= since,
            None => listener.asks_from.is_none(),
        })
    }

    /// Whether a change is but what the gateway itself passed on.
    fn is_own(&self, id: &ConversationId, change: Change, before: Option<Change>) -> bool {
        let with_assistant = |change: Change| change.assignee == AssigneeType::AiAssistant;
        self.relayed.get(id) == Some(&change.content)
            && with_assistant(change)
            && before.is_none_or(with_assistant)
    }

    /// Has conversations read where a listener may have missed something.
    fn answer_questions(&mut self) {
        let mut missed = Vec::new();
        for (id, listeners) in &mut self.watched {
            for listener in listeners {
                let Some(from) = listener.asks_from.take() else {
                    continue;
                };
                match from {
                    Some(from) if self.covered_from.is_some_and(|covered| covered <= from) => {
                        let change = self.changes.get(id);
                        if change.is_some_and(|change| change.at >= from - SLACK) {
                            missed.push((id.clone(), false));
                        }
                    }
                    _ => missed.push((id.clone(), true)),
                }
            }
        }
        for (id, is_unsure) in missed {
            self.queue(id, is_unsure);
        }
    }

    fn queue(&mut self, id: ConversationId, is_unsure: bool) {
        if self.queued.insert(id.clone()) {
            match is_unsure {
                false => self.changed.push_back(id),
                true => self.unsure.push_back(id),
            }
        } else if !is_unsure && let Some(place) = self.unsure.iter().position(|other| *other == id)
        {
            self.unsure.remove(place);
            self.changed.push_back(id);
        }
    }

    /// What is to be read next.
    pub(super) fn next_reading(&mut self) -> Option<Reading> {
        loop {
            let id = self
                .changed
                .pop_front()
                .or_else(|| self.unsure.pop_front())?;
            self.queued.remove(&id);
            let offsets = self.watched.get(&id).into_iter().flatten();
            if let Some(offset) = offsets.map(|listener| listener.offset).min() {
                return Some(Reading { id, offset });
            }
        }
    }

    /// A reading failed: it comes again, after the others.
    pub(super) fn failed(&mut self, id: ConversationId) {
        self.queue(id, false);
    }

    /// Hands a conversation's events to its listeners: those from `offset` on,
    /// of `count` in all. Vouched for until `vouched`.
    pub(super) fn read(
        &mut self,
        id: &ConversationId,
        events: &[ConversationEvent],
        count: u32,
        vouched: Option<Timestamp>,
    ) {
        let Some(listeners) = self.watched.get_mut(id) else {
            return;
        };
        listeners.retain_mut(|listener| {
            for event in events.iter().filter(|event| is_said(event)) {
                let is_new = match listener.since {
                    None => event.data.ord > listener.ord,
                    // A time that can't be read is taken for new.
                    Some(since) => {
                        event
                            .data
                            .created_at
                            .parse::<Timestamp>()
                            .is_ok_and(|at| at >= since)
                            || event.data.created_at.is_empty()
                    }
                };
                if !is_new {
                    continue;
                }
                let cursor = Cursor {
                    ord: event.data.ord.max(listener.ord),
                    vouched,
                };
                // Who doesn't keep up is let go, and comes back with a cursor.
                if listener.sender.try_send((cursor, event.clone())).is_err() {
                    return false;
                }
                listener.ord = cursor.ord;
            }
            let last = events.iter().map(|event| event.data.ord).max();
            listener.ord = listener.ord.max(last.unwrap_or(0));
            listener.since = None;
            listener.offset = count;
            true
        });
    }
}

/// Whether the visitor was told something. What they wrote they know, and the
/// greetings are in the configuration.
fn is_said(event: &ConversationEvent) -> bool {
    event.kind == EventType::Message
        && event.data.author != Author::Visitor
        && !event.data.is_welcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use quickchat_web::api::{Assignee, EventData};

    fn id() -> ConversationId {
        ConversationId::new("c1".into())
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_764_000_000 + seconds).unwrap()
    }

    fn listed(last: &str, seconds: i64, kind: AssigneeType) -> Conversation {
        Conversation {
            id: "c1".into(),
            last_message_at: at(seconds).to_string(),
            last_message_content: last.into(),
            assignee: Assignee { kind },
            ..Conversation::default()
        }
    }

    fn event(ord: u32, seconds: i64, author: Author) -> ConversationEvent {
        ConversationEvent {
            kind: EventType::Message,
            data: EventData {
                ord,
                created_at: at(seconds).to_string(),
                author,
                ..EventData::default()
            },
        }
    }

    /// A board that has listed once, so that it knows what changed from then on.
    fn board() -> Board {
        let mut board = Board::default();
        board.list_from(at(0));
        board.listed(&[listed("Hi", -100, AssigneeType::AiAssistant)], at(0));
        board
    }

    fn listen(board: &mut Board, cursor: Option<&str>, now: i64) -> mpsc::Receiver<Delivery> {
        let (sender, receiver) = mpsc::channel(8);
        let cursor = cursor.map(|text| text.parse().unwrap());
        board.listen(id(), cursor, sender, at(now));
        receiver
    }

    fn received(receiver: &mut mpsc::Receiver<Delivery>) -> Vec<u32> {
        std::iter::from_fn(|| receiver.try_recv().ok())
            .map(|(_, event)| event.data.ord)
            .collect()
    }

    #[test]
    fn who_has_missed_nothing_costs_no_reading() {
        let mut board = board();
        let cursor = format!("3.{}", at(-50).as_second());
        let _fresh = listen(&mut board, None, 1);
        let _back = listen(&mut board, Some(&cursor), 1);
        board.listed(&[], at(2));
        assert!(board.next_reading().is_none());
    }

    #[test]
    fn who_was_away_is_read_for_once_where_something_changed() {
        let mut board = board();
        let cursor = format!("3.{}", at(-120).as_second());
        let mut receiver = listen(&mut board, Some(&cursor), 1);
        board.listed(&[], at(2));
        let reading = board.next_reading().unwrap();
        assert_eq!(reading.offset, 3);
        board.read(
            &id(),
            &[event(4, -100, Author::HumanOperator)],
            4,
            Some(at(2)),
        );
        assert_eq!(received(&mut receiver), [4]);
        board.listed(&[], at(4));
        assert!(board.next_reading().is_none());
    }

    #[test]
    fn who_was_away_for_longer_than_anyone_looked_is_read_for_after_the_others() {
        let mut board = board();
        for cursor in [format!("3.{}", at(-7200).as_second()), "3".to_owned()] {
            let _receiver = listen(&mut board, Some(&cursor), 1);
            board.listed(&[], at(2));
            assert_eq!(board.unsure.len(), 1);
            assert!(board.next_reading().is_some());
        }
    }

    #[test]
    fn an_operators_message_is_heard_and_the_visitors_own_is_not() {
        let mut board = board();
        let mut receiver = listen(&mut board, None, 1);
        board.listed(
            &[listed("One moment", 5, AssigneeType::HumanOperator)],
            at(6),
        );
        assert_eq!(board.next_reading().unwrap().offset, 0);
        let events = [
            event(1, -100, Author::AiAssistant),
            event(2, 4, Author::Visitor),
            event(3, 5, Author::HumanOperator),
        ];
        board.read(&id(), &events, 3, Some(at(6)));
        assert_eq!(received(&mut receiver), [3]);
        board.listed(&[listed("Here", 7, AssigneeType::HumanOperator)], at(8));
        assert_eq!(board.next_reading().unwrap().offset, 3);
        board.read(&id(), &[event(4, 7, Author::HumanOperator)], 4, None);
        assert_eq!(received(&mut receiver), [4]);
    }

    #[test]
    fn what_the_gateway_passed_on_itself_is_no_news() {
        let mut board = board();
        let _receiver = listen(&mut board, None, 1);
        board.relayed(&id(), "The answer");
        board.listed(&[listed("The answer", 5, AssigneeType::AiAssistant)], at(6));
        assert!(board.next_reading().is_none());
        // The same words of a person are.
        board.listed(
            &[listed("The answer", 7, AssigneeType::HumanOperator)],
            at(8),
        );
        assert!(board.next_reading().is_some());
    }

    #[test]
    fn a_conversation_that_changes_often_waits_once() {
        let mut board = board();
        let _receiver = listen(&mut board, None, 1);
        for second in 5..9 {
            let last = second.to_string();
            board.listed(&[listed(&last, second, AssigneeType::HumanOperator)], at(9));
        }
        assert!(board.next_reading().is_some());
        assert!(board.next_reading().is_none());
    }

    #[test]
    fn who_does_not_keep_up_is_let_go() {
        let mut board = board();
        let mut slow = listen(&mut board, None, 1);
        let events: Vec<_> = (1..20)
            .map(|ord| event(ord, 5, Author::HumanOperator))
            .collect();
        board.read(&id(), &events, 20, None);
        assert_eq!(board.listeners_of(&id()), 0);
        // And learns how far it got.
        assert_eq!(received(&mut slow).last(), Some(&8));
    }

    #[test]
    fn who_asks_again_is_answered_without_a_reading_until_something_changes() {
        let mut board = board();
        let ask = |board: &mut Board, offset, now| board.nothing(&id(), offset, 50, at(now));
        assert_eq!(ask(&mut board, 0, 1), None);
        let before = board.before(&id(), at(1));
        board.told(id(), before, 4, Some(Bytes::from("all")));
        assert_eq!(ask(&mut board, 4, 2), Some(Nothing::New(4)));
        assert_eq!(ask(&mut board, 0, 2), Some(Nothing::Since("all".into())));
        assert_eq!(ask(&mut board, 2, 2), None);
        // An old list says nothing.
        assert_eq!(ask(&mut board, 4, 60), None);

        board.listed(&[listed("Here", 61, AssigneeType::HumanOperator)], at(62));
        assert_eq!(ask(&mut board, 4, 62), None);
        let before = board.before(&id(), at(62));
        board.told(id(), before, 5, None);
        assert_eq!(ask(&mut board, 5, 63), Some(Nothing::New(5)));
        assert_eq!(ask(&mut board, 0, 63), None);
    }

    #[test]
    fn a_reply_that_came_by_the_gateway_is_no_news_to_who_asks_but_is_part_of_the_whole() {
        let mut board = board();
        let before = board.before(&id(), at(1));
        board.told(id(), before, 4, Some(Bytes::from("all")));
        board.relayed(&id(), "The answer");
        board.listed(&[listed("The answer", 5, AssigneeType::AiAssistant)], at(6));
        assert_eq!(board.nothing(&id(), 4, 50, at(7)), Some(Nothing::New(4)));
        assert_eq!(board.nothing(&id(), 0, 50, at(7)), None);
    }

    #[test]
    fn what_was_told_before_a_gap_in_the_list_does_not_count() {
        let mut board = board();
        let before = board.before(&id(), at(1));
        board.told(id(), before, 4, None);
        // Nobody asked for an hour, so nothing was listed.
        let later = 3600;
        board.list_from(at(later));
        board.listed(&[], at(later));
        assert_eq!(board.nothing(&id(), 4, 50, at(later + 1)), None);
    }

    #[test]
    fn nobody_is_read_for_who_has_gone() {
        let mut board = board();
        drop(listen(&mut board, None, 1));
        board.listed(&[listed("Hello?", 5, AssigneeType::HumanOperator)], at(6));
        assert!(!board.tidy());
        assert!(board.next_reading().is_none());
    }
}
