use std::fmt;
use std::time::Duration;

use crate::api::Scope;
use crate::api::defaults::API_URL;

/// Where a [`Client`](super::Client)'s requests go, and what goes along. `Debug`
/// shows no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Options {
    /// The token of everything under `/v1`, and of chat where there is no `api_key`.
    pub token: Option<String>,
    /// What the token may do. If not given, what the token says of itself, if it does.
    pub scope: Option<Scope>,
    /// The key of the legacy chat endpoint.
    pub api_key: Option<String>,
    /// The address before `/v1/`.
    pub api_url: String,
    /// The whole address of the chat endpoint. If not given, the service's own: the
    /// legacy one with an `api_key`, else the current one.
    pub chat_url: Option<String>,
    /// How long one attempt of any call may take. If not given, 60 s for chat, 10
    /// minutes to send a file, 15 s for all else.
    pub timeout: Option<Duration>,
    /// How often a call is made again by itself, as far as that does no harm.
    pub max_retries: u32,
    /// Whether calls wait their turn instead of meeting the service's limits, as
    /// [`RateTier`](crate::api::RateTier) has them. Each client counts by itself.
    pub is_paced: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            token: None,
            scope: None,
            api_key: None,
            api_url: API_URL.to_owned(),
            chat_url: None,
            timeout: None,
            max_retries: 2,
            is_paced: true,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = |secret: &Option<String>| secret.as_ref().map(|_| "[redacted]");
        formatter
            .debug_struct("Options")
            .field("token", &hidden(&self.token))
            .field("scope", &self.scope)
            .field("api_key", &hidden(&self.api_key))
            .field("api_url", &self.api_url)
            .field("chat_url", &self.chat_url)
            .field("timeout", &self.timeout)
            .field("max_retries", &self.max_retries)
            .field("is_paced", &self.is_paced)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debugging_shows_no_secret() {
        let options = Options {
            token: Some("s3cret".into()),
            api_key: Some("s3cret".into()),
            ..Options::default()
        };
        let shown = format!("{options:?}");
        assert!(
            shown.contains("redacted") && !shown.contains("s3cret"),
            "{shown}"
        );
    }
}
