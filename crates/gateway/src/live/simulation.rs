//! Ten thousand open widgets against a service that takes 120 reads a minute,
//! with the real hub and budget on simulated time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use parking_lot::Mutex;
use quickchat_web::api::{
    Assignee, AssigneeType, Author, Conversation, ConversationEvent, EventData, EventType,
    GetConversationEvents, ListConversations, Page,
};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::{Cursor, Hub, Source};
use crate::error::ApiError;
use crate::sealing::{ConversationId, Party};
use crate::upstream::Budget;

const WIDGETS: u32 = 10_000;

/// The service's part: conversations whose messages come when a test says so.
struct Service {
    start: Instant,
    conversations: Mutex<HashMap<String, Vec<(Timestamp, Author)>>>,
    /// All reads together, which is stricter than the service's own count.
    budget: Budget,
    reads: Mutex<Vec<Instant>>,
}

impl Service {
    fn new() -> Arc<Self> {
        let service = Service {
            start: Instant::now(),
            conversations: Mutex::default(),
            budget: Budget::new(Some(120)),
            reads: Mutex::default(),
        };
        let begun = service.now() - Duration::from_secs(3600);
        for number in 0..WIDGETS {
            let messages = vec![(begun, Author::Visitor), (begun, Author::AiAssistant)];
            service
                .conversations
                .lock()
                .insert(number.to_string(), messages);
        }
        Arc::new(service)
    }

    fn says(&self, number: u32, author: Author) {
        let now = self.now();
        if let Some(messages) = self.conversations.lock().get_mut(&number.to_string()) {
            messages.push((now, author));
        }
    }

    async fn counted(&self) -> Result<(), ApiError> {
        let party = Party([0; 16]);
        let patience = Duration::from_secs(3);
        self.budget
            .take(party, patience)
            .await
            .map_err(|wait| ApiError::too_many("", wait))?;
        self.reads.lock().push(Instant::now());
        sleep(Duration::from_millis(80)).await;
        Ok(())
    }

    /// The most reads in any minute.
    fn busiest_minute(&self) -> usize {
        let reads = self.reads.lock();
        let minute = Duration::from_secs(60);
        (0..reads.len())
            .map(|first| {
                let later = reads[first..].iter();
                later
                    .take_while(|read| **read - reads[first] < minute)
                    .count()
            })
            .max()
            .unwrap_or(0)
    }
}

impl Source for Service {
    async fn list(&self, request: &ListConversations) -> Result<Page<Conversation>, ApiError> {
        self.counted().await?;
        let from: Timestamp = request
            .last_message_at_start_date
            .as_deref()
            .unwrap()
            .parse()
            .unwrap();
        let all: Vec<_> = self
            .conversations
            .lock()
            .iter()
            .filter_map(|(id, messages)| {
                let (at, author) = *messages.last().unwrap();
                (at >= from).then(|| Conversation {
                    id: id.clone(),
                    last_message_at: at.to_string(),
                    last_message_content: messages.len().to_string(),
                    assignee: Assignee {
                        kind: match author {
                            Author::HumanOperator => AssigneeType::HumanOperator,
                            _ => AssigneeType::AiAssistant,
                        },
                    },
                    ..Conversation::default()
                })
            })
            .collect();
        let offset = request.offset.unwrap();
        Ok(Page {
            count: u32::try_from(all.len()).unwrap(),
            items: all.into_iter().skip(offset as usize).take(100).collect(),
            offset,
            limit: Some(100),
        })
    }

    async fn events(
        &self,
        request: &GetConversationEvents,
    ) -> Result<Page<ConversationEvent>, ApiError> {
        self.counted().await?;
        let conversations = self.conversations.lock();
        let messages = &conversations[&request.conversation_id];
        let offset = request.offset.unwrap();
        let events = messages
            .iter()
            .enumerate()
            .map(|(index, (at, author))| ConversationEvent {
                kind: EventType::Message,
                data: EventData {
                    ord: u32::try_from(index + 1).unwrap(),
                    created_at: at.to_string(),
                    author: *author,
                    ..EventData::default()
                },
            });
        Ok(Page {
            count: u32::try_from(messages.len()).unwrap(),
            items: events.skip(offset as usize).take(100).collect(),
            offset,
            limit: Some(100),
        })
    }

