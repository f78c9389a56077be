//! The knowledge base as a whole ("Knowledge Base" in the reference): what the
//! assistant is told about itself, and its training.

use super::model::{model, open_choice};
use super::request::endpoint;
use super::schema::Rule;

model! {
    /// Reads the knowledge base's settings and how its training stands.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct GetKnowledgeBaseSettings;
}

model! {
    /// Changes the knowledge base's settings: the fields that are given, and no
    /// others.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct UpdateKnowledgeBaseSettings(EXACT) {
        /// The assistant's name.
        pub one_word_description: Option<String> where [Rule::MaxLength(200)],
        /// What it is told about itself: the system prompt.
        pub short_description: Option<String> where [Rule::MaxLength(2000)],
        /// How it is to behave.
        pub ai_commands: Option<Vec<String>> where [Rule::EachMaxLength(500), Rule::TotalLength(5000)],
    }
}

model! {
    /// Has the assistant learn what has changed. It takes a while:
    /// [`KnowledgeBaseSettings::retrain_state`] says how it stands.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct RetrainKnowledgeBase;
}

model! {
    /// The knowledge base's settings.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct KnowledgeBaseSettings(TOLERANT) {
        /// The assistant's name.
        pub one_word_description: String,
        /// What it is told about itself: the system prompt.
        pub short_description: String,
        /// How it is to behave.
        pub ai_commands: Vec<String>,
        /// How the training stands; `None` if nothing is to be learnt, or ever was.
        pub retrain_state: Option<RetrainState>,
    }
}

open_choice! {
    /// How the training of a knowledge base stands.
    pub enum RetrainState {
        /// Something has changed since the last training.
        ToBeRetrained = "to_be_retrained",
        /// It goes on.
        InProgress = "in_progress",
        /// The assistant knows all there is.
        UpToDate = "up_to_date",
        /// It ended early.
        Failed = "failed",
    }
}

endpoint! {
    GetKnowledgeBaseSettings: "Get Settings"
    Get "/v1/api/knowledge_base/" (Nowhere) ReadAll Read
    200 => KnowledgeBaseSettings
}

endpoint! {
    UpdateKnowledgeBaseSettings: "Update Settings"
    Patch "/v1/api/knowledge_base/" (Members) WriteAll Write
    200 => KnowledgeBaseSettings
}

endpoint! {
    RetrainKnowledgeBase: "Retrain Knowledge Base"
    Post "/v1/api/knowledge_base/retrain/" (Nowhere) WriteAll Write
    202 => ()
}
