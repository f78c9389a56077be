//! The chat window: what `<quickchat-widget>` shows once it is wanted.
//!
//! [`controller`] ties [`view`], which builds the DOM, to the conversation;
//! `www/element.js` holds the element's life cycle and the bubble, and forwards
//! events. Colours and sizes are the style sheets' alone.

mod controller;
mod settings;
mod strings;
pub mod view;

pub use self::controller::ChatWindow;

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Document, DocumentFragment, Element};

use crate::richtext;
use view::richtext::{RichTextOptions, activate, render};

/// A reply (HTML or Markdown, untrusted) as nodes for the page. Images from the
/// hosts of `imageHosts`, separated by white space, load at once, `*` meaning
/// all; the others are buttons that load them. `isGrowing` is for a text of
/// which more will come.
#[wasm_bindgen(js_name = renderReply)]
pub fn render_reply(
    document: &Document,
    text: &str,
    image_hosts: &str,
    is_growing: bool,
) -> DocumentFragment {
    let parsed = if is_growing {
        richtext::parse_partial(text)
    } else {
        richtext::parse(text)
    };
    let options = RichTextOptions {
        image_hosts,
        copy: "Copy",
        copied: "Copied",
        show_image: "Show image",
    };
    render(document, &parsed, &options)
}

/// A reply as plain text, for announcements and transcripts.
#[wasm_bindgen(js_name = replyText)]
pub fn reply_text(text: &str) -> String {
    richtext::parse(text).plain_text()
}

/// Does what a click on `target`, within a rendered reply, asks for: copies a
/// block of code, or loads an image. Tells whether it was such a click.
#[wasm_bindgen(js_name = activateReply)]
pub fn activate_reply(target: &Element) -> bool {
    activate(target)
}

/// The style sheet of rendered replies, for an element of the class `rich-text`.
#[wasm_bindgen(js_name = richTextStyles)]
pub fn rich_text_styles() -> String {
    include_str!("richtext.css").to_owned()
}

/// The window's style sheet.
#[wasm_bindgen(js_name = windowStyles)]
pub fn window_styles() -> String {
    concat!(include_str!("window.css"), include_str!("richtext.css")).to_owned()
}
