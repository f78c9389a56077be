//! A client for servers and tools: the endpoints of [`api`](crate::api) over HTTP.
//! With the feature `native`, and never in a browser.
//!
//! [`Client`] is what most programs want. [`Connection`] below it makes one attempt
//! of one request, for programs with an own idea of retries and limits, as the
//! gateway is one.
//!
//! ```
//! use quickchat_web::api::{CreateArticle, ListConversations, UpdateArticle};
//! use quickchat_web::native::{Client, Options};
//!
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # let account = quickchat_emulator::Account::built_in()?;
//! # let token = account.tokens[0].token.clone();
//! # let emulator = quickchat_emulator::start(quickchat_emulator::Options::new(account)).await?;
//! # let api_url = format!("http://{}", emulator.address());
//! let client = Client::new(Options {
//!     token: Some(token),
//! #   api_url,
//!     ..Options::default()
//! })?;
//! let article = client
//!     .call(&CreateArticle {
//!         title: Some("Returns".into()),
//!         content: "Within 30 days.".into(),
//!         ..CreateArticle::default()
//!     })
//!     .await?;
//! client
//!     .call(&UpdateArticle {
//!         article_id: article.snapshot.id,
//!         save_mode: Some("publish".into()),
//!         ..UpdateArticle::default()
//!     })
//!     .await?;
//! let open = client
//!     .call(&ListConversations {
//!         resolution_status: Some("open".into()),
//!         ..ListConversations::default()
//!     })
//!     .await?;
//! println!("{} conversations are open", open.count);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

/// The guide's code compiles.
#[cfg(doctest)]
#[doc = include_str!("../../docs/rust.md")]
struct Guide;

mod client;
mod connection;
mod failure;
mod options;
mod pace;
mod token;

pub use client::Client;
pub use connection::{Connection, Content, File, Outgoing, address};
pub use failure::Failure;
pub use options::Options;
pub use reqwest::Url;
