//! Any text parses, into a tree with nothing in it that must not be, and
//! everything the view asks of such a tree has an answer.
#![no_main]

#[path = "../../tests/inspector/mod.rs"]
mod inspector;

use inspector::Inspector;
use libfuzzer_sys::fuzz_target;
use quickchat_web::richtext::parse;

fuzz_target!(|text: &str| {
    let document = parse(text);
    Inspector::document(text, &document);
    document.plain_text();
});
