//! A parsed text without its formatting.

use super::scan::{decimal, trimmed_end};
use super::tree::{Document, Kind, Node};

impl Document {
    /// The text alone, for announcements, transcripts and notifications: a line
    /// for each paragraph, item and row. Images are their alternative text.
    ///
    /// ```
    /// use quickchat_web::richtext::parse;
    ///
    /// assert_eq!(parse("**Two** things:\n1. tea\n2. milk").plain_text(), "Two things:\n1. tea\n2. milk");
    /// ```
    pub fn plain_text(&self) -> String {
        let mut text = String::new();
        push(&mut text, &self.blocks, None);
        text.truncate(trimmed_end(&text).len());
        text
    }
}

/// Adds the text of nodes. Those of a numbered list start with its number.
fn push(text: &mut String, nodes: &[Node], start: Option<u32>) {
    for (index, node) in nodes.iter().enumerate() {
        let mut number = None;
        match &node.kind {
            Kind::Text(characters)
            | Kind::CodeSpan(characters)
            | Kind::Code {
                text: characters, ..
            } => {
                text.push_str(characters);
            }
            Kind::Image { alternative, .. } => text.push_str(alternative),
            Kind::LineBreak => text.push('\n'),
            Kind::List(start) => number = *start,
            Kind::Item(done) => {
                match start {
                    Some(start) => {
                        text.push_str(&decimal(start.saturating_add(index as u32)));
                        text.push_str(". ");
                    }
                    None => text.push_str("- "),
                }
                match done {
                    Some(true) => text.push_str("[x] "),
                    Some(false) => text.push_str("[ ] "),
                    None => {}
                }
            }
            _ => {}
        }
        let before = text.len();
        push(text, &node.children, number);
        match &node.kind {
            Kind::Link(address) => {
                let shown = String::from(super::scan::from(text, before));
                if let Some(host) = address.contradicting(&shown) {
                    text.push_str(" (");
                    text.push_str(host);
                    text.push(')');
                }
            }
            Kind::Cell { .. } => {
                text.truncate(trimmed_end(text).len());
                if index + 1 < nodes.len() {
                    text.push_str(" | ");
                }
            }
            kind if kind.is_block() && !text.is_empty() && !text.ends_with('\n') => text.push('\n'),
            _ => {}
        }
    }
}
