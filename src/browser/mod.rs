//! Everything that touches the browser, apart from the view.

pub(crate) mod cancel;
pub(crate) mod clock;
pub(crate) mod connectivity;
#[cfg(feature = "widget")]
pub(crate) mod date;
#[cfg(feature = "widget")]
pub(crate) mod media;
pub(crate) mod random;
pub(crate) mod storage;
#[cfg(feature = "widget")]
pub(crate) mod tabs;
pub(crate) mod transport;
