//! The emulator over real sockets, as its callers meet it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod account;
mod chat;
mod command_line;
mod configuration;
mod control;
mod conversations;
mod cors;
mod description;
mod faults;
mod files;
mod metadata;
mod refusals;
mod running;
mod shape;
