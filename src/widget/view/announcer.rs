//! What assistive technology hears: each reply once and whole.

use super::View;
use crate::browser::cancel::{Abort, sleep};
use crate::js::promise::Task;

/// How long a text stays to be read, in milliseconds. Later it would only be
/// found a second time, by who walks through the page.
const STAY: u32 = 3000;

/// Has assistive technology say a text.
pub(in crate::widget) fn announce(view: &View, text: &str) {
    let Some(announcer) = view.find("announcer") else {
        return;
    };
    // A new element even for the same text, which else would be no news.
    announcer.set_text_content(None);
    let Some(said) = view.build(&announcer, "p") else {
        return;
    };
    said.set_text_content(Some(text));
    Task::run(|task| {
        Box::pin(async move {
            sleep(&task, &Abort::default(), STAY).await;
            said.remove();
        })
    });
}
