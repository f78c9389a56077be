//! A harness for tests in real browsers. [`browse`] starts an emulator that
//! serves the demo page, and a browser; a test then works with the [`Page`].
//! [`Visit`] does so for a page with a [`Widget`].
//!
//! Run through `cargo xtask test e2e`, which builds what is needed and says
//! by environment variables where it is.
// A harness reports by panicking: that is how a test fails.
#![allow(clippy::expect_used, clippy::panic)]

mod account;
mod axe;
mod browser;
pub mod color;
mod page;
mod server;
mod surroundings;
mod widget;

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use futures_util::FutureExt;

pub use account::{account, token};
use browser::Browser;
pub use browser::Engine;
pub use page::{Page, Tab};
pub use server::Server;
pub use surroundings::Surroundings;
pub use widget::{Visit, Widget};

/// Longer than most tests take, browser start included.
const TIME_LIMIT: Duration = Duration::from_secs(180);

/// Runs a test in a browser of its own, with an emulator of its own.
///
/// When the test panics, what the page showed and said is kept in
/// `target/e2e/failures` as `NAME.png`, `NAME.html` and `NAME.log`. The test
/// also fails when the page has reported errors in its console that the test
/// has not taken with [`Page::console_errors`].
///
/// # Panics
/// When the test does, or when anything it needs cannot be started.
pub async fn browse(name: &str, test: impl AsyncFnOnce(&Page)) {
    browse_in(Surroundings::default(), name, test).await;
}

/// [`browse`] with a device and settings of the visitor's.
///
/// # Panics
/// When the test does, or when anything it needs cannot be started.
pub async fn browse_in(surroundings: Surroundings, name: &str, test: impl AsyncFnOnce(&Page)) {
    let site = setting("SITE");
    run(surroundings, name, site.as_ref(), &[], TIME_LIMIT, test).await;
}

/// [`browse`] with the files of another folder as the site.
///
/// # Panics
/// When the test does, or when anything it needs cannot be started.
pub async fn browse_site(name: &str, site: &Path, test: impl AsyncFnOnce(&Page)) {
    let surroundings = Surroundings::default();
    run(surroundings, name, site, &[], TIME_LIMIT, test).await;
}

/// [`browse`] with more arguments for the emulator and a time limit.
///
/// # Panics
/// When the test does, or when anything it needs cannot be started.
pub async fn browse_with(
    name: &str,
    emulator_arguments: &[&str],
    time_limit: Duration,
    test: impl AsyncFnOnce(&Page),
) {
    let surroundings = Surroundings::default();
    let site = setting("SITE");
    let site = site.as_ref();
    run(
        surroundings,
        name,
        site,
        emulator_arguments,
        time_limit,
        test,
    )
    .await;
}

async fn run(
    surroundings: Surroundings,
    name: &str,
    site: &Path,
    emulator_arguments: &[&str],
    time_limit: Duration,
    test: impl AsyncFnOnce(&Page),
) {
    let emulator = Server::emulator(site, emulator_arguments);
    let driver = Server::driver();
    let browser = Browser::start(&driver.address, &surroundings).await;
    let page = Page::new(browser, &emulator.address);

    let whole_test = async {
        test(&page).await;
        let errors = page.console_errors().await;
        assert!(errors.is_empty(), "the page reported errors: {errors:#?}");
    };
    let result = std::panic::AssertUnwindSafe(tokio::time::timeout(time_limit, whole_test))
        .catch_unwind()
        .await;
    let in_time = match result {
        Ok(in_time) => in_time,
        Err(panic) => {
            keep_evidence(name, &page).await;
            page.close().await;
            std::panic::resume_unwind(panic);
        }
    };
    if in_time.is_err() {
        keep_evidence(name, &page).await;
    }
    page.close().await;
    assert!(in_time.is_ok(), "not done within {time_limit:?}");
}

async fn keep_evidence(name: &str, page: &Page) {
    let folder = PathBuf::from(setting("FAILURES"));
    // A folder that is missing shows when the files cannot be written.
    let _ = fs::create_dir_all(&folder);
    for (ending, content) in page.evidence().await {
        let file = folder.join(format!("{name}.{ending}"));
        match fs::write(&file, content) {
            Ok(()) => eprintln!("see {}", file.display()),
            Err(error) => eprintln!("{}: {error}", file.display()),
        }
    }
}

/// What `cargo xtask test` says about the surroundings.
///
/// # Panics
/// When it doesn't.
pub fn setting(name: &str) -> String {
    let variable = format!("QUICKCHAT_E2E_{name}");
    env::var(&variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: run this as `cargo xtask test`"))
}
