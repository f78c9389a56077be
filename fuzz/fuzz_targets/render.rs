//! What any text is shown as consists of allowed elements with allowed
//! attributes, properly within each other, and of text.
#![no_main]

#[path = "../../tests/tree_html/mod.rs"]
mod tree_html;

use libfuzzer_sys::fuzz_target;
use quickchat_web::richtext::parse;

const ELEMENTS: &str = "p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code table tr th td hr strong em del u br a img";
const ATTRIBUTES: &str = "start class center end href src alt";

fuzz_target!(|text: &str| {
    let html = tree_html::html(&parse(text));
    let mut open = Vec::new();
    // The rest is escaped, so that every `<` is a tag's.
    for tag in html.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a tag without end");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "from {text:?}");
            continue;
        }
        let name = tag.split(' ').next().unwrap_or_default();
        assert!(is_word(ELEMENTS, name), "<{tag}> from {text:?}");
        // Values have no quotes in them, and so every other part is a value.
        let outside: String = tag[name.len()..].split('"').step_by(2).collect();
        for attribute in outside.split_whitespace() {
            let name = attribute.trim_end_matches('=');
            assert!(is_word(ATTRIBUTES, name), "<{tag}> from {text:?}");
        }
        if !["hr", "br", "img"].contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "from {text:?}");
});

fn is_word(list: &str, name: &str) -> bool {
    list.split(' ').any(|word| word == name)
}
