//! Replies in a real page: whatever they say, only harmless nodes come of it.
#![cfg(all(target_arch = "wasm32", feature = "widget"))]

mod mixture;

use std::collections::BTreeMap;

use mixture::Mixer;
use quickchat_web::richtext::parse;
use quickchat_web::widget::strings::Strings;
use quickchat_web::widget::view::richtext::{render, show_image};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(module = "/www/languages/en.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = default)]
    static ENGLISH: JsValue;
}

#[wasm_bindgen(module = "/tests/support/page.js")]
extern "C" {
    #[wasm_bindgen(js_name = requireTrustedTypes)]
    fn require_trusted_types() -> bool;
    fn complaints(root: &Element) -> String;
    fn surroundings(container: &Element) -> String;
    #[wasm_bindgen(js_name = pageFailures)]
    fn page_failures() -> String;
    #[wasm_bindgen(js_name = requestedHosts)]
    fn requested_hosts() -> String;
}

fn document() -> Document {
    web_sys::window()
        .and_then(|window| window.document())
        .unwrap_throw()
}

/// An element of the page for replies.
fn container() -> Element {
    let document = document();
    if let Some(container) = document.get_element_by_id("reply") {
        return container;
    }
    let container = document.create_element("div").unwrap_throw();
    container.set_id("reply");
    container.set_class_name("rich-text");
    document
        .document_element()
        .unwrap_throw()
        .append_child(&container)
        .unwrap_throw();
    container
}

/// Shows a reply whose images load by themselves from some hosts.
fn show_with_images(text: &str, image_hosts: &str) -> Element {
    let container = container();
    container.set_text_content(None);
    let strings = Strings::new(ENGLISH.with(JsValue::clone));
    container
        .append_child(&render(&document(), &parse(text), image_hosts, &strings))
        .unwrap_throw();
    container
}

fn show(text: &str) -> Element {
    show_with_images(text, "")
}

fn find(container: &Element, selector: &str) -> Element {
    container
        .query_selector(selector)
        .unwrap_throw()
        .unwrap_throw()
}

#[wasm_bindgen_test]
fn hostile_replies_come_out_as_allowed_nodes_and_change_nothing_else() {
    assert!(
        require_trusted_types(),
        "the page still takes strings for HTML"
    );
    let corpus: BTreeMap<String, Vec<String>> =
        serde_json::from_str(include_str!("fixtures/hostile.json")).unwrap_throw();
    let container = container();
    let before = surroundings(&container);
    for text in corpus.values().flatten() {
        for image_hosts in ["", "*"] {
            show_with_images(text, image_hosts);
            assert_eq!(complaints(&container), "", "from {text:?}");
        }
        // Nothing but images, which the policy then blocks, may ask for anything.
        let failures = page_failures();
        assert!(
            failures
                .split(", ")
                .all(|failure| failure.is_empty() || failure.contains("img-src")),
            "{failures} from {text:?}"
        );
        assert_eq!(surroundings(&container), before, "from {text:?}");
    }
    container.set_text_content(None);
    assert!(
        !requested_hosts().contains("evil.example"),
        "{}",
        requested_hosts()
    );
}

#[wasm_bindgen_test]
fn mixtures_of_markup_and_hostile_texts_come_out_as_allowed_nodes() {
    let corpus: BTreeMap<String, Vec<String>> =
        serde_json::from_str(include_str!("fixtures/hostile.json")).unwrap_throw();
    let short = corpus
        .into_values()
        .flatten()
        .filter(|text| text.len() < 200);
    let mut mixer = Mixer::new(short.collect());
    for _ in 0..2_000 {
        let text = mixer.text();
        let container = show(&text);
        assert_eq!(complaints(&container), "", "from {text:?}");
    }
    container().set_text_content(None);
}

#[wasm_bindgen_test]
fn links_lead_out_in_a_new_tab_and_within_the_page_in_place() {
    let container = show("[a](https://a.example/) [b](/b) [c](#c) [d](mailto:d@e.example)");
    let out = find(&container, "a");
    assert_eq!(out.get_attribute("target").as_deref(), Some("_blank"));
    assert_eq!(
        out.get_attribute("rel").as_deref(),
        Some("noopener noreferrer")
    );
    for selector in [
        "a[href='/b']",
        "a[href='#c']",
        "a[href='mailto:d@e.example']",
    ] {
        assert!(
            !find(&container, selector).has_attribute("target"),
            "{selector}"
        );
    }
}