    fn now(&self) -> Timestamp {
        let epoch = Timestamp::from_second(1_764_000_000).unwrap();
        epoch + self.start.elapsed()
    }
}

/// How late each message was, in seconds, sorted.
type Delays = Arc<Mutex<Vec<f64>>>;

/// Opens every widget, each with what it last knew.
fn open_all(
    service: &Arc<Service>,
    hub: &Arc<Hub>,
    cursor: Option<Cursor>,
    delays: &Delays,
) -> JoinSet<()> {
    let mut widgets = JoinSet::new();
    for number in 0..WIDGETS {
        let id = ConversationId::new(number.to_string());
        let mut receiver = hub.listen(service, id, cursor).unwrap();
        let (service, delays) = (Arc::clone(service), Arc::clone(delays));
        widgets.spawn(async move {
            while let Some((_, event)) = receiver.recv().await {
                let at: Timestamp = event.data.created_at.parse().unwrap();
                let late = service.now().duration_since(at).as_secs_f64();
                delays.lock().push(late);
            }
        });
    }
    widgets
}

/// Operators write in `conversations` of them, each once in `every`, for ten
/// minutes. Returns how many messages that were.
async fn operators(service: &Service, conversations: u32, every: Duration) -> usize {
    let minutes = Duration::from_secs(600);
    let start = Instant::now();
    let mut written = 0;
    while start.elapsed() < minutes {
        for number in 0..conversations {
            service.says(number, Author::HumanOperator);
            written += 1;
            sleep(every / conversations).await;
        }
    }
    // What was said last is still on its way.
    sleep(Duration::from_secs(120)).await;
    written
}

async fn simulate(conversations: u32, every: Duration) -> (f64, f64, usize) {
    let (service, hub, delays) = (Service::new(), Arc::new(Hub::default()), Delays::default());
    let _widgets = open_all(&service, &hub, None, &delays);
    let written = operators(&service, conversations, every).await;
    let mut delays = delays.lock().clone();
    delays.sort_by(f64::total_cmp);
    assert_eq!(delays.len(), written, "every message is heard once");
    let median = delays[delays.len() / 2];
    let longest = *delays.last().unwrap();
    println!(
        "{conversations} conversations, a message each {every:?}: {written} messages, \
         median {median:.1} s, longest {longest:.1} s, busiest minute {} reads",
        service.busiest_minute()
    );
    (median, longest, service.busiest_minute())
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_idle_widgets_cost_the_list_alone() {
    let (service, hub, delays) = (Service::new(), Arc::new(Hub::default()), Delays::default());
    let _widgets = open_all(&service, &hub, None, &delays);
    sleep(Duration::from_secs(600)).await;
    assert!(
        service.busiest_minute() <= 31,
        "{}",
        service.busiest_minute()
    );
    assert_eq!(delays.lock().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_operators_message_is_heard_within_seconds() {
    // Twenty operators with two conversations each, a message every half minute.
    let (median, longest, busiest) = simulate(40, Duration::from_secs(30)).await;
    assert!(median < 3.0 && longest < 10.0, "{median} {longest}");
    assert!(busiest <= 120, "{busiest}");
}

#[tokio::test(start_paused = true)]
async fn more_operators_than_reads_wait_their_turn_and_nothing_is_lost() {
    // 400 messages a minute, against 85 readings: each reading brings several.
    let (_, longest, busiest) = simulate(200, Duration::from_secs(30)).await;
    assert!(longest < 180.0, "{longest}");
    assert!(busiest <= 120, "{busiest}");
}

#[tokio::test(start_paused = true)]
async fn when_all_come_back_at_once_only_those_who_missed_something_are_read_for() {
    let (service, hub, delays) = (Service::new(), Arc::new(Hub::default()), Delays::default());
    let cursor = Cursor {
        ord: 2,
        vouched: Some(service.now()),
    };
    sleep(Duration::from_secs(60)).await;
    for number in 0..50 {
        service.says(number * 7, Author::HumanOperator);
    }
    let _widgets = open_all(&service, &hub, Some(cursor), &delays);
    sleep(Duration::from_secs(60)).await;
    assert_eq!(delays.lock().len(), 50);
    assert!(service.reads.lock().len() <= 50 + 31);
}
