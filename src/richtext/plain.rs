//! A parsed text without its formatting.

use super::address::contradicting;
use super::scan::{decimal, from, trimmed_end};
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
        // For each open list its next item's number, if it has numbers.
        let mut lists: Vec<Option<u32>> = Vec::new();
        // Where the open link leads, and where its text starts.
        let mut link = ("", 0);
        let mut after_cell = false;
        let mut index = 0;
        while let Some(node) = self.node(index) {
            index += 1;
            let is_cell = matches!(node.kind, Kind::Header | Kind::Cell);
            match node.kind {
                Kind::Text => text.push_str(node.text),
                Kind::LineBreak if !node.ends => text.push('\n'),
                Kind::Bullets | Kind::Numbers if node.ends => {
                    lists.pop();
                }
                Kind::Bullets => lists.push(None),
                Kind::Numbers => lists.push(Some(node.number)),
                Kind::Item if !node.ends => {
                    if let Some(Some(number)) = lists.last_mut() {
                        text.push_str(&decimal(*number));
                        text.push('.');
                        *number = number.saturating_add(1);
                    } else {
                        text.push('-');
                    }
                    text.push_str(match node.number {
                        0 => " ",
                        1 => " [ ] ",
                        _ => " [x] ",
                    });
                }
                Kind::Link if !node.ends => link = (node.text, text.len()),
                Kind::Link => {
                    if let Some(host) = contradicting(link.0, from(&text, link.1)) {
                        text.push_str(" (");
                        text.push_str(host);
                        text.push(')');
                    }
                }
                _ if is_cell && node.ends => text.truncate(trimmed_end(&text).len()),
                _ if is_cell && after_cell => text.push_str(" | "),
                _ => {}
            }
            after_cell = is_cell && node.ends;
            if node.kind.is_block()
                && node.ends
                && !is_cell
                && !matches!(text.as_bytes().last(), None | Some(b'\n'))
            {
                text.push('\n');
            }
        }
        text.truncate(trimmed_end(&text).len());
        text
    }
}
