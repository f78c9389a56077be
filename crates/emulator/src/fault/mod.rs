//! Faults on request: what can be asked for ([`spec`]), where it is asked
//! ([`board`]), and how it is done ([`inject`]).

mod board;
mod examples;
mod inject;
mod spec;

pub(crate) use board::FaultBoard;
pub(crate) use examples::EXAMPLES;
pub(crate) use inject::{ConnectionDropped, inject};
pub use spec::{Fault, FaultError};
