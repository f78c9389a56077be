//! The chat window: what `<quickchat-widget>` shows once it is wanted.
//!
//! `controller` ties `view`, which builds the DOM, to the conversation. `www/element.js`
//! holds the element's life cycle and the bubble, `www/frame.js` the window's frame
//! with header and composer; it forwards events. Colours and sizes are the style
//! sheets' alone.

mod controller;
mod settings;
pub mod strings;
mod style;
pub mod view;

pub use self::controller::ChatWindow;

use style::style_sheet;
use wasm_bindgen::prelude::wasm_bindgen;

/// The style sheet of what is drawn into the frame.
#[wasm_bindgen(js_name = windowStyles)]
pub fn window_styles() -> String {
    [style_sheet!("window.css"), style_sheet!("richtext.css")]
        .into_iter()
        .collect()
}
