//! The gateway over real sockets, in front of the emulator.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod apart;
mod chat;
mod command_line;
mod configuration;
mod faults;
mod files;
mod live;
mod metadata;
mod origins;
mod redis;
mod secrets;
mod setup;
