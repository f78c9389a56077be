//! A module that shows replies, as rich text or, without the feature, as the
//! mere texts that they are. The difference is what rich text costs a chat
//! window, which has all else that is used here anyway: nodes, promises, timers.
#![cfg(target_arch = "wasm32")]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "these are the project's own sources, of which it uses more"
)]

#[path = "../../../src/api/mod.rs"]
pub mod api;
#[path = "../../../src/browser/mod.rs"]
mod browser;
#[path = "../../../src/js/mod.rs"]
mod js;
#[cfg(feature = "richtext")]
#[path = "../../../src/richtext/mod.rs"]
pub mod richtext;
#[cfg(feature = "richtext")]
#[path = "../../../src/widget"]
mod widget {
    pub(crate) mod style;
    pub mod view {
        mod attribute;
        mod clipboard;
        pub mod richtext;
    }
}

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Document, DocumentFragment, Element};

#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A reply as nodes.
#[wasm_bindgen(js_name = renderReply)]
pub fn render_reply(dom: &Document, text: &str, image_hosts: &str) -> DocumentFragment {
    #[cfg(feature = "richtext")]
    {
        let options = widget::view::richtext::RichTextOptions {
            image_hosts,
            copy: "Copy",
            copied: "Copied",
            show_image: "Show image",
        };
        widget::view::richtext::render(dom, &richtext::parse(text), &options)
    }
    #[cfg(not(feature = "richtext"))]
    {
        let fragment = dom.create_document_fragment();
        if let Ok(paragraph) = dom.create_element("p") {
            let _ = paragraph.set_attribute("class", image_hosts);
            let _ = paragraph.append_child(&dom.create_text_node(text));
            let _ = fragment.append_child(&paragraph);
        }
        fragment
    }
}

/// A reply as plain text.
#[wasm_bindgen(js_name = replyText)]
pub fn reply_text(text: &str) -> String {
    #[cfg(feature = "richtext")]
    return richtext::parse(text).plain_text();
    #[cfg(not(feature = "richtext"))]
    {
        let mut kept = String::new();
        for character in text.chars() {
            kept.push(character);
        }
        kept
    }
}

/// Does what a click asks for.
#[wasm_bindgen(js_name = activateReply)]
pub fn activate_reply(target: &Element) -> bool {
    #[cfg(feature = "richtext")]
    return widget::view::richtext::activate(target);
    #[cfg(not(feature = "richtext"))]
    target.has_attribute("class")
}

/// Waits twice, as a window does for more than one reason.
#[wasm_bindgen]
pub fn wait(target: Element) {
    js::promise::Task::run(|task| {
        Box::pin(async move {
            let abort = browser::cancel::Abort::default();
            browser::cancel::sleep(&task, &abort, 1000).await;
            target.set_text_content(target.get_attribute("class").as_deref());
            browser::cancel::sleep(&task, &abort, 1000).await;
            target.set_text_content(target.text_content().as_deref());
        })
    });
}

/// The style sheet.
#[wasm_bindgen(js_name = richTextStyles)]
pub fn styles() -> String {
    #[cfg(feature = "richtext")]
    return String::from(widget::style::style_sheet!(
        "../../../src/widget/richtext.css"
    ));
    #[cfg(not(feature = "richtext"))]
    String::from("p{margin:0}")
}
