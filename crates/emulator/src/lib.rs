//! The documented Quickchat AI service on localhost, in memory, with faults on
//! request. The binary `quickchat-emulator` is this library behind a command
//! line; tests start it in their own process with [`start`].

mod account;
mod auth;
mod body;
mod chat;
mod configuration;
mod control;
mod conversations;
mod error;
mod fault;
mod knowledge;
mod metadata;
mod rate_limit;
mod routes;
mod server;
mod service;
mod store;
mod traffic;

pub use account::{Account, AccountError, Article, Token};
pub use fault::{Fault, FaultError};
pub use server::{Emulator, Options, start};
pub use service::Settings;
