//! From blocks and tokens to the tree: gives each of them its meaning.

use super::address::{ImageAddress, LinkAddress};
use super::builder::Builder;
use super::character::is_shown;
use super::entity::decode_all;
use super::event::{Blocks, Container, Event, Leaf};
use super::inline::{Context, tokens};
use super::scan::{byte, find, from, has, is_space, number, part, skip, trimmed, word};
use super::span::Span;
use super::table;
use super::tag::{self, Element, Tag};
use super::token::{Format, Token};
use super::tree::{Alignment, Document, Kind};

/// Builds the tree of a text.
pub(super) fn assemble(blocks: &Blocks) -> Document {
    let text = &blocks.text;
    let context = Context {
        text,
        definitions: &blocks.definitions,
        repeatable: text.len() + 100_000,
        hidden: None,
    };
    let mut assembly = Assembly {
        text,
        context,
        builder: Builder::new(text.len()),
        shown: Vec::new(),
        growing: false,
        in_table: false,
    };
    let last = blocks
        .events
        .iter()
        .rposition(|event| matches!(event, Event::Leaf(..)));
    for (index, event) in blocks.events.iter().enumerate() {
        assembly.growing = blocks.growing && Some(index) == last;
        match event {
            Event::Open(container) => assembly.open(container),
            Event::Leaf(leaf, span) => assembly.leaf(*leaf, *span),
            Event::Close => assembly.close(),
        }
    }
    assembly.builder.finish()
}

struct Assembly<'a> {
    text: &'a str,
    context: Context<'a>,
    builder: Builder,
    /// For each open container whether it is shown, and not within something
    /// hidden.
    shown: Vec<bool>,
    /// Whether the leaf is the last of a text that may still grow.
    growing: bool,
    in_table: bool,
}

