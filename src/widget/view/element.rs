//! Elements from a description: one a line, each within the nearest line above
//! that is indented less.
//!
//! A line is `tag#id.class`, then words: `*icon`, `@text` (a text of the window's
//! own, by name), `name=value` and `name=@text` (attributes), or a name alone.
//! Ids are those of the shadow tree: the page has its own.

use web_sys::{Document, Element, Node};

use super::attribute::{attribute, pair};
use super::icon;
use crate::richtext::scan::{find, from, part, word};
use crate::widget::strings::Strings;

/// Adds what `description` says, and gives the first element.
pub(super) fn build(
    dom: &Document,
    parent: &Node,
    description: &'static str,
    strings: &Strings,
) -> Option<Element> {
    let mut first: Option<Element> = None;
    // The elements that a line may be put into, the innermost last.
    let mut open: Vec<Element> = Vec::new();
    let mut start = 0;
    while start < description.len() {
        let end = find(description, start, '\n');
        let line = part(description, start, end);
        start = end + 1;
        let words = line.trim_ascii_start();
        open.truncate(line.len() - words.len());
        let element = one(dom, words, strings)?;
        open.last()
            .map_or(parent, |outer| outer.as_ref())
            .append_child(&element)
            .ok()?;
        if first.is_none() {
            first = Some(element.clone());
        }
        open.push(element);
    }
    first
}

/// The element of one line.
fn one(dom: &Document, line: &'static str, strings: &Strings) -> Option<Element> {
    let mut at = 0;
    let head = word(line, &mut at);
    let mut mark = next_mark(head, 0);
    let tag = part(head, 0, mark);
    let element = dom.create_element(tag).ok()?;
    if tag == "button" {
        attribute(&element, "type", "button");
    }
    while mark < head.len() {
        let end = next_mark(head, mark + 1);
        let is_id = head.as_bytes().get(mark) == Some(&b'#');
        let value = part(head, mark + 1, end);
        attribute(&element, if is_id { "id" } else { "class" }, value);
        mark = end;
    }
    loop {
        let said = word(line, &mut at);
        let rest = from(said, 1);
        match said.as_bytes().first() {
            None => return Some(element),
            Some(b'*') => icon::add(dom, &element, rest)?,
            Some(b'@') => text(dom, &element, &strings.get(rest)),
            Some(_) => {
                let (name, value) = pair(said);
                if value.as_bytes().first() == Some(&b'@') {
                    attribute(&element, name, &strings.get(from(value, 1)));
                } else {
                    attribute(&element, name, value);
                }
            }
        }
    }
}

/// Where the next id or class begins.
fn next_mark(head: &str, from: usize) -> usize {
    find(head, from, '#').min(find(head, from, '.'))
}

/// Adds text.
pub(super) fn text(dom: &Document, parent: &Node, text: &str) {
    // Only fails for a parent that holds no text, which is none here.
    let _ = parent.append_child(&dom.create_text_node(text));
}
