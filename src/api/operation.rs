//! Every operation of the reference, by name.

use super::ai_action::{DeleteAiAction, ListAiActions, UpdateAiAction};
use super::article::{
    CreateArticle, DeleteArticles, GetArticle, ListArticles, ListParagraphs, ListTags,
    SearchArticles, UpdateArticle,
};
use super::chat::SendMessage;
use super::chatbot::{GetChatbotSettings, UpdateChatbotSettings};
use super::conversation::{GetConversation, GetConversationEvents, ListConversations};
use super::endpoint::{Authorization, Endpoint, Method, Placement, RateTier, Repeat};
use super::error::{Error, ErrorCode, ErrorDetail};
use super::handoff::{GetHandoffConfiguration, UpdateHandoffConfiguration};
use super::import::{
    DeleteLinks, ImportSitemap, ImportYouTubeTranscript, ScrapeListOfLinks, ScrapeWebsite,
};
use super::intercom::{DeleteIntercomArticles, ImportIntercomArticles, RefreshIntercomArticles};
use super::json::{Object, Value};
use super::keeping::Keeping;
use super::knowledge_base::{
    GetKnowledgeBaseSettings, RetrainKnowledgeBase, UpdateKnowledgeBaseSettings,
};
use super::language_url::{
    CreateLanguageUrl, DeleteLanguageUrl, GetLanguageUrl, UpdateLanguageUrl,
};
use super::metadata::{GetConversationMetadata, SetConversationMetadata};
use super::model::Field;
use super::rating::{GetRatingConfiguration, UpdateRatingConfiguration};
use super::request::{self, Request, path_parameters, plain};
use super::schema::{Direction, Schema};
use super::upload::{UploadFile, UploadPdf};
use super::widget::{GetWidgetConfiguration, UpdateWidgetConfiguration};
use super::{endpoint::path_segment, text::concat};

/// An operation of the reference: an [`Endpoint`] without its type, so that all of
/// them can be listed, described, and called by name.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// What the call is named in JavaScript.
    pub name: &'static str,
    /// [`Endpoint::TITLE`].
    pub title: &'static str,
    /// [`Endpoint::METHOD`].
    pub method: Method,
    /// [`Endpoint::PATH`].
    pub path: &'static str,
    /// [`Endpoint::PLACEMENT`].
    pub placement: Placement,
    /// [`Endpoint::AUTHORIZATION`].
    pub authorization: Authorization,
    /// [`Endpoint::RATE_TIER`].
    pub rate_tier: RateTier,
    /// [`Endpoint::REPEAT`].
    pub repeat: Repeat,
    /// [`Endpoint::SUCCESS`].
    pub success: u16,
    /// What the parameters may hold.
    pub parameters: fn() -> Schema,
    /// What a success answers.
    pub response: fn() -> Schema,
}

impl Operation {
    pub(crate) const fn of<E: Endpoint>(name: &'static str) -> Self {
        Operation {
            name,
            title: E::TITLE,
            method: E::METHOD,
            path: E::PATH,
            placement: E::PLACEMENT,
            authorization: E::AUTHORIZATION,
            rate_tier: E::RATE_TIER,
            repeat: E::REPEAT,
            success: E::SUCCESS,
            parameters: <E as Field>::schema,
            response: <E::Response as Field>::schema,
        }
    }

