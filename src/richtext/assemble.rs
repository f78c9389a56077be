//! From blocks and tokens to the tree: gives each of them its meaning.

use super::block::Blocks;
use super::builder::Builder;
use super::inline::{Context, tokens};
use super::scan::{SPACE, byte, find, is_in, part};
use super::span::Span;
use super::tree::{Document, Entry, Kind};

/// Builds the tree of a text.
pub(super) fn assemble(blocks: &Blocks) -> Document {
    let text = &blocks.text;
    let context = Context {
        text,
        definitions: &blocks.definitions,
        hidden: None,
    };
    let mut assembly = Assembly {
        text,
        context,
        builder: Builder::new(text.len()),
    };
    // For each open container a bit, the last one's the lowest: whether it is
    // shown, and not within something hidden. They nest less deep than there are bits.
    let mut shown: u64 = 0;
    for event in &blocks.events {
        match event.kind {
            _ if event.ends => {
                if shown & 1 == 1 {
                    assembly.builder.close_markdown();
                }
                shown >>= 1;
            }
            Kind::Quote | Kind::Bullets | Kind::Numbers | Kind::Item | Kind::Table | Kind::Row => {
                // A list or table may be hidden and end after what hides it.
                let is_shown =
                    assembly.context.hidden.is_none() && assembly.builder.has_place(event.kind);
                shown = shown << 1 | u64::from(is_shown);
                if is_shown {
                    let is_plain = match event.kind {
                        Kind::Quote => false,
                        Kind::Item => assembly.builder.is_plain(),
                        _ => !event.loose,
                    };
                    assembly
                        .builder
                        .open_markdown(event.kind, event.number, is_plain);
                }
            }
            _ => assembly.leaf(event),
        }
    }
    assembly.builder.finish()
}

struct Assembly<'a> {
    text: &'a str,
    context: Context<'a>,
    builder: Builder,
}

impl Assembly<'_> {
    fn leaf(&mut self, leaf: &Entry) {
        let Span { mut start, end } = leaf.span;
        if let Some(hidden) = self.context.hidden {
            let shown = hidden.end(self.text, leaf.span);
            if shown > end {
                return;
            }
            self.context.hidden = None;
            return self.inlines(shown, end);
        }
        match leaf.kind {
            Kind::Rule => self.builder.rule(),
            Kind::Code => {
                let line = find(self.text, start, '\n');
                let said = part(self.text, start, line);
                let code = part(self.text, line + 1, end);
                self.builder.code_block(said, code, false);
            }
            Kind::Header | Kind::Cell if self.builder.has_place(leaf.kind) => {
                self.builder.open_markdown(leaf.kind, leaf.number, true);
                self.builder.in_table = true;
                self.inlines(start, end);
                self.builder.in_table = false;
                self.builder.close_markdown();
            }
            kind => {
                let is_heading = kind == Kind::Heading;
                let role = if is_heading { kind } else { Kind::Plain };
                self.builder.begin_leaf(role, leaf.number);
                if !is_heading && self.is_task(start) {
                    start += 4;
                }
                self.inlines(start, end);
            }
        }
        self.builder.end_leaf();
    }

    /// `[ ]` or `[x]` at the start of an item makes it a task.
    fn is_task(&mut self, start: usize) -> bool {
        let mark = byte(self.text, start + 1);
        byte(self.text, start) == '['
            && is_in(b" xX", mark)
            && byte(self.text, start + 2) == ']'
            && is_in(SPACE, byte(self.text, start + 3))
            && self.builder.make_task(if mark == ' ' { 1 } else { 2 })
    }

    fn inlines(&mut self, start: usize, end: usize) {
        for token in tokens(&mut self.context, Span { start, end }) {
            self.builder.put(self.text, token);
        }
    }
}
