//! The documented Quickchat AI service on localhost, in memory, with faults on
//! request. The binary `quickchat-emulator` is this library behind a command
//! line; tests start it in their own process with [`start`].

mod account;
mod ai_actions;
mod article_search;
mod articles;
mod asked;
mod auth;
mod body;
mod chat;
mod chatbot;
mod configuration;
mod control;
mod conversations;
mod error;
mod fault;
mod handoff;
mod import;
mod knowledge;
mod language_urls;
mod library;
mod metadata;
mod openapi;
mod page;
mod rate_limit;
mod routes;
mod server;
mod service;
mod store;
mod stream;
mod traffic;
mod upload;

pub use account::{Account, AccountError, Article, Token};
pub use fault::{Fault, FaultError};
pub use server::{Emulator, Options, start};
pub use service::Settings;
