//! From blocks and tokens to the tree: gives each of them its meaning.

use super::address::{image_address, link_address};
use super::block::Blocks;
use super::builder::Builder;
use super::character::is_shown;
use super::entity::{decode, decode_all};
use super::inline::{Context, tokens};
use super::scan::{
    byte, find, from, has, is_same, is_space, number, part, push_all, skip, skip_to, trimmed, word,
};
use super::span::Span;
use super::table;
use super::tag::{self, Element, Tag};
use super::token::{Token, TokenKind};
use super::tree::{Document, Kind};

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
        in_table: false,
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
            assembly.leaf(event.kind, event.number, event.span);
        }
    }
    assembly.builder.finish()
}

struct Assembly<'a> {
    text: &'a str,
    context: Context<'a>,
    builder: Builder,
    in_table: bool,
}

impl Assembly<'_> {
    fn leaf(&mut self, kind: Kind, level: u32, mut span: Span) {
        if let Some(hidden) = self.context.hidden {
            let Some(end) = hidden.end(self.text, span) else {
                return;
            };
            self.context.hidden = None;
            span.start = end;
            return self.inlines(span);
        }
        match kind {
            Kind::Rule => self.builder.push_block(Kind::Rule, "", ""),
            Kind::Code => {
                let end = find(self.text, span.start, b'\n');
                let info = decode_all(part(self.text, span.start, end), true);
                self.code(&info, part(self.text, end + 1, span.end));
            }
            Kind::Table => self.table(span),
            Kind::Heading => {
                self.builder.begin_leaf(Kind::Heading, level);
                self.inlines(span);
            }
            _ => {
                self.builder.begin_leaf(Kind::Plain, 0);
                self.task(&mut span);
                self.inlines(span);
            }
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
        if self.builder.make_task(done) {
            span.start += 4;
        }
    }

    fn table(&mut self, span: Span) {
        // The second line delimits the head and aligns the columns.
        let delimiters = self.line(self.line(span.start).end + 1);
        let columns = table::cells(self.text, delimiters);
        let mut start = span.start;
        self.builder.open_markdown(Kind::Table, 0, true);
        self.in_table = true;
        while start < span.end {
            let row = self.line(start);
            let (kind, next) = if start == span.start {
                (Kind::Header, delimiters)
            } else {
                (Kind::Cell, row)
            };
            start = next.end + 1;
            self.builder.open_markdown(Kind::Row, 0, true);
            for (cell, column) in table::cells(self.text, row).into_iter().zip(&columns) {
                let alignment = table::alignment(column.of(self.text)).unwrap_or(0);
                self.builder.open_markdown(kind, alignment, true);
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
        self.builder.push_block(Kind::Code, language, &shown(code));
    }

    fn inlines(&mut self, span: Span) {
        for token in tokens(&mut self.context, span) {
            self.token(token);
        }
    }

    fn token(&mut self, token: Token) {
        let said = part(self.text, token.start, token.end);
        match token.kind {
            TokenKind::Nothing => {}
            TokenKind::Text => self.builder.text(said),
            TokenKind::Reference => {
                if let Some((character, _)) = decode(said, 0) {
                    self.builder.text(character.encode_utf8(&mut [0; 4]));
                }
            }
            TokenKind::Open => self.builder.open_mark(format(said), Span::default()),
            TokenKind::Close => self.builder.close_mark(format(said)),
            TokenKind::OpenLink => {
                let address = self.destination(said).and_then(|said| link_address(&said));
                self.builder.open_link(address);
            }
            TokenKind::CloseLink => self.builder.close_mark(Kind::Link),
            TokenKind::OpenImage => {
                let address = self.destination(said).and_then(|said| image_address(&said));
                self.builder.open_image(address);
            }
            TokenKind::CloseImage => self.builder.close_image(),
            TokenKind::Newline => self.builder.line_break(true),
            TokenKind::Code => {
                let code = self.code_span(said);
                self.builder.code(&code);
            }
            TokenKind::Address => self.address(said),
            TokenKind::Tag | TokenKind::Element => {
                let Some(tag) = Tag::read(self.text, token.start) else {
                    return;
                };
                if token.kind == TokenKind::Tag {
                    self.tag(&tag);
                } else {
                    self.element(&tag, part(self.text, tag.end, token.end));
                }
            }
        }
    }

    /// A destination as it is meant, if it may be repeated once more: else a few
    /// long definitions could make a short text very long.
    fn destination(&self, said: &str) -> Option<String> {
        self.builder
            .may_repeat(said.len())
            .then(|| decode_all(said, true))
    }

    fn code_span(&self, code: &str) -> String {
        let is_padded = is_space(byte(code, 0)) && is_space(byte(code, code.len() - 1));
        let code = if is_padded && !trimmed(code).is_empty() {
            part(code, 1, code.len() - 1)
        } else {
            code
        };
        let mut text = String::new();
        let mut at = 0;
        while at < code.len() {
            let end = skip_to(code, at, "\n\\");
            text.push_str(part(code, at, end));
            // Within a table even code has to escape what separates cells.
            match byte(code, end) {
                b'\n' => text.push(' '),
                b'\\' if self.in_table && byte(code, end + 1) == b'|' => {}
                _ => text.push_str(part(code, end, end + 1)),
            }
            at = end + 1;
        }
        shown(&text)
    }

    /// Adds an address as a link to itself.
    fn address(&mut self, said: &str) {
        let text = decode_all(said, false);
        let special = skip_to(&text, 0, "@:/");
        let is_link = !self.builder.is_in_link();
        if is_link {
            let is_email = byte(&text, special) == b'@';
            let mut address = String::from(if is_email { "mailto:" } else { "" });
            address.push_str(&text);
            self.builder.open_link(link_address(&address));
        }
        self.builder.text(&text);
        if is_link {
            self.builder.close_mark(Kind::Link);
        }
    }

    /// An element that holds characters.
    fn element(&mut self, tag: &Tag<'_>, content: &str) {
        let text = tag::text_content(content);
        if tag.element == Element::Kind(Kind::CodeSpan) || self.builder.is_in_image() {
            let code = self.code_span(&text);
            return self.builder.code(&code);
        }
        // `<pre><code class="language-…">`, where a browser ignores a first line
        // that is empty.
        let inner = Tag::read(content, skip(content, 0, is_space));
        let class = inner
            .filter(|inner| inner.element == Element::Kind(Kind::CodeSpan))
            .unwrap_or(*tag)
            .attribute("class");
        let class = class.unwrap_or_default();
        let mut at = 0;
        let mut language = word(class, &mut at);
        while !language.is_empty() && !has(language, 0, "lang") {
            language = word(class, &mut at);
        }
        let language = from(language, (find(language, 0, b'-') + 1).min(language.len()));
        let mut text = String::from(part(
            &text,
            usize::from(byte(&text, 0) == b'\n'),
            text.len(),
        ));
        if !matches!(text.as_bytes().last(), None | Some(b'\n')) {
            text.push('\n');
        }
        self.code(language, &text);
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        let builder = &mut self.builder;
        if builder.is_in_image() {
            return;
        }
        let attribute = |name| decode_all(tag.attribute(name).unwrap_or_default(), false);
        let kind = match tag.element {
            Element::Kind(kind) => kind,
            Element::Checkbox => {
                if tag
                    .attribute("type")
                    .is_some_and(|kind| is_same(kind, "checkbox"))
                {
                    builder.make_task(tag.attribute("checked").is_some());
                }
                return;
            }
            Element::Hidden | Element::Unknown => return,
        };
        match kind {
            Kind::Strong | Kind::Emphasis | Kind::Strikethrough | Kind::Underline => {
                if tag.closing {
                    builder.close_mark(kind);
                } else {
                    builder.open_mark(kind, Span::default());
                }
            }
            Kind::Link if tag.closing => builder.close_mark(Kind::Link),
            Kind::Link => builder.open_link(link_address(&attribute("href"))),
            Kind::LineBreak => builder.line_break(false),
            Kind::Rule => builder.push_block(Kind::Rule, "", ""),
            Kind::Image => {
                builder.open_image(image_address(&attribute("src")));
                builder.text(&attribute("alt"));
                builder.close_image();
            }
            Kind::Paragraph | Kind::Heading | Kind::Plain => {
                let role = if tag.closing { Kind::Plain } else { kind };
                let level = if role == Kind::Heading {
                    byte(tag.name, 1) - b'0'
                } else {
                    0
                };
                builder.begin_leaf(role, u32::from(level));
            }
            Kind::Code | Kind::CodeSpan | Kind::Text => {}
            _ if tag.closing => builder.close(kind),
            Kind::Quote | Kind::Bullets | Kind::Item | Kind::Table | Kind::Row => {
                builder.open(kind, 0)
            }
            Kind::Numbers => {
                let start = number(trimmed(tag.attribute("start").unwrap_or_default()));
                builder.open(kind, start.unwrap_or(1));
            }
            Kind::Header | Kind::Cell => {
                let alignment = match tag.attribute("align") {
                    Some("center") => 1,
                    Some("right") => 2,
                    _ => 0,
                };
                builder.open(kind, alignment);
            }
        }
    }
}

/// What delimiters stand for.
fn format(delimiters: &str) -> Kind {
    match (byte(delimiters, 0), delimiters.len()) {
        (b'~', _) => Kind::Strikethrough,
        (_, 1) => Kind::Emphasis,
        _ => Kind::Strong,
    }
}

/// The characters of a text that may be shown.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    push_all(&mut shown, text, is_shown);
    shown
}
