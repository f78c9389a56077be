//! Writes a tree as HTML, so that tests can compare it by eye and with other
//! parsers. Shipped code never does.

use quickchat_web::richtext::{Document, Kind, Node};

/// The HTML of a document, without white space between blocks.
pub(crate) fn html(document: &Document) -> String {
    let mut html = String::new();
    let mut in_image = false;
    // The tag of the open heading: its end has no number.
    let mut heading = "";
    for node in document.nodes() {
        let tag = match node.kind {
            Kind::Plain => continue,
            Kind::Text => {
                html.push_str(&escape(node.text));
                continue;
            }
            Kind::Image => {
                html.push_str(&if node.ends {
                    String::from("\">")
                } else {
                    format!("<img src=\"{}\" alt=\"", percent_encoded(node.text))
                });
                in_image = !node.ends;
                continue;
            }
            Kind::Rule | Kind::LineBreak if node.ends => continue,
            Kind::Code if node.ends => "code></pre",
            Kind::Heading if node.ends => heading,
            _ => tag(&node),
        };
        if node.kind == Kind::Heading {
            heading = tag;
        }
        assert!(!in_image, "more than text in an image");
        html.push_str(if node.ends { "</" } else { "<" });
        html.push_str(tag);
        if !node.ends {
            html.push_str(&attributes(&node));
        }
        html.push('>');
        if node.kind == Kind::Item && !node.ends {
            html.push_str(of(&["", "[ ] ", "[x] "], node.number));
        }
    }
    html
}

fn tag(node: &Node<'_>) -> &'static str {
    match node.kind {
        Kind::Paragraph => "p",
        Kind::Heading => of(&["", "h1", "h2", "h3", "h4", "h5", "h6"], node.number),
        Kind::Bullets => "ul",
        Kind::Numbers => "ol",
        Kind::Item => "li",
        Kind::Quote => "blockquote",
        Kind::Code => "pre><code",
        Kind::Table => "table",
        Kind::Row => "tr",
        Kind::Header => "th",
        Kind::Cell => "td",
        Kind::Rule => "hr",
        Kind::Strong => "strong",
        Kind::Emphasis => "em",
        Kind::Strikethrough => "del",
        Kind::Underline => "u",
        Kind::CodeSpan => "code",
        Kind::LineBreak => "br",
        Kind::Link => "a",
        Kind::Plain | Kind::Text | Kind::Image => unreachable!("written without a tag"),
    }
}

/// What a number stands for.
fn of(words: &[&'static str], number: u32) -> &'static str {
    let word = words.get(number as usize);
    word.unwrap_or_else(|| unreachable!("{number} of {words:?}"))
}

fn attributes(node: &Node<'_>) -> String {
    match node.kind {
        Kind::Numbers if node.number != 1 => format!(" start=\"{}\"", node.number),
        Kind::Code if !node.text.is_empty() => format!(" class=\"language-{}\"", node.text),
        Kind::Header | Kind::Cell => String::from(of(&["", " center", " end"], node.number)),
        Kind::Link => format!(" href=\"{}\"", percent_encoded(node.text)),
        _ => String::new(),
    }
}

/// Text as HTML writes it.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// An address as the specification writes it: what is no part of an address is
/// escaped.
fn percent_encoded(address: &str) -> String {
    let kept = b"-_.+!*'(),%#@?=;:/,+&$~";
    let mut encoded = String::new();
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            encoded.push(byte as char);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
