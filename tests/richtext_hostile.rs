//! What a hostile text may not come out as, whoever wrote it.
#![cfg(not(target_arch = "wasm32"))]

mod inspector;
mod mixture;

use std::collections::BTreeMap;
use std::path::Path;

use inspector::Inspector;
use mixture::Mixer;
use quickchat_web::richtext::{Document, contradicting, link_address, parse};

fn corpus() -> BTreeMap<String, Vec<String>> {
    serde_json::from_str(include_str!("fixtures/hostile.json")).unwrap_or_default()
}

#[test]
fn no_hostile_text_comes_out_as_more_than_text_and_harmless_addresses() {
    let corpus = corpus();
    let count: usize = corpus.values().map(Vec::len).sum();
    assert!(count >= 300, "{count}");
    for text in corpus.values().flatten() {
        Inspector::document(text, &parse(text));
    }
}

#[test]
fn no_hostile_text_does_more_when_it_is_cut_anywhere() {
    for text in corpus().values().flatten().filter(|text| text.len() < 400) {
        for (at, _) in text.char_indices() {
            Inspector::document(text, &parse(&text[..at]));
            Inspector::document(text, &parse(&text[at..]));
        }
    }
}

#[test]
fn no_mixture_of_markup_and_hostile_texts_comes_out_as_more() {
    let corpus = corpus().into_values().flatten();
    let mut mixer = Mixer::new(corpus.filter(|text| text.len() < 200).collect());
    for _ in 0..20_000 {
        let text = mixer.text();
        let document = parse(&text);
        Inspector::document(&text, &document);
        document.plain_text();
    }
}

#[test]
fn no_sign_in_a_quoted_value_keeps_the_parser_from_going_on() {
    for tag in [
        "<a b'>'>",
        "<a b\">\" href=/c>",
        "<a =>",
        "<a ==\">\">",
        "<a href='>'/>",
    ] {
        Inspector::document(tag, &parse(tag));
    }
}

#[test]
fn code_in_an_image_that_is_refused_is_text_of_a_paragraph() {
    for text in [
        "![`a`](/b)",
        "![<code>a</code>](/b)",
        "<p>![`a`](/b)",
        "- ![`a`](b:c)",
    ] {
        Inspector::document(text, &parse(text));
    }
}

#[test]
fn no_nesting_makes_a_deep_tree() {
    for piece in [
        "> ",
        "- ",
        "1. ",
        "<ul><li>",
        "<blockquote>",
        "<table><tr><td>",
        "<b><i><u><s>",
        "**a _b ~~c ",
        "[",
        "![",
        "<a href=/>",
        "> - <ul><li>",
    ] {
        let text = piece.repeat(20_000);
        Inspector::document(&piece.repeat(20), &parse(&text));
    }
}

#[test]
fn a_text_of_repeated_references_does_not_explode() {
    let long = "x".repeat(10_000);
    let text = format!("[a]: /{long}\n\n{}", "[a] ".repeat(10_000));
    let length = |document: &Document| {
        document
            .nodes()
            .map(|node| 8 + node.text.len())
            .sum::<usize>()
    };
    assert!(length(&parse(&text)) < 40 * text.len());
    for image in ["![a] ", "![][a] ", "[][a] "] {
        let text = format!("[a]: https://a.example/{long}\n\n{}", image.repeat(10_000));
        assert!(length(&parse(&text)) < 40 * text.len(), "{image}");
    }
    let text = format!("<a href=/{long}>{}", "<p>a".repeat(10_000));
    assert!(length(&parse(&text)) < 40 * text.len());
}

#[test]
fn links_are_judged_after_what_a_browser_would_drop_or_decode() {
    let kept = [
        "https://a.example/",
        "HTTP://a.example",
        "mailto:a@b.example",
        "tel:+123",
        "#a",
        "/a?b=//c",
        "?a:b",
        "a/b",
        "./a",
    ];
    for address in kept {
        assert!(link_address(address).is_some(), "{address:?}");
    }
    let refused = [
        "",
        " ",
        "javascript:a",
        "java\tscript:a",
        "\u{1}javascript:a",
        "\u{200b}data:a",
        "//a.example",
        "/\t/a.example",
        "/ /a.example",
        "/\\a.example",
        "\\\\a",
        "a\\b",
        "https:a",
        "https:/a",
        "https://",
        "https:///a",
        "https://a@b.example",
        "www.a@b.example",
        "mailto://a@b.example",
        "https://a:b@c.example",
        "http://a b.example",
        "ftp://a",
        "blob:a",
        "a:b/c",
    ];
    for address in refused {
        assert!(link_address(address).is_none(), "{address:?}");
    }
}

#[test]
fn a_link_whose_text_names_another_host_is_found_out() {
    let host = |address, text| {
        let address = link_address(address).unwrap();
        contradicting(&address, text).map(String::from)
    };
    for text in [
        "https://bank.com",
        "www.bank.com",
        "BANK.COM",
        "see bank.com now",
        "ba\u{200b}nk.com",
        "https://bank.com/login",
        "bank.com.",
        "bank.com:443",
        "(bank.com)",
    ] {
        assert_eq!(
            host("https://evil.example/bank.com", text).as_deref(),
            Some("evil.example"),
            "{text:?}"
        );
    }
    assert_eq!(
        host("https://bank.com.evil.example", "bank.com").as_deref(),
        Some("bank.com.evil.example")
    );
    assert_eq!(
        host("https://notbank.com", "bank.com").as_deref(),
        Some("notbank.com")
    );
    // Cyrillic, and even if the text shows the same letters.
    assert_eq!(
        host("https://b\u{430}nk.com", "b\u{430}nk.com").as_deref(),
        Some("b\u{430}nk.com")
    );
    for text in [
        "bank.com",
        "https://www.bank.com/a.com",
        "our bank",
        "index.html",
        "Node.js",
        "e.g. this",
        "a@evil.example",
    ] {
        assert_eq!(host("https://shop.bank.com/x", text), None, "{text:?}");
    }
}

/// The smallest inputs that reach all that fuzzing has reached.
#[test]
fn nothing_that_fuzzing_found_comes_out_as_more() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut count = 0;
    for target in ["parse", "render"] {
        for file in std::fs::read_dir(corpus.join(target)).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            let document = parse(&text);
            Inspector::document(&text, &document);
            document.plain_text();
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}
