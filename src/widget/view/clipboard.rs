//! Copies what a reply, or a block of code in it, says.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use crate::browser::cancel::{Abort, sleep};
use crate::js::builtin::Promise;
use crate::js::promise::Task;

/// How long the button says that it has copied, in milliseconds.
const CONFIRMATION: u32 = 2000;

#[wasm_bindgen]
extern "C" {
    // There is no clipboard on pages without https; then this fails.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    fn write_text(text: &str) -> Result<Promise, JsValue>;

    // A global, as web-sys's detour by the window costs 2 KB.
    #[wasm_bindgen(js_name = getSelection)]
    fn get_selection() -> Option<web_sys::Selection>;
}

/// Copies the text of an element, and says so for a while in the button that
/// asked. Where a page may not copy, it is selected for the visitor to do it.
pub(in crate::widget) fn copy(button: Element, source: Element, text: &str, copied: String) {
    let written = write_text(text);
    Task::run(|task| {
        Box::pin(async move {
            let done = match written {
                Ok(written) => task.wait_for(&written).await.is_ok(),
                Err(_) => false,
            };
            if !done {
                if let Some(selection) = get_selection() {
                    let _ = selection.select_all_children(&source);
                }
                return;
            }
            let label = button.text_content();
            if label.as_deref() == Some(&copied) {
                return;
            }
            button.set_text_content(Some(&copied));
            sleep(&task, &Abort::default(), CONFIRMATION).await;
            button.set_text_content(label.as_deref());
        })
    });
}
