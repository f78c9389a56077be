//! Shows a reply word by word. The service sends replies whole, so what is
//! revealed is the finished one: its elements appear one after another, and
//! their texts grow.

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::attribute::flag;
use crate::browser::cancel::{Abort, sleep};
use crate::js::promise::Task;
use crate::richtext::scan::{part, word};

/// The time between two steps, in milliseconds.
const STEP: u32 = 40;

/// Long texts take longer steps, not more of them.
const MOST_STEPS: usize = 45;

/// The longest word beyond ASCII, in bytes.
const LONGEST: usize = 24;

/// What is yet to be shown: an element that is hidden, or a text node that is
/// empty with what it will say.
type Hidden = (Node, Option<String>);

/// Shows what is in `container` word by word, as long as it is on the page.
pub(in crate::widget) fn reveal(container: Element, removed: Abort) {
    let mut hidden = Vec::new();
    let words = hide(&container, &mut hidden);
    let pace = words / MOST_STEPS + 1;
    Task::run(|task| {
        Box::pin(async move {
            let mut left = 0;
            for (node, text) in hidden {
                let Some(text) = text else {
                    flag(node.unchecked_ref::<Element>(), "hidden", false);
                    continue;
                };
                let mut at = 0;
                while at < text.len() {
                    if left == 0 {
                        left = pace;
                        // Who doesn't see it need not wait for it.
                        if container.is_connected() {
                            sleep(&task, &removed, STEP).await;
                        }
                    }
                    left -= 1;
                    at = end_of_word(&text, at);
                    let is_last = part(&text, at, text.len()).trim_ascii().is_empty();
                    let end = if is_last { text.len() } else { at };
                    at = end;
                    node.set_text_content(Some(part(&text, 0, end)));
                }
            }
        })
    });
}

/// Hides everything within a node, notes it in the order of the document, and
/// counts its words.
fn hide(parent: &Node, hidden: &mut Vec<Hidden>) -> usize {
    let mut words = 0;
    let mut next = parent.first_child();
    while let Some(node) = next {
        next = node.next_sibling();
        if node.node_type() == Node::TEXT_NODE {
            let text = node.text_content().unwrap_or_default();
            let mut at = 0;
            while at < text.len() {
                at = end_of_word(&text, at);
                words += 1;
            }
            node.set_text_content(None);
            hidden.push((node, Some(text)));
        } else {
            flag(node.unchecked_ref::<Element>(), "hidden", true);
            hidden.push((node.clone(), None));
            words += hide(&node, hidden);
        }
    }
    words
}

/// Where the next word ends. Chinese and Japanese have no spaces: some of their
/// characters are a word.
fn end_of_word(text: &str, start: usize) -> usize {
    let mut end = start;
    let longest = start
        + if word(text, &mut end).is_ascii() {
            80
        } else {
            LONGEST
        };
    let mut cut = end.min(longest);
    while !text.is_char_boundary(cut) {
        cut += 1;
    }
    cut
}
