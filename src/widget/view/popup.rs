//! The teaser near the bubble.

use super::View;
use super::window::first_greeting;
use crate::richtext::parse;

const POPUP: &str = "\
div#popup part=popup hidden
 button#popup-open dir=auto
 button#popup-close.control aria-label=@dismiss title=@dismiss *close";

/// Draws the teaser, hidden; the greeting's text is what it says.
pub(super) fn draw(view: &View) -> Option<()> {
    if view.find("popup").is_none() {
        let popup = view.build(&view.shadow, POPUP)?;
        // Before the bubble, as it is seen and reached by Tab.
        view.place
            .insert_before(&popup, view.place.first_child().as_ref())
            .ok()?;
    }
    let greeting = parse(first_greeting(&view.settings.configuration)).plain_text();
    view.find("popup-open")?.set_text_content(Some(&greeting));
    Some(())
}

/// Shows the teaser if the account has one, or hides it.
pub(in crate::widget) fn show(view: &View, is_wanted: bool) {
    let configuration = &view.settings.configuration;
    view.show(
        "popup",
        is_wanted && configuration.popup_active && !first_greeting(configuration).is_empty(),
    );
}
