//! Everything that the emulator holds while it runs.

use std::sync::Arc;

use parking_lot::Mutex;
use quickchat_web::api::{
    AiAction, ChatbotSettings, HandoffConfiguration, Keeping, Object, RatingConfiguration,
    RetrainState, WidgetConfiguration,
};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::account::{Account, Article};
use crate::error::ApiError;
use crate::fault::FaultBoard;
use crate::knowledge::KnowledgeBase;
use crate::library::Library;
use crate::rate_limit::RateLimiter;
use crate::store::Store;
use crate::traffic::Traffic;

/// One emulated service.
pub(crate) struct Service {
    pub(crate) account: Account,
    /// What the assistant has learnt.
    knowledge: Mutex<Arc<KnowledgeBase>>,
    pub(crate) library: Mutex<Library>,
    pub(crate) chatbot: Mutex<ChatbotSettings>,
    pub(crate) rating: Mutex<RatingConfiguration>,
    pub(crate) handoff: Mutex<Keeping<HandoffConfiguration>>,
    pub(crate) ai_actions: Mutex<Vec<AiAction>>,
    /// The account's, until another one is set.
    pub(crate) widget_configuration: Mutex<Map<String, Value>>,
    pub(crate) store: Mutex<Store>,
    pub(crate) rate_limiter: Mutex<RateLimiter>,
    pub(crate) traffic: Mutex<Traffic>,
    pub(crate) faults: FaultBoard,
    settings: Mutex<Settings>,
}

/// What can be switched while the emulator runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// Whether pages of other origins may call the service.
    pub cors: bool,
    /// Whether rate limits hold.
    pub rate_limits: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            cors: true,
            rate_limits: true,
        }
    }
}

impl Service {
    pub(crate) fn new(account: Account, settings: Settings, faults: FaultBoard) -> Self {
        Service {
            knowledge: Mutex::new(Arc::new(learnt(&account, account.articles.clone()))),
            library: Mutex::new(Library::of(&account.articles)),
            chatbot: Mutex::new(account.chatbot_settings.clone()),
            rating: Mutex::new(account.rating_configuration.clone()),
            handoff: Mutex::new(account.handoff_configuration.clone()),
            ai_actions: Mutex::new(account.ai_actions.clone()),
            widget_configuration: Mutex::new(account.widget_configuration.clone()),
            account,
            store: Mutex::default(),
            rate_limiter: Mutex::default(),
            traffic: Mutex::default(),
            faults,
            settings: Mutex::new(settings),
        }
    }

    pub(crate) fn settings(&self) -> Settings {
        *self.settings.lock()
    }

    pub(crate) fn change_settings(&self, settings: Settings) {
        *self.settings.lock() = settings;
    }

    /// What the assistant answers from.
    pub(crate) fn knowledge(&self) -> Arc<KnowledgeBase> {
        Arc::clone(&self.knowledge.lock())
    }

    /// Ends a training: the assistant knows what is published.
    pub(crate) fn learn(&self) {
        let mut library = self.library.lock();
        *self.knowledge.lock() = Arc::new(learnt(&self.account, library.published()));
        library.training = Some(RetrainState::UpToDate);
    }

    /// The greetings with which every conversation begins.
    pub(crate) fn greetings(&self) -> Vec<String> {
        let configuration = self.widget_configuration.lock().clone();
        let configuration: WidgetConfiguration =
            serde_json::from_value(Value::Object(configuration)).unwrap_or_default();
        [
            configuration.welcome_message,
            configuration.welcome_message2,
        ]
        .into_iter()
        .filter(|greeting| !greeting.is_empty())
        .collect()
    }

    /// Refuses metadata that the account's schema forbids.
    pub(crate) fn check_metadata(&self, metadata: &Object) -> Result<(), ApiError> {
        match self.account.metadata_fault(metadata) {
            Some(fault) => Err(ApiError::invalid(fault)),
            None => Ok(()),
        }
    }

    /// Forgets conversations, counts and limits, and what was changed of articles,
    /// settings and actions.
    pub(crate) fn forget(&self) {
        *self.store.lock() = Store::default();
        *self.rate_limiter.lock() = RateLimiter::default();
        *self.traffic.lock() = Traffic::default();
        *self.library.lock() = Library::of(&self.account.articles);
        *self.knowledge.lock() = Arc::new(learnt(&self.account, self.account.articles.clone()));
        self.chatbot
            .lock()
            .clone_from(&self.account.chatbot_settings);
        self.rating
            .lock()
            .clone_from(&self.account.rating_configuration);
        self.handoff
            .lock()
            .clone_from(&self.account.handoff_configuration);
        self.ai_actions.lock().clone_from(&self.account.ai_actions);
    }
}

fn learnt(account: &Account, articles: Vec<Article>) -> KnowledgeBase {
    KnowledgeBase::new(articles, &account.fallback_reply)
}
