//! What the chat window shows: models become DOM nodes here, and nowhere else.
//!
//! The window's frame is there already (`www/frame.js`), and so are its ids. No node
//! has a listener: the frame hands every event to the controller, so that nothing is
//! left behind when an element is removed.

mod announcer;
pub(super) mod attribute;
mod clipboard;
pub(super) mod consent;
mod element;
mod icon;
pub(super) mod log;
pub(super) mod message;
pub(super) mod notice;
pub(super) mod popup;
pub(super) mod prechat;
pub(super) mod reveal;
#[cfg_attr(plaintext, path = "../../../bench/plaintext/view.rs")]
pub mod richtext;
pub(super) mod window;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Document, DocumentFragment, Element, HtmlElement};

use super::settings::Settings;
use crate::browser::cancel::{Abort, AbortController};
use crate::richtext as parser;

pub(super) use self::announcer::announce;

/// Where a window is drawn, and what is known of how.
#[derive(Clone)]
pub(super) struct View {
    pub(super) dom: Document,
    /// The shadow tree, in which ids are looked up.
    pub(super) shadow: DocumentFragment,
    /// What holds the window, the bubble and the teaser.
    pub(super) place: Element,
    pub(super) settings: Rc<Settings>,
    /// Aborted when the window is taken away.
    pub(super) life: Rc<AbortController>,
}

impl View {
    pub(super) fn find(&self, id: &str) -> Option<Element> {
        self.shadow.get_element_by_id(id)
    }

    /// Adds what a description says (see [`element`]).
    fn build(&self, parent: &web_sys::Node, description: &'static str) -> Option<Element> {
        element::build(&self.dom, parent, description, &self.settings.strings)
    }

    /// Ends waits when the window is taken away.
    pub(super) fn until_removed(&self) -> Abort {
        Abort::new(self.life.signal())
    }

    /// Shows an element, or hides it.
    pub(super) fn show(&self, id: &str, is_shown: bool) {
        if let Some(element) = self.find(id) {
            attribute::flag(&element, "hidden", !is_shown);
        }
    }

    /// Whether an element is there and not hidden.
    fn is_shown(&self, id: &str) -> bool {
        self.find(id)
            .is_some_and(|element| !element.has_attribute("hidden"))
    }

    /// Sets an element's text, and hides it if there is none.
    fn set_text(&self, id: &str, text: &str) {
        if let Some(element) = self.find(id) {
            element.set_text_content(Some(text));
            attribute::flag(&element, "hidden", text.is_empty());
        }
    }

    /// Replaces what is in an element by rich text; hides it if there is none.
    fn set_rich_text(&self, element: &Element, text: &str) {
        element.set_text_content(None);
        attribute::flag(element, "hidden", text.is_empty());
        let _ = element.append_child(&self.rich_text(text, &self.settings.image_hosts));
    }

    /// Rich text as nodes.
    pub(super) fn rich_text(&self, text: &str, image_hosts: &str) -> DocumentFragment {
        let document = parser::parse(text);
        richtext::render(&self.dom, &document, image_hosts, &self.settings.strings)
    }

    /// Copies what an element says, as a button in it asked.
    pub(super) fn copy(&self, button: Element, source: Element, text: &str) {
        let copied = self.settings.strings.get("copied");
        clipboard::copy(button, source, text, copied, self.until_removed());
    }

    /// Puts the focus on an element, without scrolling the page.
    pub(super) fn focus(&self, id: &str) {
        if let Some(element) = self.find(id) {
            focus(&element);
        }
    }
}

/// Puts the focus on an element, without scrolling the page.
pub(super) fn focus(element: &Element) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element
        .unchecked_ref::<HtmlElement>()
        .focus_with_options(&options);
}
