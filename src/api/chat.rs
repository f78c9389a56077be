//! The chat endpoint ("Chat (Legacy Auth)" in the reference, and its current
//! form, which takes a Bearer token and may answer with `src`).

use super::endpoint::{Authorization, Endpoint, Method, Placement, RateTier};
use super::json::{Object, Value};
use super::model::{model, store};
use super::schema::Rule;

/// The most keys that [`SendMessage::client_metadata`] may have.
pub const MAX_CLIENT_METADATA_KEYS: usize = 5;

model! {
    /// Sends a visitor's message and answers with the assistant's reply.
    ///
    /// ```
    /// use quickchat_web::api::SendMessage;
    ///
    /// let message = SendMessage {
    ///     scenario_id: "abc123".into(),
    ///     text: "Hello!".into(),
    ///     ..SendMessage::default()
    /// };
    /// let body = serde_json::to_string(&message)?;
    /// assert_eq!(body, r#"{"scenario_id":"abc123","text":"Hello!"}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct SendMessage (EXACT) {
        /// The account's key; on the legacy endpoint only.
        pub api_key: Option<String>,
        /// Which assistant is asked. With a token it must be the token's own.
        pub scenario_id: String,
        /// What the visitor wrote; not empty.
        pub text: String where [Rule::NotEmpty],
        /// The conversation to continue; absent to start one.
        pub conv_id: Option<String>,
        /// More for the assistant to know with this message; on the legacy
        /// endpoint only.
        pub message_context: Option<String>,
        /// The site's own values, at most [`MAX_CLIENT_METADATA_KEYS`] of them.
        pub client_metadata: Option<Object> where [Rule::MaxMembers(5)],
    }
}

model! {
    /// The assistant's reply.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct ChatReply (EXACT) {
        /// The conversation; a follow-up reply may leave it out.
        pub conv_id: Option<String>,
        /// The reply, HTML or Markdown, untrusted. Absent or empty means that no
        /// answer is there yet, as when a person has taken over.
        pub reply: Option<String>,
        /// The message's number within the conversation.
        pub ord_number: Option<u32>,
        /// Sent by the current endpoint; its meaning is undocumented.
        pub src: Option<i32>,
    }
}

impl Endpoint for SendMessage {
    type Response = ChatReply;
    const TITLE: &'static str = "Send Message";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/chat";
    const PLACEMENT: Placement = Placement::Members;
    const AUTHORIZATION: Authorization = Authorization::Chat;
    const RATE_TIER: RateTier = RateTier::Write;

    fn body(&self) -> Option<Value> {
        Some(Value::Object(store(self)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn the_legacy_request_is_the_documented_one() {
        let message = SendMessage {
            api_key: Some("<API_KEY>".into()),
            scenario_id: "<SCENARIO_ID>".into(),
            text: "Hello!".into(),
            conv_id: Some("abcd1234".into()),
            ..SendMessage::default()
        };
        let documented: Value =
            serde_json::from_str(include_str!("../../tests/fixtures/chat_request.json")).unwrap();
        assert_eq!(serde_json::to_value(&message).unwrap(), documented);
        assert_eq!(
            (SendMessage::METHOD.as_str(), &*message.path()),
            ("POST", "/chat")
        );
    }

    #[test]
    fn every_optional_parameter_has_its_documented_name() {
        let message = SendMessage {
            scenario_id: "s".into(),
            text: "t".into(),
            message_context: Some("on the pricing page".into()),
            client_metadata: Some([("plan", "pro")].into_iter().collect()),
            ..SendMessage::default()
        };
        assert_eq!(
            serde_json::to_value(&message).unwrap(),
            json!({"scenario_id": "s", "text": "t", "message_context": "on the pricing page",
                   "client_metadata": {"plan": "pro"}})
        );
    }

    #[test]
    fn the_documented_reply_decodes() {
        let reply: ChatReply =
            serde_json::from_str(include_str!("../../tests/fixtures/chat_response.json")).unwrap();
        assert_eq!(
            reply,
            ChatReply {
                conv_id: Some("abcd1234".into()),
                reply: Some("Hey there!".into()),
                ord_number: Some(236),
                src: None,
            }
        );
    }

    #[test]
    fn a_reply_may_leave_out_the_conversation_and_the_text() {
        let reply: ChatReply =
            serde_json::from_value(json!({"ord_number": 5, "reply": null})).unwrap();
        assert_eq!(
            reply,
            ChatReply {
                ord_number: Some(5),
                ..ChatReply::default()
            }
        );
    }
}
