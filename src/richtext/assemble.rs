//! From blocks and tokens to the tree: gives each of them its meaning.

use super::block::Blocks;
use super::builder::Builder;
use super::inline::{Context, tokens};
use super::scan::{SPACE, byte, find, is_in, part};
use super::span::Span;
use super::table::{alignment, cells};
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
    // For each open container whether it is shown, and not within something
    // hidden.
    let mut shown: Vec<bool> = Vec::new();
    for event in &blocks.events {
        if event.ends {
            if shown.pop() == Some(true) {
                assembly.builder.close_markdown();
            }
        } else if let Kind::Quote | Kind::Bullets | Kind::Numbers | Kind::Item = event.kind {
            // A list may be hidden and end after what hides it.
            let has_place = event.kind != Kind::Item || assembly.builder.is_in_list();
            let is_shown = assembly.context.hidden.is_none() && has_place;
            shown.push(is_shown);
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
        } else {
            assembly.leaf(event);
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
            let Some(shown) = hidden.end(self.text, leaf.span) else {
                return;
            };
            self.context.hidden = None;
            return self.inlines(shown, end);
        }
        match leaf.kind {
            Kind::Rule => self.builder.rule(),
            Kind::Code => {
                let line = find(self.text, start, b'\n');
                let said = part(self.text, start, line);
                let code = part(self.text, line + 1, end);
                self.builder.code_block(said, code, false);
            }
            Kind::Table => self.table(leaf.span),
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
        byte(self.text, start) == b'['
            && is_in(b" xX", mark)
            && byte(self.text, start + 2) == b']'
            && is_in(SPACE, byte(self.text, start + 3))
            && self.builder.make_task(if mark == b' ' { 1 } else { 2 })
    }

    fn table(&mut self, span: Span) {
        // The second line delimits the head and aligns the columns.
        let line = find(self.text, span.start, b'\n') + 1;
        let body = find(self.text, line, b'\n');
        let columns = cells(self.text, line, body);
        let mut start = span.start;
        self.builder.open_markdown(Kind::Table, 0, true);
        self.builder.in_table = true;
        while start < span.end {
            let end = find(self.text, start, b'\n');
            let is_head = start == span.start;
            let kind = if is_head { Kind::Header } else { Kind::Cell };
            self.builder.open_markdown(Kind::Row, 0, true);
            for (cell, column) in cells(self.text, start, end).iter().zip(&columns) {
                let number = alignment(column.span.of(self.text)).unwrap_or(0);
                self.builder.open_markdown(kind, number, true);
                self.inlines(cell.span.start, cell.span.end);
                self.builder.close_markdown();
            }
            self.builder.close_markdown();
            start = 1 + if is_head { body } else { end };
        }
        self.builder.in_table = false;
        self.builder.close_markdown();
    }

    fn inlines(&mut self, start: usize, end: usize) {
        for token in tokens(&mut self.context, Span { start, end }) {
            self.builder.put(self.text, token);
        }
    }
}
