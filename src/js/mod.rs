//! The boundary to JavaScript: values in and out, and how a failure looks there.

pub(crate) mod builtin;
pub(crate) mod codec;
pub(crate) mod error;
pub(crate) mod host;
#[cfg(feature = "widget")]
pub(crate) mod promise;
