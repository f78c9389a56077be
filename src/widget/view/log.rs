//! What was said so far: greetings, messages, suggested first questions, and the
//! typing indicator.
//!
//! The log is scrolled from its end (`column-reverse`), so that who is at the
//! end stays there, whatever grows or shrinks. It isn't a live region: a reply
//! is revealed word by word, and history comes all at once.

use web_sys::Element;

use super::{View, message};
use crate::conversation::{Author, Message};

/// How far from the end, in CSS pixels, still counts as being at the end.
const NEAR: i32 = 48;

/// How many messages are built at once. A long conversation opens as fast as a
/// short one; the rest is built as the visitor scrolls to it.
const AT_ONCE: usize = 20;

/// How many messages are built at most: what is far from the view goes.
const MOST: u32 = 120;

const STARTER: &str = "button.starter part=starter dir=auto";

/// Shows the greetings.
pub(super) fn greet(view: &View) -> Option<()> {
    let greetings = view.find("greetings")?;
    greetings.set_text_content(None);
    let configuration = &view.settings.configuration;
    for text in [
        &configuration.welcome_message,
        &configuration.welcome_message2,
    ] {
        if !text.is_empty() {
            message::add_greeting(view, &greetings, text);
        }
    }
    Some(())
}

/// Shows the suggested first questions.
pub(super) fn show_starters(view: &View) -> Option<()> {
    let starters = view.find("starters")?;
    starters.set_text_content(None);
    for text in view
        .settings
        .configuration
        .conversation_starters
        .iter()
        .take(3)
    {
        view.build(&starters, STARTER)?.set_text_content(Some(text));
    }
    Some(())
}

/// They are for who hasn't written yet, and may.
pub(super) fn offer_starters(view: &View) -> Option<()> {
    let is_offered = !view.is_shown("consent")
        && view.find("messages")?.child_element_count() == 0
        && view.find("starters")?.child_element_count() > 0;
    view.show("starters", is_offered);
    Some(())
}

/// Shows messages in place of those that are shown.
pub(in crate::widget) fn replace(view: &View, messages: &[Message]) -> Option<()> {
    view.find("messages")?.set_text_content(None);
    show_earlier(view, messages);
    to_end(view)
}

/// Shows some more messages above those that are shown, as long as there are any
/// among `messages`.
pub(in crate::widget) fn show_earlier(view: &View, messages: &[Message]) -> Option<()> {
    let list = view.find("messages")?;
    let first = list.first_element_child();
    let end = match &first {
        Some(first) => place_of(first, messages).unwrap_or_default(),
        None => messages.len(),
    };
    let earlier = messages.get(end.saturating_sub(AT_ONCE)..end)?;
    keep_place(view, first.as_ref(), || {
        for message in earlier {
            message::add(view, message, first.as_ref());
        }
        while list.child_element_count() > MOST
            && let Some(last) = list.last_element_child()
        {
            last.remove();
        }
    });
    Some(())
}

/// Shows some more messages below those that are shown, as long as there are any
/// among `messages`.
pub(in crate::widget) fn show_later(view: &View, messages: &[Message]) -> Option<()> {
    let list = view.find("messages")?;
    let last = list.last_element_child()?;
    let start = place_of(&last, messages)? + 1;
    let later = messages.get(start..messages.len().min(start + AT_ONCE))?;
    if later.is_empty() {
        return None;
    }
    keep_place(view, Some(&last), || {
        for message in later {
            message::add(view, message, None);
        }
        forget_first(&list);
    });
    Some(())
}

/// Keeps no more than what is shown at most, the last ones.
fn forget_first(list: &Element) {
    while list.child_element_count() > MOST
        && let Some(first) = list.first_element_child()
    {
        first.remove();
    }
}

fn place_of(article: &Element, messages: &[Message]) -> Option<usize> {
    let id = article.id();
    messages.iter().rposition(|message| message.id == id)
}

/// Changes what is shown, so that a message stays where it is seen.
fn keep_place(view: &View, article: Option<&Element>, change: impl FnOnce()) -> Option<()> {
    let top = |article: &Element| article.get_bounding_client_rect().top();
    let before = article.map(top);
    change();
    let moved = top(article?) - before?;
    let log = view.find("log")?;
    if moved != 0.0 {
        log.set_scroll_top(log.scroll_top() + moved as i32);
    }
    Some(())
}

/// Whether the first message that is shown is this one.
pub(in crate::widget) fn begins_with(view: &View, message: Option<&Message>) -> bool {
    let first = view
        .find("messages")
        .and_then(|list| list.first_element_child());
    first.map(|first| first.id()).as_deref() == message.map(|message| message.id.as_str())
}

/// Whether the last message that is shown is the one with this id, or none is
/// where there is none.
pub(in crate::widget) fn ends_with(view: &View, id: Option<&str>) -> bool {
    let last = view
        .find("messages")
        .and_then(|list| list.last_element_child());
    last.map(|last| last.id()).as_deref() == id
}

/// Shows a new message after the one with the id `previous`, if that is shown, or
/// before all others. The visitor's own is always scrolled to; others only where
/// the visitor is at the end, and are offered by a button elsewhere.
pub(in crate::widget) fn add(
    view: &View,
    message: &Message,
    previous: Option<&str>,
) -> Option<Element> {
    let follows = message.author == Author::Visitor || is_at_end(view);
    let next = match previous {
        Some(previous) => view.find(previous)?.next_element_sibling(),
        None => view.find("messages")?.first_element_child(),
    };
    let added = message::add(view, message, next.as_ref());
    if follows {
        forget_first(&view.find("messages")?);
        to_end(view);
    } else {
        view.show("end", true);
    }
    added
}

/// Scrolls to the last message.
pub(in crate::widget) fn to_end(view: &View) -> Option<()> {
    view.find("log")?.set_scroll_top(0);
    view.show("end", false);
    Some(())
}

/// Notes that the visitor has scrolled.
pub(in crate::widget) fn scrolled(view: &View) {
    if is_at_end(view) {
        view.show("end", false);
    }
}

/// Whether the visitor has scrolled down to about the last message that is shown.
pub(in crate::widget) fn is_near_end(view: &View) -> bool {
    view.find("log")
        .is_some_and(|log| log.scroll_top() > -log.client_height())
}

/// Whether the visitor has scrolled up to about the first message that is shown.
pub(in crate::widget) fn is_near_start(view: &View) -> bool {
    view.find("log").is_some_and(|log| {
        log.scroll_height() - log.client_height() + log.scroll_top() < log.client_height()
    })
}

fn is_at_end(view: &View) -> bool {
    // The offset is counted from the end, downwards.
    view.find("log").is_none_or(|log| log.scroll_top() > -NEAR)
}
