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

/// The window's style sheet.
#[wasm_bindgen(js_name = windowStyles)]
pub fn window_styles() -> String {
    concat!(include_str!("window.css"), include_str!("richtext.css")).to_owned()
}
