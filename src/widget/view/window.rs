//! The window's frame: header, log, notices, composer, and the line at the
//! bottom.

use web_sys::Element;

use super::attribute::{attribute, flag};
use super::{View, consent, log, popup, prechat};

const WINDOW: &str = "\
section#window part=window aria-labelledby=title tabindex=-1 hidden
 header#header part=header
  span.avatar part=avatar aria-hidden=true *chat
  div.titles
   h2#title part=title dir=auto
   p#subtitle part=subtitle dir=auto
  button#fold.control aria-controls=subtitle *up
  button#close.control part=close aria-label=@close title=@close *down
 div#frame
  div#log part=log role=log aria-live=off aria-label=@conversation tabindex=0
   div.content
    div#greetings
    div#messages
    div#starters part=starters role=group aria-label=@starters
    div#typing part=typing role=img aria-label=@typing hidden
     i
     i
     i
  button#end hidden *down @newMessages
 div#notice
 form#composer part=composer
  div.grow
   textarea#input part=input rows=1 enterkeyhint=send dir=auto
  button#send part=send aria-label=@send title=@send *send
 footer
  p#disclaimer part=disclaimer dir=auto
  a#branding part=branding href=https://quickchat.ai/ target=_blank rel=noreferrer @poweredBy
div#announcer role=status";

impl View {
    /// Draws the window, closed.
    pub(in crate::widget) fn draw(&self) {
        self.build(&self.place, WINDOW);
    }

    /// Takes everything away that was drawn.
    pub(in crate::widget) fn clear(&self) {
        for id in ["window", "announcer", "popup"] {
            if let Some(element) = self.find(id) {
                element.remove();
            }
        }
    }

    /// Shows what the configuration says.
    pub(in crate::widget) fn configure(&self) -> Option<()> {
        let settings = &self.settings;
        let configuration = &settings.configuration;
        let strings = &settings.strings;
        let window = self.find("window")?;
        attribute(
            &window,
            "role",
            if settings.is_inline {
                "region"
            } else {
                "dialog"
            },
        );
        self.show("close", !settings.is_inline);
        self.set_text("title", &or(&configuration.header, strings.get("chat")));
        self.set_text("subtitle", &configuration.subtitle);
        self.set_text(
            "disclaimer",
            configuration
                .background_disclaimer_text
                .as_deref()
                .unwrap_or_default(),
        );
        self.show("branding", !configuration.white_label);
        self.show("fold", configuration.header_collapse);
        self.fold(configuration.header_collapse && self.is_folded());
        let placeholder = or(&configuration.input_placeholder, strings.get("placeholder"));
        let input = self.find("input")?;
        attribute(&input, "placeholder", &placeholder);
        attribute(&input, "aria-label", &placeholder);
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

    /// Folds the header, or unfolds it.
    fn fold(&self, is_folded: bool) -> Option<()> {
        flag(&self.find("header")?, "data-folded", is_folded);
        let button = self.find("fold")?;
        attribute(
            &button,
            "aria-expanded",
            if is_folded { "false" } else { "true" },
        );
        let label = self
            .settings
            .strings
            .get(if is_folded { "unfold" } else { "fold" });
        attribute(&button, "aria-label", &label);
        attribute(&button, "title", &label);
        Some(())
    }

    fn is_folded(&self) -> bool {
        self.find("header")
            .is_some_and(|header| header.has_attribute("data-folded"))
    }

    /// Folds an unfolded header, and the other way round.
    pub(in crate::widget) fn toggle_fold(&self) -> Option<()> {
        self.fold(!self.is_folded())
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
