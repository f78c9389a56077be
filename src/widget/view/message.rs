//! One message of the log.

use web_sys::{Element, Node};

use super::View;
use super::attribute::attribute;
use super::element::text;
use crate::api::{Error, ErrorCode};
use crate::browser::date;
use crate::conversation::{Author, Message, MessageStatus};

const MESSAGE: &str = "\
article
 span.avatar part=avatar aria-hidden=true *chat
 div.body
  span.unseen
  div.text dir=auto
  div.foot";

const FAILURE: &str = "\
div.failure part=error *warning
 p
 button.retry part=retry *retry @retry";

const COPY: &str = "button.copy-message @copy";

const THUMBS: &str = "\
span.thumbs
 button.thumb value=up aria-label=@helpful title=@helpful *thumb
 button.thumb value=down aria-label=@unhelpful title=@unhelpful *thumb";

/// Adds a message before another one, or at the end.
pub(super) fn add(view: &View, message: &Message, next: Option<&Element>) -> Option<Element> {
    let messages = view.find("messages")?;
    let article = add_article(view, &messages, message.author, next)?;
    attribute(&article, "id", &message.id);
    if message.author == Author::Visitor {
        text_of(&article)?.set_text_content(Some(&message.text));
    } else {
        set_rich_text(view, &article, &message.text);
    }
    update(view, message);
    Some(article)
}

/// Adds a greeting: a message that nobody sent.
pub(super) fn add_greeting(view: &View, parent: &Node, greeting: &str) -> Option<()> {
    let article = add_article(view, parent, Author::Assistant, None)?;
    set_rich_text(view, &article, greeting)
}

fn set_rich_text(view: &View, article: &Element, text: &str) -> Option<()> {
    let shown = text_of(article)?;
    attribute(&shown, "class", "text rich-text");
    view.set_rich_text(&shown, text);
    Some(())
}

/// Adds an article, and has it and the one before know who speaks next: the style
/// can't ask what follows (`:has`) without having all of the log styled again with
/// each change.
fn add_article(
    view: &View,
    parent: &Node,
    author: Author,
    next: Option<&Element>,
) -> Option<Element> {
    let article = view.build(parent, MESSAGE)?;
    let (part, name) = match author {
        Author::Visitor => ("message message-visitor", "visitor"),
        Author::Assistant => ("message message-assistant", "assistant"),
        Author::Operator => ("message message-operator", "operator"),
    };
    attribute(&article, "part", part);
    attribute(&article, "data-author", name);
    if let Some(next) = next {
        parent.insert_before(&article, Some(next)).ok()?;
        attribute(&article, "data-next", &next.get_attribute("data-author")?);
    }
    if let Some(previous) = article.previous_element_sibling() {
        attribute(&previous, "data-next", name);
    }
    let avatar = article.first_element_child()?;
    if author == Author::Visitor {
        avatar.remove();
    } else {
        view.picture(&avatar);
    }
    let said_by = article.query_selector(".unseen").ok()??;
    said_by.set_text_content(Some(&view.settings.strings.get(name)));
    Some(article)
}

/// Shows how far a message got, and what the visitor thinks of it.
pub(in crate::widget) fn update(view: &View, message: &Message) -> Option<()> {
    let article = view.find(&message.id)?;
    let status = message.status.as_str();
    let foot = article.query_selector(".foot").ok()??;
    // Once received, it goes no further, and the focus may be in its foot.
    if message.status != MessageStatus::Received
        || article.get_attribute("data-status").as_deref() != Some(status)
    {
        attribute(&article, "data-status", status);
        foot.set_text_content(None);
        fill(view, &foot, message);
    }
    show_feedback(&foot, message.feedback.as_deref())
}

/// Says in a message's foot how far it got, and what can be done with it.
fn fill(view: &View, foot: &Element, message: &Message) -> Option<()> {
    match message.status {
        MessageStatus::Failed => {
            let failure = view.build(foot, FAILURE)?;
            let reason = reason(view, message.error.as_ref());
            failure
                .query_selector("p")
                .ok()??
                .set_text_content(Some(&reason));
        }
        MessageStatus::Sending => {
            let name = if message.waiting.is_some() {
                "waiting"
            } else {
                "sending"
            };
            text(&view.dom, foot, &view.settings.strings.get(name));
        }
        MessageStatus::Sent | MessageStatus::Received => {
            let time = date::label(message.created_at, &view.settings.language);
            view.build(foot, "time")?.set_text_content(Some(&time));
            if message.status == MessageStatus::Received {
                view.build(foot, COPY);
            }
            if message.author == Author::Assistant {
                view.build(foot, THUMBS);
            }
        }
    }
    Some(())
}

/// Has the thumb pressed that says what the visitor thinks.
fn show_feedback(foot: &Element, feedback: Option<&str>) -> Option<()> {
    let mut next = foot.query_selector(".thumb").ok()?;
    while let Some(thumb) = next {
        let is_pressed = thumb.get_attribute("value").as_deref() == feedback;
        attribute(
            &thumb,
            "aria-pressed",
            if is_pressed { "true" } else { "false" },
        );
        next = thumb.next_element_sibling();
    }
    Some(())
}

/// Why a message failed, in the visitor's words.
pub(in crate::widget) fn reason(view: &View, error: Option<&Error>) -> String {
    let name = match error.map(|error| error.code) {
        None | Some(ErrorCode::Network | ErrorCode::Timeout | ErrorCode::Aborted) => "lost",
        Some(ErrorCode::TooManyRequests | ErrorCode::ServiceUnavailable) => "busy",
        Some(_) => "refused",
    };
    view.settings.strings.get(name)
}

/// The id of the message that an element is in.
pub(in crate::widget) fn id_around(element: &Element) -> Option<String> {
    Some(element.closest("article").ok()??.id()).filter(|id| !id.is_empty())
}

/// What holds the text of a message.
pub(in crate::widget) fn text_of(article: &Element) -> Option<Element> {
    article.query_selector(".text").ok()?
}
