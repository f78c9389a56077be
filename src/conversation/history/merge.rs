//! What other tabs have made of the same history. The store is what tabs share:
//! each reads what is there before it writes, and again when it is told that
//! something was written. What two of them wrote at the same moment, so that the
//! later writing lost the earlier, its author finds missing and writes again.

use super::super::{Chunk, Message, MessageStatus};
use super::{History, Span, size_of_all};

/// What there is to tell after a merge.
#[derive(Debug, Default)]
pub(in super::super) struct Merged {
    /// Messages that are new, in their order.
    pub(in super::super) added: Vec<String>,
    /// Messages that have changed.
    pub(in super::super) updated: Vec<String>,
}

impl History {
    /// The id of the message with which it began.
    pub(in super::super) fn began_with(&self) -> Option<&str> {
        self.began_with.as_deref()
    }

    /// Whether the head is to be written.
    pub(in super::super) fn is_head_changed(&self) -> bool {
        self.head_changed
    }

    /// Whether the store is known to have held it. If it holds nothing then, the
    /// visitor has started over elsewhere.
    pub(in super::super) fn is_kept(&self) -> bool {
        self.kept
    }

    /// Whether the conversation has an id that the store isn't known to have.
    pub(in super::super) fn is_renamed(&self) -> bool {
        self.renamed
    }

    /// Notes that what was to be written is in the store.
    pub(in super::super) fn set_kept(&mut self) {
        self.kept = self.began_with.is_some();
        self.renamed = false;
    }

    /// Whether what the store has of a chunk is of use: it is new, may have changed,
    /// is about to be written, or to be sent from. `age` is how many chunks come
    /// after it.
    pub(in super::super) fn wants(&self, number: u32, age: usize) -> bool {
        let mut rest = self.messages.get(self.unkept..).unwrap_or_default();
        for span in &self.spans {
            let (part, after) = rest.split_at_checked(span.len).unwrap_or_default();
            rest = after;
            if span.number == number {
                let is_fresh = age < 2 || span.changed;
                return !span.unread
                    && (is_fresh || part.iter().any(|it| it.status == MessageStatus::Sending));
            }
        }
        true
    }

    /// The number of the newest chunk that is unread.
    pub(in super::super) fn unread(&self) -> Option<u32> {
        let mut newest_first = self.spans.iter().rev();
        Some(newest_first.find(|span| span.unread)?.number)
    }

    /// Puts the messages of the newest unread chunk before all that were read.
    pub(in super::super) fn read(&mut self, chunk: Chunk) {
        let Some(index) = self.spans.iter().rposition(|span| span.unread) else {
            return;
        };
        if let Some(span) = self.spans.get_mut(index) {
            span.unread = false;
            span.len = chunk.messages.len();
            let number = span.number;
            if span.len == 0 {
                self.spans.retain(|span| span.number != number);
                self.head_changed = true;
            }
        }
        let mut all = std::mem::take(&mut self.messages).into_iter();
        self.messages = all.by_ref().take(self.unkept).collect();
        self.messages.extend(chunk.messages);
        self.messages.extend(all);
    }

    /// Whether it was forgotten here, and the store doesn't show it yet.
    pub(in super::super) fn is_cleared(&self) -> bool {
        self.cleared
    }

    /// Begins with what another tab has begun with. Where two of them have
    /// `just_begun`, both come to the same conclusion.
    pub(in super::super) fn begin_as(&mut self, began_with: String, just_begun: bool) {
        match &self.began_with {
            Some(ours) if just_begun && *ours < began_with => self.head_changed = true,
            _ => self.began_with = Some(began_with),
        }
    }

    /// Takes over what other tabs have written: the chunks by these `numbers`, of
    /// which some were read. What is unsaved here stays as it is, and so does
    /// `mine`, the message that is under way from here.
    pub(in super::super) fn merge(
        &mut self,
        numbers: &[u32],
        mut read: Vec<(u32, Chunk)>,
        mine: Option<&str>,
    ) -> Merged {
        let mut merged = Merged::default();
        self.written = true;
        self.kept = true;
        let mut all = std::mem::take(&mut self.messages).into_iter();
        let mut messages: Vec<Message> = all.by_ref().take(self.unkept).collect();
        // Each is taken when its number comes.
        let mut own = Vec::new();
        for span in std::mem::take(&mut self.spans) {
            let part: Vec<Message> = all.by_ref().take(span.len).collect();
            // Dropped elsewhere, since it was too old.
            if numbers.first().is_some_and(|first| span.number < *first) {
                messages.extend(part);
            } else {
                own.push(Some((span, part)));
            }
        }
        self.unkept = messages.len();
        for number in numbers {
            self.next_number = self.next_number.max(number.saturating_add(1));
            let known = own
                .iter_mut()
                .find(|it| it.as_ref().is_some_and(|(span, _)| span.number == *number));
            let (mut span, part) = known.and_then(Option::take).unwrap_or_default();
            span.number = *number;
            let Some((_, chunk)) = read.iter_mut().find(|(read, _)| read == number) else {
                if span.unread || !part.is_empty() {
                    messages.extend(part);
                    self.spans.push(span);
                }
                continue;
            };
            let mut joined: Vec<Message> = Vec::new();
            for theirs in std::mem::take(&mut chunk.messages) {
                match part.iter().find(|ours| ours.id == theirs.id) {
                    Some(ours) if *ours == theirs => joined.push(theirs),
                    Some(ours) if self.prevails(ours, &theirs, mine) => {
                        span.changed = true;
                        joined.push(ours.clone());
                    }
                    Some(_) => {
                        merged.updated.push(theirs.id.clone());
                        joined.push(theirs);
                    }
                    // Heard by two tabs, which put it into different chunks.
                    None if is_among(&messages, &own, &theirs.id) => span.changed = true,
                    None => {
                        merged.added.push(theirs.id.clone());
                        joined.push(theirs);
                    }
                }
            }
            for ours in part {
                if !joined.iter().any(|it| it.id == ours.id) {
                    span.changed = true;
                    joined.push(ours);
                }
            }
            if joined.is_empty() {
                continue;
            }
            span.len = joined.len();
            span.size = size_of_all(&joined);
            messages.append(&mut joined);
            self.spans.push(span);
        }
        for (span, part) in own.into_iter().flatten() {
            self.head_changed = true;
            messages.extend(part);
            self.spans.push(span);
        }
        self.messages = messages;
        merged
    }

    /// Whether a message is as it is here, and not as the store has it.
    fn prevails(&self, ours: &Message, theirs: &Message, mine: Option<&str>) -> bool {
        // What was sent never becomes unsent.
        if ours.status == MessageStatus::Sent || theirs.status == MessageStatus::Sent {
            return ours.status == MessageStatus::Sent;
        }
        mine == Some(&ours.id) || self.touched.contains(&ours.id)
    }
}

fn is_among(messages: &[Message], parts: &[Option<(Span, Vec<Message>)>], id: &str) -> bool {
    let mut all = messages
        .iter()
        .chain(parts.iter().flatten().flat_map(|(_, part)| part));
    all.any(|message| message.id == id)
}