#[wasm_bindgen_test]
fn a_misleading_link_says_where_it_leads_in_letters_that_pass_for_no_others() {
    let text = |markdown| show(markdown).text_content().unwrap_or_default();
    assert_eq!(
        text("[www.bank.com](https://evil.example)"),
        "www.bank.com evil.example"
    );
    assert_eq!(
        text("https://b\u{430}nk.com"),
        "https://b\u{430}nk.com xn--bnk-6cd.com"
    );
    assert_eq!(text("[our bank](https://evil.example)"), "our bank");
}

#[wasm_bindgen_test]
fn an_image_waits_for_a_click_unless_its_host_is_listed() {
    let markdown = "![A *cat*](https://cdn.example/cat.png)";
    let container = show(markdown);
    assert!(container.query_selector("img").unwrap_throw().is_none());
    let button = find(&container, "button.image");
    assert_eq!(
        button.text_content().as_deref(),
        Some("Show image: A cat cdn.example")
    );
    assert!(show_image(&find(&container, "button.image")).is_some());
    let image = find(&container, "img.image");
    assert_eq!(image.get_attribute("alt").as_deref(), Some("A cat"));
    assert_eq!(
        image.get_attribute("src").as_deref(),
        Some("https://cdn.example/cat.png")
    );
    assert_eq!(
        image.get_attribute("referrerpolicy").as_deref(),
        Some("no-referrer")
    );
    assert!(
        show_with_images(markdown, "other.example cdn.example")
            .query_selector("img")
            .unwrap_throw()
            .is_some()
    );
    assert!(
        show_with_images(markdown, "other.example")
            .query_selector("img")
            .unwrap_throw()
            .is_none()
    );
}

#[wasm_bindgen_test]
fn an_address_that_was_put_into_a_button_later_is_judged_again() {
    let container = show("![x](https://cdn.example/cat.png)");
    let button = find(&container, "button.image");
    button
        .set_attribute("data-src", "http://evil.example/x.png")
        .unwrap_throw();
    assert!(show_image(&button).is_none());
    assert!(container.query_selector("img").unwrap_throw().is_none());
}

#[wasm_bindgen_test]
fn an_image_in_a_link_has_its_button_behind_the_link() {
    let container = show("[![cat](https://cdn.example/cat.png)](https://a.example)");
    assert_eq!(find(&container, "a").text_content().as_deref(), Some("cat"));
    assert!(
        container
            .query_selector("a + button.image")
            .unwrap_throw()
            .is_some()
    );
}

#[wasm_bindgen_test]
fn code_has_a_language_and_a_button_that_copies_it() {
    let container = show("```rust\nlet a = 1;\n```");
    assert_eq!(
        find(&container, ".code > .language")
            .text_content()
            .as_deref(),
        Some("rust")
    );
    assert_eq!(
        find(&container, ".code > pre > code")
            .text_content()
            .as_deref(),
        Some("let a = 1;\n")
    );
    let button = find(&container, ".code > button.copy");
    assert_eq!(button.text_content().as_deref(), Some("Copy"));
}

#[wasm_bindgen_test]
fn each_node_of_the_tree_has_its_element() {
    let markdown = "# H\n\n> q\n\n3. a\n4. [x] b\n\n| h |\n|--:|\n| c |\n\n**s** *e* ~~d~~ <u>u</u> `c`<br>x\n\n---\n";
    let container = show(markdown);
    for selector in [
        "h1",
        "blockquote > p",
        "ol[start='3'] > li",
        "li > .task",
        ".table > table th.end",
        "td.end",
        "strong",
        "em",
        "s",
        "u",
        "p > code",
        "br",
        "hr",
    ] {
        find(&container, selector);
    }
    let paragraph: web_sys::Node = find(&container, "p").unchecked_into();
    assert_eq!(paragraph.text_content().as_deref(), Some("q"));
}
