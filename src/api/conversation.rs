//! Conversations as the service keeps them ("Conversations" in the reference):
//! the list, one in detail, and its events.

use std::borrow::Cow;

use super::endpoint::{Authorization, Endpoint, Method, Placement, RateTier, Scope, path_segment};
use super::json::{Object, Value};
use super::model::{Field, Model, choice, field_of_model, model};
use super::request::endpoint;
use super::schema::{Member, Rule};
use super::text::concat;

model! {
/// Lists conversations that match every given filter.
///
/// ```
/// use quickchat_web::api::{Endpoint, ListConversations};
///
/// let request = ListConversations {
///     limit: Some(10),
///     resolution_status: Some("open".into()),
///     ..ListConversations::default()
/// };
/// assert_eq!(
///     request.query(),
///     [("limit", "10".to_owned()), ("resolution_status", "open".to_owned())]
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListConversations(EXACT) {
    /// The most items in one answer.
    pub limit: Option<u32>,
    /// How many items to skip.
    pub offset: Option<u32>,
    /// A conversation's number, its identifier, or a text of its messages.
    pub query: Option<String>,
    /// Who answers.
    pub assignee_type: Option<String>
        where [Rule::OneOf(&["ai_assistant", "human_operator", "unassigned"])],
    /// The channel: `widget`, `slack`, …
    pub source: Option<String>,
    /// Whether it is settled.
    pub resolution_status: Option<String> where [Rule::OneOf(&["open", "resolved"])],
    /// Created at or after this time (RFC 3339).
    pub created_timestamp_start_date: Option<String>,
    /// Created at or before this time.
    pub created_timestamp_end_date: Option<String>,
    /// Last message at or after this time.
    pub last_message_at_start_date: Option<String>,
    /// Last message at or before this time.
    pub last_message_at_end_date: Option<String>,
    /// The language detected most often, such as `en`.
    pub most_frequent_language: Option<String>,
}
}

model! {
/// Reads one conversation in detail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GetConversation(EXACT) {
    /// The conversation's identifier.
    pub conversation_id: String,
}
}

model! {
/// Reads a conversation's events, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GetConversationEvents(EXACT) {
    /// The conversation's identifier.
    pub conversation_id: String,
    /// The most items in one answer.
    pub limit: Option<u32>,
    /// How many items to skip.
    pub offset: Option<u32>,
}
}

/// One page of a list ("Pagination" in the reference).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// How many items come before them.
    pub offset: u32,
    /// The most items that this page could have; some lists leave it out.
    pub limit: Option<u32>,
    /// How many items there are on all pages.
    pub count: u32,
}

impl<T: Field + Default> Model for Page<T> {
    fn is_tolerant(&self) -> bool {
        false
    }

    fn load_fields(&mut self, visit: &mut dyn FnMut(&'static str, &mut dyn Field)) {
        visit("items", &mut self.items);
        visit("offset", &mut self.offset);
        visit("limit", &mut self.limit);
        visit("count", &mut self.count);
    }

    fn store_fields(&self, visit: &mut dyn FnMut(&'static str, &dyn Field)) {
        visit("items", &self.items);
        visit("offset", &self.offset);
        visit("limit", &self.limit);
        visit("count", &self.count);
    }

    fn members() -> Vec<Member> {
        let number = |name| Member {
            name,
            schema: u32::schema(),
            rules: &[],
        };
        vec![
            Member {
                name: "items",
                schema: Vec::<T>::schema(),
                rules: &[],
            },
            number("offset"),
            Member {
                name: "limit",
                schema: Option::<u32>::schema(),
                rules: &[],
            },
            number("count"),
        ]
    }
}

field_of_model!(Page<T>);

model! {
    /// A conversation in a list.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Conversation(TOLERANT) {
        /// The conversation's identifier.
        pub id: String,
        /// Its number among the account's conversations.
        pub ord: u32,
        /// When it began (RFC 3339).
        pub created_at: String,
        /// When its last message came (RFC 3339).
        pub last_message_at: String,
        /// What it is about, in a few words.
        pub title: String,
        /// The channel: `widget`, `slack`, …
        pub source: String,
        /// Whether it has ended.
        pub terminated: bool,
        /// `open` or `resolved`.
        pub resolution_status: String,
        /// Whether nobody of the account has seen its newest messages.
        pub has_unread_messages: bool,
        /// Whether a person of the account can take it over.
        pub supports_inbox_control: bool,
        /// Its last message.
        pub last_message_content: String,
        /// The language detected most often, such as `en`.
        pub most_frequent_language: String,
        /// Who answers.
        pub assignee: Assignee,
        /// The visitor's name.
        pub visitor_name: Option<String>,
        /// The visitor's e-mail address.
        pub visitor_email: Option<String>,
        /// The visitor's telephone number.
        pub visitor_phone_number: Option<String>,
        /// The account's own label for the visitor.
        pub visitor_label: Option<String>,
    }
}

model! {
    /// A conversation in detail.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct ConversationDetails(TOLERANT) extends conversation: Conversation {
        /// The page on which it began.
        pub url: Option<String>,
        /// The site's own values.
        pub client_metadata: Option<Object>,
        /// When the visitor last wrote (RFC 3339).
        pub last_visitor_message_at: Option<String>,
        /// What the service's analysis found.
        pub unified_analysis: Option<Analysis>,
    }
}

