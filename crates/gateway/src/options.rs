//! What a gateway is started with.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;
use quickchat_web::native::Url;

use crate::limit::Rate;
use crate::metadata::AllowedKeys;
use crate::origin::AllowedOrigins;
use crate::sealing::SealingKeys;
use crate::secret::Credentials;
use crate::upstream::Budgets;

/// Everything that can be chosen.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 picks a free one.
    pub listen: SocketAddr,
    /// The account.
    pub credentials: Credentials,
    /// What seals conversation identifiers.
    pub keys: SealingKeys,
    /// How long an identifier holds without a message.
    pub conversation_lifetime: Duration,
    /// The chat endpoint's whole address; the service's own if not given.
    pub chat_url: Option<Url>,
    /// The base to which `/v1/…` is appended; the service's own if not given.
    pub api_url: Option<Url>,
    /// Which pages may call.
    pub origins: AllowedOrigins,
    /// Which metadata visitors may set and see.
    pub metadata_keys: AllowedKeys,
    /// Proxies whose word about a visitor's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// How many calls go to the service.
    pub budgets: Budgets,
    /// How often visitors may call.
    pub limits: VisitorLimits,
    /// The path below which visitors' addresses are, such as `/quickchat`; none for
    /// the root.
    pub base: Option<String>,
    /// A folder of files to serve.
    pub serve: Option<PathBuf>,
    /// A Redis that several gateways share. They need the same keys.
    pub redis: Option<String>,
}

impl Options {
    /// A free port of this machine, and nothing out of the ordinary.
    pub fn new(credentials: Credentials, keys: SealingKeys) -> Self {
        Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            credentials,
            keys,
            conversation_lifetime: Duration::from_secs(30 * 24 * 60 * 60),
            chat_url: None,
            api_url: None,
            origins: AllowedOrigins::default(),
            metadata_keys: AllowedKeys::default(),
            trusted_proxies: Vec::new(),
            budgets: Budgets::default(),
            limits: VisitorLimits::default(),
            base: None,
            serve: None,
            redis: None,
        }
    }
}

/// How often visitors may call; `None` for as often as they like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitorLimits {
    /// Messages of one conversation.
    pub conversation_chats: Option<Rate>,
    /// Messages from one address, which many visitors may share.
    pub address_chats: Option<Rate>,
    /// Other calls about one conversation.
    pub conversation_calls: Option<Rate>,
    /// Other calls from one address.
    pub address_calls: Option<Rate>,
}

impl Default for VisitorLimits {
    fn default() -> Self {
        let rate = |burst, per_minute| Some(Rate { burst, per_minute });
        VisitorLimits {
            conversation_chats: rate(6, 20),
            address_chats: rate(20, 40),
            conversation_calls: rate(20, 60),
            address_calls: rate(120, 600),
        }
    }
}

impl VisitorLimits {
    /// No limits.
    pub const UNLIMITED: VisitorLimits = VisitorLimits {
        conversation_chats: None,
        address_chats: None,
        conversation_calls: None,
        address_calls: None,
    };
}