impl Assembly<'_> {
    fn open(&mut self, container: &Container) {
        // A list may be hidden and end after what hides it.
        let has_place = !matches!(container, Container::Item) || self.builder.is_in_list();
        let shown = self.context.hidden.is_none() && has_place;
        self.shown.push(shown);
        if !shown {
            return;
        }
        let (kind, plain) = match *container {
            Container::Quote => (Kind::Quote, false),
            Container::List { start, loose } => (Kind::List(start), !loose),
            Container::Item => (Kind::Item(None), self.builder.is_plain()),
        };
        self.builder.open_markdown(kind, plain);
    }

    fn close(&mut self) {
        if self.shown.pop() == Some(true) {
            self.builder.close_markdown();
        }
    }

    fn leaf(&mut self, leaf: Leaf, mut span: Span) {
        if let Some(hidden) = self.context.hidden {
            let Some(end) = hidden.end(self.text, span) else {
                return;
            };
            self.context.hidden = None;
            span.start = end;
            return self.inlines(span);
        }
        match leaf {
            Leaf::Paragraph => {
                self.builder.begin_leaf(None);
                self.task(&mut span);
                self.inlines(span);
            }
            Leaf::Heading(level) => {
                self.builder.begin_leaf(Some(Kind::Heading(level)));
                self.inlines(span);
            }
            Leaf::Rule => self.builder.push_block(Kind::Rule),
            Leaf::Code => {
                let end = find(self.text, span.start, b'\n');
                let info = decode_all(part(self.text, span.start, end), true);
                self.code(&info, part(self.text, end + 1, span.end));
            }
            Leaf::Table => self.table(span),
        }
        self.builder.end_leaf();
    }

    /// `[ ]` or `[x]` at the start of an item makes it a task.
    fn task(&mut self, span: &mut Span) {
        let done = match span.of(self.text).as_bytes() {
            [
                b'[',
                mark @ (b' ' | b'x' | b'X'),
                b']',
                b' ' | b'\t' | b'\n',
                ..,
            ] => *mark != b' ',
            _ => return,
        };
        if let Some(task) = self.builder.empty_item() {
            *task = Some(done);
            span.start += 4;
        }
    }

    fn table(&mut self, span: Span) {
        let growing = std::mem::take(&mut self.growing);
        let mut alignments: Vec<Alignment> = Vec::new();
        let mut start = span.start;
        self.builder.open_markdown(Kind::Table, true);
        self.in_table = true;
        while start < span.end {
            let row = self.line(start);
            start = row.end + 1;
            let is_head = row.start == span.start;
            if is_head {
                // The next line delimits the head and aligns the columns.
                let delimiters = self.line(start);
                start = delimiters.end + 1;
                alignments = table::alignments(self.text, delimiters).unwrap_or_default();
            }
            self.builder.open_markdown(Kind::Row, true);
            for (cell, &alignment) in table::cells(self.text, row).into_iter().zip(&alignments) {
                self.builder.open_markdown(
                    Kind::Cell {
                        header: is_head,
                        alignment,
                    },
                    true,
                );
                self.growing = growing && start >= span.end;
                self.inlines(cell);
                self.builder.close_markdown();
            }
            self.builder.close_markdown();
        }
        self.in_table = false;
        self.builder.close_markdown();
    }

    fn line(&self, start: usize) -> Span {
        Span {
            start,
            end: find(self.text, start, b'\n'),
        }
    }

    /// Adds a block of code. What is said about it starts with its language.
    fn code(&mut self, info: &str, code: &str) {
        let is_name = |byte: u8| {
            byte.is_ascii_alphanumeric()
                || matches!(byte, b'+' | b'#' | b'.' | b'_' | b'-' | 0x80..)
        };
        let language = part(info, 0, skip(info, 0, is_name).min(32));
        let text = code.chars().filter(|&c| is_shown(c)).collect();
        self.builder.push_block(Kind::Code {
            language: String::from(language),
            text,
        });
    }

    fn inlines(&mut self, span: Span) {
        for token in tokens(&mut self.context, span, self.growing) {
            self.token(token);
        }
    }

    fn token(&mut self, token: Token) {
        let builder = &mut self.builder;
        match token {
            Token::Nothing => {}
            Token::Text(span) => builder.text(span.of(self.text)),
            Token::Character(character) => builder.text(character.encode_utf8(&mut [0; 4])),
            Token::Delimiter(byte) => builder.text(char::from(byte).encode_utf8(&mut [0; 4])),
            Token::Open(format) => builder.open_format(format),
            Token::Close(format) => builder.close_format(format),
            Token::OpenLink(address) => {
                builder.open_link(LinkAddress::judge(&decode_all(address.of(self.text), true)))
            }
            Token::CloseLink => builder.close_link(),
            Token::OpenImage(address) => {
                builder.open_image(ImageAddress::judge(&decode_all(
                    address.of(self.text),
                    true,
                )));
            }
            Token::CloseImage => builder.close_image(),
            Token::Newline => builder.line_break(true),
            Token::Code(span) => {
                let code = self.code_span(span.of(self.text));
                self.builder.code(code);
            }
            Token::Address(span) => self.address(&decode_all(span.of(self.text), false)),
            Token::Tag(span) => {
                if let Some(tag) = Tag::read(self.text, span.start) {
                    self.tag(&tag);
                }
            }
            Token::Element(span, content) => {
                if let Some(tag) = Tag::read(self.text, span.start) {
                    self.element(&tag, content.of(self.text));
                }
            }
        }
    }

    fn code_span(&self, code: &str) -> String {
        let is_padded = is_space(byte(code, 0)) && is_space(byte(code, code.len() - 1));
        let code = if is_padded && !trimmed(code).is_empty() {
            part(code, 1, code.len() - 1)
        } else {
            code
        };
        let mut shown = String::new();
        for (at, character) in code.char_indices() {
            match character {
                '\n' => shown.push(' '),
                // Within a table even code has to escape what separates cells.
                '\\' if self.in_table && byte(code, at + 1) == b'|' => {}
                _ if is_shown(character) => shown.push(character),
                _ => {}
            }
        }
        shown
    }

    /// Adds an address as a link to itself.
    fn address(&mut self, text: &str) {
        let special = skip(text, 0, |byte| !matches!(byte, b'@' | b':' | b'/'));
        let is_email = byte(text, special) == b'@';
        let mut address = String::from(if is_email { "mailto:" } else { "" });
        address.push_str(text);
        if self.builder.is_in_link() {
            self.builder.text(text);
        } else {
            self.builder.open_link(LinkAddress::judge(&address));
            self.builder.text(text);
            self.builder.close_link();
        }
    }

    /// An element that holds characters.
    fn element(&mut self, tag: &Tag<'_>, content: &str) {
        let text = tag::text_content(content);
        if tag.element == Element::Code || self.builder.is_in_image() {
            return self.builder.code(self.code_span(&text));
        }
        // `<pre><code class="language-…">`, where a browser ignores a first line
        // that is empty.
        let inner = Tag::read(content, skip(content, 0, is_space));
        let class = inner
            .filter(|inner| inner.element == Element::Code)
            .unwrap_or(*tag)
            .attribute("class");
        let class = class.unwrap_or_default();
        let mut at = 0;
        let mut language = word(&class, &mut at);
        while !language.is_empty() && !has(language, 0, "lang") {
            language = word(&class, &mut at);
        }
        let language = from(language, (find(language, 0, b'-') + 1).min(language.len()));
        let mut text = String::from(part(
            &text,
            usize::from(byte(&text, 0) == b'\n'),
            text.len(),
        ));
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        self.code(language, &text);
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        let builder = &mut self.builder;
        if builder.is_in_image() {
            return;
        }
        match tag.element {
            Element::Hidden | Element::Code | Element::Preformatted | Element::Unknown => {}
            Element::Strong => format(builder, tag, Format::Strong),
            Element::Emphasis => format(builder, tag, Format::Emphasis),
            Element::Strikethrough => format(builder, tag, Format::Strikethrough),
            Element::Underline => format(builder, tag, Format::Underline),
            Element::Link if tag.closing => builder.close_link(),
            Element::Link => {
                let address = tag.attribute("href");
                builder.open_link(address.and_then(|address| LinkAddress::judge(&address)));
            }
            Element::Break => builder.line_break(false),
            Element::Rule => builder.push_block(Kind::Rule),
            Element::Image => {
                let address = tag.attribute("src");
                builder.open_image(address.and_then(|address| ImageAddress::judge(&address)));
                builder.text(&tag.attribute("alt").unwrap_or_default());
                builder.close_image();
            }
            Element::Paragraph if !tag.closing => builder.begin_leaf(Some(Kind::Paragraph)),
            Element::Heading(level) if !tag.closing => {
                builder.begin_leaf(Some(Kind::Heading(level)))
            }
            Element::Paragraph | Element::Heading(_) | Element::Division => builder.end_leaf(),
            Element::Quote => block(builder, tag, Kind::Quote),
            Element::Bullets => block(builder, tag, Kind::List(None)),
            Element::Numbers => {
                let start = tag
                    .attribute("start")
                    .and_then(|start| number(trimmed(&start)));
                block(builder, tag, Kind::List(Some(start.unwrap_or(1))));
            }
            Element::Item => block(builder, tag, Kind::Item(None)),
            Element::Checkbox => {
                let is_box = tag
                    .attribute("type")
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
                if let Some(task) = builder.empty_item().filter(|_| is_box) {
                    *task = Some(tag.attribute("checked").is_some());
                }
            }
            Element::Table => block(builder, tag, Kind::Table),
            Element::Row => block(builder, tag, Kind::Row),
            Element::Header | Element::Cell => {
                let header = tag.element == Element::Header;
                block(
                    builder,
                    tag,
                    Kind::Cell {
                        header,
                        alignment: tag.alignment(),
                    },
                );
            }
        }
    }
}

fn format(builder: &mut Builder, tag: &Tag<'_>, format: Format) {
    if tag.closing {
        builder.close_format(format);
    } else {
        builder.open_format(format);
    }
}

fn block(builder: &mut Builder, tag: &Tag<'_>, kind: Kind) {
    if tag.closing {
        builder.close(&kind);
    } else {
        builder.open(kind);
    }
}
