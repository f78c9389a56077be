//! Stands between pages and Quickchat AI: holds the account's credentials,
//! keeps visitors apart, and stays within the service's limits. The binary
//! `quickchat-gateway` is this library behind a command line; tests start it in
//! their own process with [`start`].

mod body;
mod cache;
mod chat;
mod configuration;
mod error;
mod events;
mod files;
mod gateway;
mod health;
mod limit;
mod live;
mod metadata;
mod metrics;
mod observe;
mod options;
mod origin;
mod routes;
mod sealing;
mod secret;
mod server;
mod shared;
mod stream;
mod token;
mod upstream;
mod visit;

pub use limit::Rate;
pub use metadata::AllowedKeys;
pub use options::{Options, VisitorLimits};
pub use origin::AllowedOrigins;
pub use sealing::SealingKeys;
pub use secret::{Credentials, setting};
pub use server::{Running, StartError, start};
pub use upstream::Budgets;
