//! Any text parses while it is revealed, cut at any place.
#![no_main]

#[path = "../../tests/inspector/mod.rs"]
mod inspector;

use inspector::Inspector;
use libfuzzer_sys::fuzz_target;
use quickchat_web::richtext::parse_partial;

fuzz_target!(|text: &str| {
    for cut in [text.len(), text.len() / 2, text.len().saturating_sub(1)] {
        let part = text.get(..cut).unwrap_or(text);
        let document = parse_partial(part);
        Inspector::document(part, &document);
        document.plain_text();
    }
});
