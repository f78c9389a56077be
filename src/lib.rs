//! The browser side of Quickchat AI: a typed client for its chat, widget
//! configuration and conversation metadata, compiled to WebAssembly.
//!
//! The modules [`api`], [`conversation`] and [`richtext`] are pure and run
//! anywhere. With the feature `client` (the default) the crate also exports a
//! client to JavaScript, and with `widget` replies as rich text besides. With
//! `native` it has a client for servers and tools.
//!
//! ```
//! use quickchat_web::api::{Endpoint, Method, GetWidgetConfiguration};
//!
//! assert_eq!(GetWidgetConfiguration::METHOD, Method::Get);
//! assert_eq!(GetWidgetConfiguration.path(), "/v1/api/widget/configuration");
//! ```

pub mod api;
pub mod conversation;
// Its weight is measured against `bench/plaintext`, and so is its view's.
#[cfg_attr(plaintext, path = "../bench/plaintext/richtext.rs")]
pub mod richtext;

#[cfg(feature = "client")]
mod browser;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
mod js;
#[cfg(all(feature = "native", not(target_arch = "wasm32")))]
pub mod native;
#[cfg(feature = "widget")]
pub mod widget;

#[cfg(all(target_arch = "wasm32", feature = "client"))]
use talc::{
    cell::TalcSyncCell,
    wasm::{WasmBinning, WasmGrowAndClaim},
};

/// 2 KB smaller on the wire than the standard one. Memory that the module grows by
/// is a heap beside those it had, which needs less code than to lengthen them.
#[cfg(all(target_arch = "wasm32", feature = "client"))]
#[global_allocator]
static ALLOCATOR: TalcSyncCell<WasmGrowAndClaim, WasmBinning> =
    TalcSyncCell::new_wasm(WasmGrowAndClaim);
