//! The conversations, in memory.

use std::collections::HashMap;

use jiff::Timestamp;
use quickchat_web::api::{
    Analysis, Assignee, AssigneeType, Author, Conversation, ConversationDetails, EventData, Object,
    Value,
};
use tokio::sync::watch;
use uuid::Uuid;

/// All conversations of the account.
#[derive(Debug, Default)]
pub(crate) struct Store {
    by_id: HashMap<String, Stored>,
}

/// One conversation.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) id: String,
    pub(crate) ord: u32,
    pub(crate) created_at: Timestamp,
    pub(crate) last_message_at: Timestamp,
    pub(crate) messages: Vec<EventData>,
    pub(crate) metadata: Object,
    pub(crate) assignee: AssigneeType,
    language: String,
    /// What the last answered question was about.
    topic: Option<String>,
    /// Told of every message.
    growth: watch::Sender<()>,
}

impl Store {
    /// Begins a conversation with the account's greetings.
    pub(crate) fn begin(&mut self, greetings: &[String], language: &str) -> &mut Stored {
        let now = now();
        let id = Uuid::new_v4().to_string();
        let mut conversation = Stored {
            id: id.clone(),
            ord: u32::try_from(self.by_id.len())
                .unwrap_or(u32::MAX)
                .saturating_add(1),
            created_at: now,
            last_message_at: now,
            messages: Vec::new(),
            metadata: Object::default(),
            assignee: AssigneeType::AiAssistant,
            language: language.to_owned(),
            topic: None,
            growth: watch::Sender::default(),
        };
        for greeting in greetings {
            conversation.add(EventData {
                is_welcome: true,
                ..message(Author::AiAssistant, greeting)
            });
        }
        self.by_id.entry(id).or_insert(conversation)
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Stored> {
        self.by_id.get(id)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Stored> {
        self.by_id.get_mut(id)
    }

    /// Every conversation, the latest first.
    pub(crate) fn latest_first(&self) -> Vec<&Stored> {
        let mut all: Vec<_> = self.by_id.values().collect();
        all.sort_by_key(|conversation| std::cmp::Reverse(conversation.ord));
        all
    }
}

impl Stored {
    /// Keeps a visitor's message, and the values that came with it.
    pub(crate) fn visitor_wrote(&mut self, text: &str, client_metadata: Option<Object>) -> u32 {
        self.add(EventData {
            client_metadata,
            ..message(Author::Visitor, text)
        })
    }

    /// Keeps the assistant's reply; `source` is the article it came from.
    pub(crate) fn assistant_replied(&mut self, text: &str, source: Option<String>) -> u32 {
        let sources_generated = source
            .iter()
            .map(|title| Value::Object([("title", title.as_str())].into_iter().collect()))
            .collect();
        self.topic = source.or_else(|| self.topic.take());
        self.add(EventData {
            sources_generated,
            ..message(Author::AiAssistant, text)
        })
    }

    /// Keeps a message of a person of the account.
    pub(crate) fn operator_wrote(&mut self, text: &str) -> u32 {
        self.add(message(Author::HumanOperator, text))
    }

    /// Numbers a message and puts it last.
    fn add(&mut self, message: EventData) -> u32 {
        let now = now();
        let ord = u32::try_from(self.messages.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        self.last_message_at = now;
        self.messages.push(EventData {
            ord,
            created_at: now.to_string(),
            ..message
        });
        self.growth.send_replace(());
        ord
    }

    /// Changes with every message, and ends with the conversation.
    pub(crate) fn growth(&self) -> watch::Receiver<()> {
        self.growth.subscribe()
    }

    /// What the visitor wrote, oldest first.
    pub(crate) fn visitor_messages(&self) -> impl DoubleEndedIterator<Item = &EventData> {
        self.messages
            .iter()
            .filter(|message| message.author == Author::Visitor)
    }

    /// The conversation as the list shows it.
    pub(crate) fn summary(&self) -> Conversation {
        let last = self.messages.last();
        Conversation {
            id: self.id.clone(),
            ord: self.ord,
            created_at: self.created_at.to_string(),
            last_message_at: self.last_message_at.to_string(),
            title: self
                .visitor_messages()
                .next()
                .map(|first| title(&first.content))
                .unwrap_or_default(),
            source: "api".to_owned(),
            terminated: false,
            resolution_status: "open".to_owned(),
            has_unread_messages: last.is_some_and(|message| message.author == Author::Visitor),
            supports_inbox_control: true,
            last_message_content: last
                .map(|message| message.content.clone())
                .unwrap_or_default(),
            most_frequent_language: self.language.clone(),
            assignee: Assignee {
                kind: self.assignee,
            },
            visitor_name: self.visitor_value("name"),
            visitor_email: self.visitor_value("email"),
            visitor_phone_number: self.visitor_value("phone"),
            visitor_label: None,
        }
    }

    /// The conversation as its own address shows it.
    pub(crate) fn details(&self) -> ConversationDetails {
        ConversationDetails {
            conversation: self.summary(),
            url: None,
            client_metadata: (!self.metadata.is_empty()).then(|| self.metadata.clone()),
            last_visitor_message_at: self
                .visitor_messages()
                .next_back()
                .map(|message| message.created_at.clone()),
            unified_analysis: self.topic.clone().map(|topic| Analysis {
                sentiment: "neutral".to_owned(),
                resolution_status: "open".to_owned(),
                topic,
                is_flagged: false,
                flag_reason: None,
            }),
        }
    }

    /// A field of the pre-chat form, which arrives as metadata.
    fn visitor_value(&self, key: &str) -> Option<String> {
        match self.metadata.get(key) {
            Some(Value::String(text)) => Some(text.clone()),
            _ => None,
        }
    }
}

fn message(author: Author, content: &str) -> EventData {
    EventData {
        id: Uuid::new_v4().to_string(),
        content: content.to_owned(),
        author,
        ..EventData::default()
    }
}

/// The first words of a message.
fn title(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut characters = text.chars();
    let mut title: String = characters.by_ref().take(LONGEST).collect();
    if characters.next().is_some() {
        title.push('…');
    }
    title
}

/// The time in whole seconds, as the service writes it.
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}
