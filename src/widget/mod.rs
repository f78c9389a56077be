//! The chat window. So far its replies: rich text, rendered for the page.

mod style;
pub mod view;

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Document, DocumentFragment, Element};

use crate::richtext;
use style::style_sheet;
use view::richtext::{RichTextOptions, activate, render};

/// A reply (HTML or Markdown, untrusted) as nodes for the page. Images from the
/// hosts of `imageHosts`, separated by white space, load at once, `*` meaning
/// all; the others are buttons that load them.
#[wasm_bindgen(js_name = renderReply)]
pub fn render_reply(document: &Document, text: &str, image_hosts: &str) -> DocumentFragment {
    let options = RichTextOptions {
        image_hosts,
        copy: "Copy",
        copied: "Copied",
        show_image: "Show image",
    };
    render(document, &richtext::parse(text), &options)
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
    String::from(style_sheet!("richtext.css"))
}
