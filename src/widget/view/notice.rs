//! The line above the composer: being offline, a question, something that went
//! wrong.

use super::View;

const OFFLINE: &str = "p#offline role=status *offline @offline";
const FORGOTTEN: &str = "p#forgotten role=status *warning @forgotten";
const QUESTION: &str = "\
div role=group aria-labelledby=question
 p#question @newConversationQuestion
 button#start-over.strong @startOver
 button#keep @keep";

/// What the line says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::widget) enum Notice {
    Nothing,
    Offline,
    /// The service no longer knew the conversation.
    Forgotten,
    /// Whether to start over.
    Question,
}

/// Says something, in place of what was said.
pub(in crate::widget) fn notify(view: &View, notice: Notice) -> Option<()> {
    let line = view.find("notice")?;
    line.set_text_content(None);
    let description = match notice {
        Notice::Nothing => return Some(()),
        Notice::Offline => OFFLINE,
        Notice::Forgotten => FORGOTTEN,
        Notice::Question => QUESTION,
    };
    view.build(&line, description)?;
    if notice == Notice::Question {
        view.focus("keep");
    }
    Some(())
}

/// Whether a notice stands there.
pub(in crate::widget) fn is_noted(view: &View, notice: Notice) -> bool {
    view.find(match notice {
        Notice::Nothing => return false,
        Notice::Offline => "offline",
        Notice::Forgotten => "forgotten",
        Notice::Question => "question",
    })
    .is_some()
}
