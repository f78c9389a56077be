//! Writes a tree as HTML, so that tests can compare it by eye and with other
//! parsers. Shipped code never does.

use quickchat_web::richtext::{Alignment, Document, Kind, Node};

/// The HTML of a document, without white space between blocks.
pub(crate) fn html(document: &Document) -> String {
    nodes_html(&document.blocks)
}

fn nodes_html(nodes: &[Node]) -> String {
    nodes.iter().map(node_html).collect()
}

fn node_html(node: &Node) -> String {
    let content = nodes_html(&node.children);
    let wrapped = |tag: &str| format!("<{tag}>{content}</{tag}>");
    match &node.kind {
        Kind::Paragraph => wrapped("p"),
        Kind::Plain => content,
        Kind::Heading(level) => wrapped(&format!("h{level}")),
        Kind::List(None) => wrapped("ul"),
        Kind::List(Some(1)) => wrapped("ol"),
        Kind::List(Some(start)) => format!("<ol start=\"{start}\">{content}</ol>"),
        Kind::Item(None) => wrapped("li"),
        Kind::Item(Some(done)) => {
            format!("<li>{}{content}</li>", if *done { "[x] " } else { "[ ] " })
        }
        Kind::Quote => wrapped("blockquote"),
        Kind::Code { language, text } if language.is_empty() => {
            format!("<pre><code>{}</code></pre>", escape(text))
        }
        Kind::Code { language, text } => {
            format!(
                "<pre><code class=\"language-{language}\">{}</code></pre>",
                escape(text)
            )
        }
        Kind::Table => wrapped("table"),
        Kind::Row => wrapped("tr"),
        Kind::Cell { header, alignment } => {
            let tag = if *header { "th" } else { "td" };
            let alignment = match alignment {
                Alignment::Start => "",
                Alignment::Center => " center",
                Alignment::End => " end",
            };
            format!("<{tag}{alignment}>{content}</{tag}>")
        }
        Kind::Rule => String::from("<hr>"),
        Kind::Text(text) => escape(text),
        Kind::Strong => wrapped("strong"),
        Kind::Emphasis => wrapped("em"),
        Kind::Strikethrough => wrapped("del"),
        Kind::Underline => wrapped("u"),
        Kind::CodeSpan(text) => format!("<code>{}</code>", escape(text)),
        Kind::LineBreak => String::from("<br>"),
        Kind::Link(address) => format!(
            "<a href=\"{}\">{content}</a>",
            percent_encoded(address.as_str())
        ),
        Kind::Image {
            address,
            alternative,
        } => {
            format!(
                "<img src=\"{}\" alt=\"{}\">",
                percent_encoded(address.as_str()),
                escape(alternative)
            )
        }
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
