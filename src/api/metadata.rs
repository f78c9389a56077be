//! Conversation metadata ("Conversation Metadata" in the reference).

use std::borrow::Cow;

use super::endpoint::{
    Authorization, Endpoint, Method, Placement, RateTier, Repeat, Scope, path_segment,
};
use super::json::{Object, Value};
use super::model::model;
use super::text::concat;

model! {
    /// Reads the values attached to a conversation.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct GetConversationMetadata(EXACT) {
        /// The conversation's identifier.
        pub conversation_id as "conv_id": String,
    }
}

model! {
    /// Attaches values to a conversation. The service merges them into those it
    /// has, and answers 422 where the account's JSON Schema forbids them.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct SetConversationMetadata(EXACT) {
        /// The conversation's identifier.
        pub conversation_id as "conv_id": String,
        /// The values to merge.
        pub metadata: Object,
    }
}

model! {
    /// A conversation's metadata, as both endpoints answer it.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct ConversationMetadata(EXACT) {
        /// All values attached to the conversation.
        pub metadata: Object,
    }
}

const METADATA_PATH: &str = "/v1/api_core/conversations/{conv_id}/metadata";

fn metadata_path(conversation_id: &str) -> Cow<'static, str> {
    // An identifier that has no segment is refused before a request is made;
    // the lone `-` keeps even a forgotten check on this endpoint.
    let segment = path_segment(conversation_id).unwrap_or_else(|| "-".to_owned());
    Cow::Owned(concat(&[
        "/v1/api_core/conversations/",
        &segment,
        "/metadata",
    ]))
}

impl Endpoint for GetConversationMetadata {
    type Response = ConversationMetadata;
    const TITLE: &'static str = "Get Metadata";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = METADATA_PATH;
    const PLACEMENT: Placement = Placement::Nowhere;
    const AUTHORIZATION: Authorization = Authorization::Token(Scope::ReadAll);
    const RATE_TIER: RateTier = RateTier::Read;

    fn path(&self) -> Cow<'static, str> {
        metadata_path(&self.conversation_id)
    }
}

impl Endpoint for SetConversationMetadata {
    type Response = ConversationMetadata;
    const TITLE: &'static str = "Set Metadata";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = METADATA_PATH;
    const PLACEMENT: Placement = Placement::Members;
    const AUTHORIZATION: Authorization = Authorization::Token(Scope::WriteAll);
    const RATE_TIER: RateTier = RateTier::Write;
    // Merging the same values again changes nothing.
    const REPEAT: Repeat = Repeat::Harmless;

    fn path(&self) -> Cow<'static, str> {
        metadata_path(&self.conversation_id)
    }

    fn body(&self) -> Option<Value> {
        let metadata = Value::Object(self.metadata.clone());
        let members = [("metadata", metadata)].into_iter().collect();
        Some(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENTED: &str = include_str!("../../tests/fixtures/metadata.json");

    fn documented_values() -> Object {
        [("ticket_id", "T-1234"), ("priority", "high")]
            .into_iter()
            .collect()
    }

    #[test]
    fn the_documented_answer_decodes() {
        let answer: ConversationMetadata = serde_json::from_str(DOCUMENTED).unwrap();
        assert_eq!(answer.metadata, documented_values());
    }

    #[test]
    fn the_request_to_set_is_the_documented_one() {
        let request = SetConversationMetadata {
            conversation_id: "conv-uuid-1234".into(),
            metadata: documented_values(),
        };
        let documented = serde_json::from_str(DOCUMENTED).unwrap();
        assert_eq!(request.body(), Some(documented));
        assert_eq!(
            request.path(),
            "/v1/api_core/conversations/conv-uuid-1234/metadata"
        );
        assert_eq!(SetConversationMetadata::METHOD.as_str(), "POST");
    }

    #[test]
    fn the_request_to_read_is_the_documented_one() {
        let request = GetConversationMetadata {
            conversation_id: "conv-uuid-1234".into(),
        };
        assert_eq!(
            request.path(),
            "/v1/api_core/conversations/conv-uuid-1234/metadata"
        );
        assert_eq!(GetConversationMetadata::METHOD.as_str(), "GET");
    }
}
