//! What the gateway calls of the service, and on which terms.

use std::time::Duration;

/// An endpoint of the service. Each has a budget of its own, since the service
/// counts per token and endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Service {
    Chat,
    Configuration,
    Rating,
    ReadMetadata,
    SetMetadata,
    Events,
    Conversations,
}

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    /// One attempt.
    pub(crate) attempt: Duration,
    /// All attempts, and the waiting between them.
    pub(crate) whole: Duration,
    /// Waiting for a place in the budget.
    pub(crate) patience: Duration,
    /// The largest answer, in bytes.
    pub(crate) largest: usize,
}

impl Service {
    pub(crate) const ALL: [Service; 7] = [
        Service::Chat,
        Service::Configuration,
        Service::Rating,
        Service::ReadMetadata,
        Service::SetMetadata,
        Service::Events,
        Service::Conversations,
    ];

    /// For logs and metrics.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Service::Chat => "chat",
            Service::Configuration => "configuration",
            Service::Rating => "rating",
            Service::ReadMetadata => "read_metadata",
            Service::SetMetadata => "set_metadata",
            Service::Events => "events",
            Service::Conversations => "conversations",
        }
    }

    /// The client gives up after 60 s of chat and 15 s of anything else; the
    /// gateway does before, so as to be the one who says what happened.
    pub(super) const fn terms(self) -> Terms {
        match self {
            Service::Chat => Terms {
                attempt: Duration::from_secs(50),
                whole: Duration::from_secs(55),
                patience: Duration::from_secs(5),
                largest: 1024 * 1024,
            },
            _ => Terms {
                attempt: Duration::from_secs(6),
                whole: Duration::from_secs(13),
                patience: Duration::from_secs(3),
                largest: 4 * 1024 * 1024,
            },
        }
    }
}
