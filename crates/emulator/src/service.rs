//! Everything that the emulator holds while it runs.

use parking_lot::Mutex;
use quickchat_web::api::{Object, WidgetConfiguration};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::account::Account;
use crate::error::ApiError;
use crate::fault::FaultBoard;
use crate::knowledge::KnowledgeBase;
use crate::rate_limit::RateLimiter;
use crate::store::Store;
use crate::traffic::Traffic;

/// One emulated service.
pub(crate) struct Service {
    pub(crate) account: Account,
    pub(crate) knowledge: KnowledgeBase,
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
            knowledge: KnowledgeBase::new(&account),
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

    /// Forgets conversations, counts and limits.
    pub(crate) fn forget(&self) {
        *self.store.lock() = Store::default();
        *self.rate_limiter.lock() = RateLimiter::default();
        *self.traffic.lock() = Traffic::default();
    }
}
