//! CommonMark's own examples, compared by section.
//!
//! The examples (`fixtures/commonmark.json`) come from the CommonMark
//! specification 0.31.2 by John MacFarlane, licensed CC BY-SA 4.0.
#![cfg(not(target_arch = "wasm32"))]

mod tree_html;

use quickchat_web::richtext::{link_address, parse};
use tree_html::html;

#[derive(serde::Deserialize)]
struct Example(u32, String, String, String);

/// The examples that come out differently on purpose, and why.
const DIFFERENCES: &[(&str, &[u32])] = &[
    (
        "HTML becomes part of the tree, and Markdown counts within it: what an element means is kept, \
         its tags are not",
        &[
            31, 201, 308, 309, 344, 476, 477, 491, 494, 524, 536, 642, 643,
        ],
    ),
    (
        "an address with a backslash or a scheme that could do harm is no link",
        &[20, 202, 502, 603],
    ),
    (
        "character references that replies don't use are left as they are",
        &[25],
    ),
    ("line feeds given by reference don't show", &[39]),
    (
        "a language's name consists of letters, digits and + # . _ -",
        &[144],
    ),
    (
        "labels of links differ in case only by ASCII letters",
        &[206, 540],
    ),
    ("a link or image of nothing shows nothing", &[484, 487, 581]),
    ("bare addresses are links", &[602, 608, 611, 612]),
];

#[test]
fn every_example_comes_out_as_specified_or_is_a_named_difference() {
    let mut wrong = Vec::new();
    let mut sections: Vec<(String, usize, usize, usize)> = Vec::new();
    let examples: Vec<Example> =
        serde_json::from_str(include_str!("fixtures/commonmark.json")).unwrap();
    for Example(number, section, markdown, specified) in examples {
        let expected = normalize(&specified);
        let actual = html(&parse(&markdown));
        let is_html = HTML_SECTIONS.contains(&section.as_str());
        let is_different = DIFFERENCES
            .iter()
            .any(|(_, numbers)| numbers.contains(&number));
        if !is_html && is_different == (expected == actual) {
            wrong.push(format!("example {number} ({section})\n{markdown}\nspecified: {expected}\nactual:    {actual}"));
        }
        if sections.last().is_none_or(|last| last.0 != section) {
            sections.push((section, 0, 0, 0));
        }
        let (_, all, equal, different) = sections.last_mut().unwrap();
        *all += 1;
        *equal += usize::from(expected == actual);
        *different += usize::from(is_different);
    }
    for (section, all, equal, different) in &sections {
        println!("| {section} | {all} | {equal} | {different} |");
    }
    assert!(
        wrong.is_empty(),
        "differ and aren't named, or are named and don't differ:\n{}",
        wrong.join("\n\n")
    );
}

/// Sections about HTML, which this parser reads by rules of its own.
const HTML_SECTIONS: [&str; 2] = ["HTML blocks", "Raw HTML"];

/// The specification's HTML, less what the tree leaves out on purpose.
fn normalize(html: &str) -> String {
    let mut normal = String::new();
    let mut rest = html;
    let mut in_code = false;
    let mut refused = false;
    let mut after_block = true;
    while !rest.is_empty() {
        let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        let (tag, after) = after.split_at(after.find('>').map_or(after.len(), |end| end + 1));
        rest = after;
        let name = tag
            .trim_start_matches(['<', '/'])
            .split([' ', '>', '/'])
            .next()
            .unwrap_or_default();
        let is_block =
            !["a", "em", "strong", "code", "img", "br"].contains(&name) || tag.is_empty();
        if in_code {
            normal.push_str(text);
        } else {
            let text = if after_block {
                text.trim_start_matches('\n')
            } else {
                text
            };
            let text = if is_block {
                text.trim_end_matches('\n')
            } else {
                text
            };
            normal.push_str(&text.replace('\n', "<br>"));
        }
        after_block = is_block;
        let value = |name: &str| {
            let (_, value) = tag.split_once(&format!(" {name}=\""))?;
            Some(unescape(value.split('"').next()?))
        };
        match (name, tag.starts_with("</")) {
            ("pre", closing) => {
                in_code = !closing;
                normal.push_str(tag);
            }
            ("br", _) => {
                normal.push_str("<br>");
                rest = rest.trim_start_matches('\n');
            }
            ("a", false) => {
                let address = value("href").unwrap_or_default();
                refused = link_address(&address).is_none();
                if !refused {
                    normal.push_str(&format!("<a href=\"{address}\">"));
                }
            }
            ("a", true) if refused => {}
            ("img", _) => normal.push_str(&value("alt").unwrap_or_default()),
            ("hr", _) => normal.push_str("<hr>"),
            _ => normal.push_str(tag),
        }
    }
    for empty in [
        "<h1></h1>",
        "<h2></h2>",
        "<h3></h3>",
        "<blockquote></blockquote>",
    ] {
        normal = normal.replace(empty, "");
    }
    normal
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
