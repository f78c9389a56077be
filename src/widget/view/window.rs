//! What the configuration says of the window beyond its frame, which
//! `www/frame.js` draws.

use web_sys::Element;

use super::attribute::attribute;
use super::{View, consent, log, popup, prechat};

impl View {
    /// Shows what the configuration says.
    pub(in crate::widget) fn configure(&self) -> Option<()> {
        self.picture(&self.find("header")?.first_element_child()?);
        log::greet(self);
        log::show_starters(self);
        consent::draw(self);
        prechat::draw(self);
        popup::draw(self);
        Some(())
    }

    /// Puts the assistant's picture over the drawn one.
    pub(super) fn picture(&self, avatar: &Element) -> Option<()> {
        let address = &self.settings.configuration.avatar_image;
        if let Ok(Some(image)) = avatar.query_selector("img") {
            if image.get_attribute("src").as_deref() == Some(address) {
                return Some(());
            }
            image.remove();
        }
        if !address.is_empty() {
            let image = self.build(avatar, "img alt referrerpolicy=no-referrer")?;
            attribute(&image, "src", address);
        }
        Some(())
    }
}

/// A text of the account's, or the window's own.
pub(super) fn or(text: &str, own: String) -> String {
    if text.is_empty() {
        own
    } else {
        text.to_owned()
    }
}