model! {
    /// What the service's analysis found in a conversation.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Analysis(TOLERANT) {
        /// `positive`, `neutral`, `negative`, …
        pub sentiment: String,
        /// `open` or `resolved`; may differ from the conversation's own.
        pub resolution_status: String,
        /// What the conversation is about.
        pub topic: String,
        /// Whether a person should look at it.
        pub is_flagged: bool,
        /// Why a person should.
        pub flag_reason: Option<String>,
    }
}

model! {
    /// Who answers a conversation.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Assignee(TOLERANT) {
        /// What kind of answerer it is.
        pub kind as "type": AssigneeType,
    }
}

choice! {
    /// What kind of answerer a conversation has.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum AssigneeType {
        /// The assistant.
        AiAssistant = "ai_assistant",
        /// A person.
        HumanOperator = "human_operator",
        /// Nobody, or a kind that is newer than this library.
        #[default]
        Unassigned = "unassigned",
    }
}

model! {
    /// Something that happened in a conversation.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct ConversationEvent(TOLERANT) {
        /// What happened.
        pub kind as "type": EventType,
        /// The particulars. The reference lists them for messages only; for other
        /// events what is missing has its default.
        pub data: EventData,
    }
}

choice! {
    /// What happened in a conversation.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum EventType {
        /// Someone wrote.
        Message = "message",
        /// The visitor followed a link in a reply.
        TrackedLink = "tracked_link",
        /// A note of the service, or a type that is newer than this library.
        #[default]
        Log = "log",
    }
}

model! {
    /// A message, as its event tells it.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct EventData(TOLERANT) {
        /// The message's identifier.
        pub id: String,
        /// Its number within the conversation, from 1.
        pub ord: u32,
        /// When it came (RFC 3339).
        pub created_at: String,
        /// What was written (HTML or Markdown from the assistant; untrusted).
        pub content: String,
        /// Who wrote.
        pub author: Author,
        /// Where a handoff to a person stands.
        pub handoff_state: Option<String>,
        /// What the service's analysis found in it.
        pub message_insights: Option<Value>,
        /// What the visitor thought of it.
        pub feedback: Option<Value>,
        /// The site's own values that came with it.
        pub client_metadata: Option<Object>,
        /// The articles from which the assistant made it.
        pub sources_generated: Vec<Value>,
        /// Whether it is a greeting.
        pub is_welcome: bool,
        /// The files that came with it.
        pub attachments: Vec<Value>,
    }
}

choice! {
    /// Who wrote a message.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Author {
        /// The visitor.
        Visitor = "visitor",
        /// A person of the account.
        HumanOperator = "human_operator",
        /// The assistant, or an author that is newer than this library.
        #[default]
        AiAssistant = "ai_assistant",
    }
}

endpoint! {
    ListConversations: "List Conversations"
    Get "/v1/api_core/conversations" (Query) ReadAll Read
    200 => Page<Conversation>
}

endpoint! {
    GetConversation: "Get Conversation Details"
    Get "/v1/api_core/conversations/{conversation_id}/" (Nowhere) ReadAll Read
    200 => ConversationDetails
}

