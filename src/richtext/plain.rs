//! A parsed text without its formatting.

use super::address::contradicting;
use super::scan::{from, push_decimal, trimmed};
use super::tree::{Document, Kind};

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
        // For each open list its next item's number, and 0 if it has none.
        let mut lists: Vec<u32> = Vec::new();
        // Where the open link leads, and where its text starts.
        let mut link = ("", 0);
        // What stands before the text that comes next.
        let mut between = "";
        let mut index = 0;
        while let Some(node) = self.node(index) {
            index += 1;
            match (node.kind, node.ends) {
                (Kind::Text, _) => {
                    text.push_str(between);
                    text.push_str(node.text);
                    between = "";
                }
                (Kind::LineBreak, false) => text.push('\n'),
                (Kind::Bullets | Kind::Numbers, true) => {
                    lists.pop();
                }
                (Kind::Bullets, _) => lists.push(u32::MAX),
                (Kind::Numbers, _) => lists.push(node.number),
                (Kind::Item, false) => {
                    text.push_str(between);
                    match lists.last_mut() {
                        Some(number) if *number < u32::MAX => {
                            push_decimal(&mut text, *number);
                            text.push('.');
                            *number += 1;
                        }
                        _ => text.push('-'),
                    }
                    text.push_str(match node.number {
                        0 => "",
                        1 => " [ ]",
                        _ => " [x]",
                    });
                    between = " ";
                }
                (Kind::Link, false) => link = (node.text, text.len()),
                (Kind::Link, true) => {
                    if let Some(host) = contradicting(link.0, from(&text, link.1)) {
                        text.push_str(" (");
                        text.push_str(host);
                        text.push(')');
                    }
                }
                (Kind::Header | Kind::Cell, true) => between = " | ",
                // Its last line has an end.
                (Kind::Code, true) => {}
                (kind, true) if kind.is_block() => between = "\n",
                _ => {}
            }
        }
        String::from(trimmed(&text))
    }
}
