//! The teaser near the bubble.

use super::View;
use crate::api::WidgetConfiguration;
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
    // It may not be wanted any more.
    show(view, is_shown(view));
    Some(())
}

/// Takes the teaser away.
pub(in crate::widget) fn remove(view: &View) {
    if let Some(popup) = view.find("popup") {
        popup.remove();
    }
}

/// Whether the teaser is shown.
pub(in crate::widget) fn is_shown(view: &View) -> bool {
    view.is_shown("popup")
}

/// Shows the teaser if the account has one, or hides it.
pub(in crate::widget) fn show(view: &View, is_wanted: bool) {
    let configuration = &view.settings.configuration;
    view.show(
        "popup",
        is_wanted && configuration.popup_active && !first_greeting(configuration).is_empty(),
    );
}

/// What the assistant says first; empty if the visitor has the first word.
fn first_greeting(configuration: &WidgetConfiguration) -> &str {
    match configuration.welcome_message.as_str() {
        "" => &configuration.welcome_message2,
        greeting => greeting,
    }
}