/// By hand, since the widget calls it, and what takes paths apart is weight.
impl Endpoint for GetConversationEvents {
    type Response = Page<ConversationEvent>;
    const TITLE: &'static str = "Get Conversation Events";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/api_core/conversations/{conversation_id}/events/";
    const PLACEMENT: Placement = Placement::Query;
    const AUTHORIZATION: Authorization = Authorization::Token(Scope::ReadAll);
    const RATE_TIER: RateTier = RateTier::Read;

    fn path(&self) -> Cow<'static, str> {
        // As for metadata: an identifier without a segment never gets this far.
        let segment = path_segment(&self.conversation_id).unwrap_or_else(|| "-".to_owned());
        Cow::Owned(concat(&[
            "/v1/api_core/conversations/",
            &segment,
            "/events/",
        ]))
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        [("limit", self.limit), ("offset", self.offset)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?.to_string())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;
    use serde_json::{Value as Json, json};

    fn parse(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }

    /// Decodes the documented sample and encodes it again: every field name
    /// and type must come back as documented.
    fn assert_survives<T: Serialize + serde::de::DeserializeOwned>(documented: &str) {
        let decoded: T = serde_json::from_str(documented).unwrap();
        assert_eq!(serde_json::to_value(decoded).unwrap(), parse(documented));
    }

    #[test]
    fn the_documented_list_decodes_to_itself() {
        assert_survives::<Page<Conversation>>(include_str!(
            "../../tests/fixtures/conversation_list.json"
        ));
    }

    #[test]
    fn the_documented_details_decode_to_themselves() {
        assert_survives::<ConversationDetails>(include_str!(
            "../../tests/fixtures/conversation_details.json"
        ));
    }

    #[test]
    fn the_documented_events_decode_to_themselves() {
        assert_survives::<Page<ConversationEvent>>(include_str!(
            "../../tests/fixtures/conversation_events.json"
        ));
    }

    #[test]
    fn events_that_are_newer_than_this_library_decode() {
        let event: ConversationEvent = serde_json::from_value(json!({
            "type": "reaction", "data": {"author": "robot", "emoji": "👍"}
        }))
        .unwrap();
        assert_eq!(event.kind, EventType::Log);
        assert_eq!(event.data.author, Author::AiAssistant);
        let link: ConversationEvent =
            serde_json::from_value(json!({"type": "tracked_link"})).unwrap();
        assert_eq!(link.kind, EventType::TrackedLink);
    }

    #[test]
    fn a_list_without_its_limit_decodes() {
        let page: Page<Conversation> =
            serde_json::from_value(json!({"items": [], "offset": 0, "count": 1})).unwrap();
        assert_eq!((page.limit, page.count), (None, 1));
    }

    #[test]
    fn the_paths_are_the_documented_ones() {
        let conversation_id = "conv-uuid-1234".to_owned();
        let details = GetConversation {
            conversation_id: conversation_id.clone(),
        };
        let events = GetConversationEvents {
            conversation_id,
            limit: Some(20),
            offset: None,
        };
        assert_eq!(
            ListConversations::default().path(),
            "/v1/api_core/conversations"
        );
        assert_eq!(details.path(), "/v1/api_core/conversations/conv-uuid-1234/");
        assert_eq!(
            events.path(),
            "/v1/api_core/conversations/conv-uuid-1234/events/"
        );
        assert_eq!(events.query(), [("limit", "20".to_owned())]);
    }

    #[test]
    fn every_filter_has_its_documented_name() {
        let text = || Some("x".to_owned());
        let request = ListConversations {
            limit: Some(1),
            offset: Some(2),
            query: text(),
            assignee_type: text(),
            source: text(),
            resolution_status: text(),
            created_timestamp_start_date: text(),
            created_timestamp_end_date: text(),
            last_message_at_start_date: text(),
            last_message_at_end_date: text(),
            most_frequent_language: text(),
        };
        let names: Vec<_> = request.query().into_iter().map(|(name, _)| name).collect();
        assert_eq!(
            names.join(" "),
            "limit offset query assignee_type source resolution_status \
             created_timestamp_start_date created_timestamp_end_date \
             last_message_at_start_date last_message_at_end_date most_frequent_language"
        );
    }
}
