//! What the visitor accepts before the first message, where the page asks.

use super::{View, log};

const CONSENT: &str = "\
div#consent part=consent role=group aria-labelledby=consent-text tabindex=-1 hidden
 div#consent-text.rich-text dir=auto
 button#accept.strong @accept";

/// Draws it, hidden.
pub(super) fn draw(view: &View) -> Option<()> {
    if view.find("consent").is_none() {
        let consent = view.build(&view.shadow, CONSENT)?;
        let composer = view.find("composer")?;
        composer
            .parent_node()?
            .insert_before(&consent, Some(&composer))
            .ok()?;
    }
    view.set_rich_text(&view.find("consent-text")?, &view.settings.consent_text);
    Some(())
}

/// Shows it in place of the composer and the suggested first questions, or the other
/// way round.
pub(in crate::widget) fn show(view: &View, is_asked: bool) {
    view.show("consent", is_asked);
    if is_asked {
        view.show("composer", false);
    }
    log::offer_starters(view);
}
