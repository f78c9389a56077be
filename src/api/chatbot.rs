//! What the assistant is like ("Chatbot Settings" in the reference).

use super::model::model;
use super::request::endpoint;
use super::schema::Rule;

model! {
    /// Reads what the assistant is like.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct GetChatbotSettings;
}

model! {
    /// Changes what the assistant is like: the fields that are given, and no others.
    ///
    /// ```
    /// use quickchat_web::api::{Endpoint, UpdateChatbotSettings};
    ///
    /// let request = UpdateChatbotSettings {
    ///     creativity_level: Some(2),
    ///     ..UpdateChatbotSettings::default()
    /// };
    /// assert_eq!(serde_json::to_string(&request.body())?, r#"{"creativity_level":2}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct UpdateChatbotSettings(EXACT) {
        /// Its manner, from 0 ("Classic") to 13 ("Elegant").
        pub personality: Option<u32> where [Rule::Range(0, 13)],
        /// Its role, such as `helpful_assistant`, or one in your own words.
        pub profession: Option<String> where [Rule::MaxLength(200)],
        /// 0 is deterministic, 1 balanced, 2 creative.
        pub creativity_level: Option<u32> where [Rule::Range(0, 2)],
        /// The first greeting (HTML).
        pub greeting: Option<String> where [Rule::MaxLength(1000)],
        /// A second greeting (HTML).
        pub greeting2: Option<String>,
        /// The chat's title.
        pub header: Option<String>,
        /// The line below the title.
        pub header2: Option<String>,
        /// Languages, separated by commas: `en,es,de`.
        pub language_chosen: Option<String>,
        /// 0 is short, 1 medium, 2 long.
        pub reply_length: Option<u32> where [Rule::Range(0, 2)],
        /// The assistant's name.
        pub one_word_description: Option<String> where [Rule::MaxLength(200)],
        /// What it is told about itself: the system prompt.
        pub short_description: Option<String> where [Rule::MaxLength(2000)],
        /// How it is to behave.
        pub ai_commands: Option<Vec<String>> where [Rule::EachMaxLength(500), Rule::TotalLength(5000)],
    }
}

model! {
    /// What the assistant is like.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct ChatbotSettings(TOLERANT) {
        /// Its manner, from 0 ("Classic") to 13 ("Elegant").
        pub personality: u32,
        /// Its role, such as `helpful_assistant`.
        pub profession: String,
        /// 0 is deterministic, 1 balanced, 2 creative.
        pub creativity_level: u32,
        /// The first greeting (HTML).
        pub greeting: String,
        /// A second greeting (HTML).
        pub greeting2: String,
        /// The chat's title.
        pub header: String,
        /// The line below the title.
        pub header2: String,
        /// Languages, separated by commas: `en,es,de`.
        pub language_chosen: String,
        /// 0 is short, 1 medium, 2 long.
        pub reply_length: u32,
        /// The assistant's name.
        pub one_word_description: String,
        /// What it is told about itself: the system prompt.
        pub short_description: String,
        /// How it is to behave.
        pub ai_commands: Vec<String>,
    }
}

endpoint! {
    GetChatbotSettings: "Get Chatbot Settings"
    Get "/v1/api/chatbot_settings" (Nowhere) ReadAll Read
    200 => ChatbotSettings
}

endpoint! {
    UpdateChatbotSettings: "Update Chatbot Settings"
    Patch "/v1/api/chatbot_settings" (Members) WriteAll Write
    200 => ChatbotSettings
}