    /// The operation of this name.
    pub fn named(name: &str) -> Option<&'static Operation> {
        OPERATIONS.iter().find(|operation| operation.name == name)
    }

    /// The names of the parameters that stand in the path.
    pub fn path_parameters(&self) -> impl Iterator<Item = &'static str> {
        path_parameters(self.path)
    }

    /// The request that these parameters make.
    pub fn request(&self, parameters: &Object) -> Request {
        let query = match self.placement {
            Placement::Query => request::query(self.path, &(self.parameters)(), parameters),
            _ => Vec::new(),
        };
        Request {
            path: request::path(self.path, parameters),
            query,
            body: request::body(self.path, self.placement, parameters),
        }
    }

    /// Checks parameters against what the reference documents.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT`: its message, and an entry of its details for each,
    /// names what is wrong.
    pub fn check(&self, parameters: &Value) -> Result<(), Error> {
        let mut violations = (self.parameters)().violations(parameters, Direction::Request);
        if let Value::Object(parameters) = parameters {
            for name in self.path_parameters() {
                let text = parameters.get(name).and_then(plain);
                if text.is_some_and(|text| path_segment(&text).is_none()) {
                    violations.push(concat(&[
                        "`",
                        name,
                        "` must be an identifier: neither empty nor `.` or `..`.",
                    ]));
                }
            }
        }
        if violations.is_empty() {
            return Ok(());
        }
        let mut message = concat(&["Nothing was sent, since ", self.name, " can't be:"]);
        for violation in &violations {
            message.extend([" ", violation]);
        }
        let mut error = Error::invalid_argument(message);
        error.details = violations
            .into_iter()
            .map(|message| ErrorDetail {
                message,
                code: ErrorCode::InvalidArgument.as_str().to_owned(),
            })
            .collect();
        Err(error)
    }
}

/// Every operation of the reference, in its order.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<GetChatbotSettings>("getChatbotSettings"),
    Operation::of::<UpdateChatbotSettings>("updateChatbotSettings"),
    Operation::of::<GetKnowledgeBaseSettings>("getKnowledgeBaseSettings"),
    Operation::of::<UpdateKnowledgeBaseSettings>("updateKnowledgeBaseSettings"),
    Operation::of::<RetrainKnowledgeBase>("retrainKnowledgeBase"),
    Operation::of::<CreateArticle>("createArticle"),
    Operation::of::<ListArticles>("listArticles"),
    Operation::of::<GetArticle>("getArticle"),
    Operation::of::<UpdateArticle>("updateArticle"),
    Operation::of::<DeleteArticles>("deleteArticles"),
    Operation::of::<SearchArticles>("searchArticles"),
    Operation::of::<ListParagraphs>("listParagraphs"),
    Operation::of::<GetLanguageUrl>("getLanguageUrl"),
    Operation::of::<CreateLanguageUrl>("createLanguageUrl"),
    Operation::of::<UpdateLanguageUrl>("updateLanguageUrl"),
    Operation::of::<DeleteLanguageUrl>("deleteLanguageUrl"),
    Operation::of::<ListTags>("listTags"),
    Operation::of::<UploadPdf>("uploadPdf"),
    Operation::of::<UploadFile>("uploadFile"),
    Operation::of::<ScrapeWebsite>("scrapeWebsite"),
    Operation::of::<ImportYouTubeTranscript>("importYouTubeTranscript"),
    Operation::of::<ImportSitemap>("importSitemap"),
    Operation::of::<ScrapeListOfLinks>("scrapeListOfLinks"),
    Operation::of::<DeleteLinks>("deleteLinks"),
    Operation::of::<RefreshIntercomArticles>("refreshIntercomArticles"),
    Operation::of::<ImportIntercomArticles>("importIntercomArticles"),
    Operation::of::<DeleteIntercomArticles>("deleteIntercomArticles"),
    Operation::of::<GetWidgetConfiguration>("getWidgetConfiguration"),
    Operation::of::<Keeping<UpdateWidgetConfiguration>>("updateWidgetConfiguration"),
    Operation::of::<ListConversations>("listConversations"),
    Operation::of::<GetConversation>("getConversationDetails"),
    Operation::of::<GetConversationEvents>("getConversationEvents"),
    Operation::of::<GetConversationMetadata>("getMetadata"),
    Operation::of::<SetConversationMetadata>("setMetadata"),
    Operation::of::<GetHandoffConfiguration>("getHandoffConfiguration"),
    Operation::of::<UpdateHandoffConfiguration>("updateHandoffConfiguration"),
    Operation::of::<GetRatingConfiguration>("getConversationRatingConfiguration"),
    Operation::of::<UpdateRatingConfiguration>("updateConversationRatingConfiguration"),
    Operation::of::<ListAiActions>("listAiActions"),
    Operation::of::<UpdateAiAction>("updateAiAction"),
    Operation::of::<DeleteAiAction>("deleteAiAction"),
    Operation::of::<SendMessage>("sendMessage"),
];
