//! The service as values: what can be asked of it, what it answers, and how it
//! says no. Nothing here does I/O.
//!
//! One file per group of endpoints; each request is a struct that implements
//! [`Endpoint`], and [`OPERATIONS`] lists them all.

mod ai_action;
mod article;
mod chat;
mod chatbot;
mod conversation;
pub mod defaults;
mod endpoint;
mod error;
mod handoff;
mod import;
mod intercom;
mod json;
mod keeping;
mod knowledge_base;
mod language_url;
mod metadata;
pub(crate) mod model;
mod operation;
mod rating;
pub(crate) mod request;
pub mod retry;
pub(crate) mod schema;
#[cfg(test)]
mod tests;
pub(crate) mod text;
mod upload;
mod widget;

pub use ai_action::{AiAction, AiActionType, DeleteAiAction, ListAiActions, UpdateAiAction};
pub use article::{
    Article, ArticleSnapshot, ArticleSnippet, ArticleType, CreateArticle, DeleteArticles,
    DeployState, FoundArticles, FoundWord, GetArticle, ListArticles, ListParagraphs, ListTags,
    Paragraph, SearchArticles, UpdateArticle,
};
pub use chat::{ChatReply, MAX_CLIENT_METADATA_KEYS, SendMessage};
pub use chatbot::{ChatbotSettings, GetChatbotSettings, UpdateChatbotSettings};
pub use conversation::{
    Analysis, Assignee, AssigneeType, Author, Conversation, ConversationDetails, ConversationEvent,
    EventData, EventType, GetConversation, GetConversationEvents, ListConversations, Page,
};
pub use endpoint::{
    Authorization, Endpoint, Method, Placement, RateTier, Repeat, Scope, path_segment,
};
pub use error::{Error, ErrorCode, ErrorDetail, ErrorEnvelope, ErrorFields, ErrorLists};
pub use handoff::{
    AvailabilitySlot, CustomGuideline, GenericGuideline, GetHandoffConfiguration,
    HandoffConfiguration, HandoffSettings, RoutingProfile, UpdateHandoffConfiguration,
};
pub use import::{
    DeleteLinks, ImportSitemap, ImportYouTubeTranscript, ImportedLinks, ImportedPage,
    ScrapeListOfLinks, ScrapeWebsite,
};
pub use intercom::{DeleteIntercomArticles, ImportIntercomArticles, RefreshIntercomArticles};
pub use json::{Object, Value};
pub use keeping::Keeping;
pub use knowledge_base::{
    GetKnowledgeBaseSettings, KnowledgeBaseSettings, RetrainKnowledgeBase, RetrainState,
    UpdateKnowledgeBaseSettings,
};
pub use language_url::{
    CreateLanguageUrl, DeleteLanguageUrl, GetLanguageUrl, LanguageUrl, UpdateLanguageUrl,
};
pub use metadata::{ConversationMetadata, GetConversationMetadata, SetConversationMetadata};
pub use model::{Field, Mismatch, Model, load, store};
pub use operation::{OPERATIONS, Operation};
pub use rating::{GetRatingConfiguration, RatingConfiguration, UpdateRatingConfiguration};
pub use request::{Request, add_query};
pub use schema::{Direction, Member, Rule, Schema};
pub use upload::{Upload, UploadFile, UploadPdf, UploadedArticle};
pub use widget::{
    Corner, GetWidgetConfiguration, Pixels, UpdateWidgetConfiguration, WidgetConfiguration,
    WidgetSize,
};
