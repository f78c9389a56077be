//! What must not be in any tree, whatever text it is from.

use quickchat_web::richtext::{Document, Kind, Node};

/// No tree is deeper, however its text is nested.
const MAX_DEPTH: usize = 100;

/// Walks a tree and complains of what must not be in it.
pub(crate) struct Inspector<'a> {
    source: &'a str,
    depth: usize,
    in_link: bool,
}

impl Inspector<'_> {
    /// Panics if there is in a document what must not be.
    pub(crate) fn document(source: &str, document: &Document) {
        Inspector {
            source,
            depth: 0,
            in_link: false,
        }
        .nodes(&document.blocks, is_content);
    }

    #[track_caller]
    fn expect(&self, holds: bool, what: &str) {
        assert!(holds, "{what}, from {:?}", self.source);
    }

    /// Inspects nodes of which all are blocks of a certain kind, or none.
    fn nodes(&mut self, nodes: &[Node], fits: fn(&Kind) -> bool) {
        self.depth += 1;
        self.expect(self.depth <= MAX_DEPTH, "too deep");
        for node in nodes {
            self.expect(fits(&node.kind), "a node in the wrong place");
            self.node(node);
        }
        self.depth -= 1;
    }

    fn node(&mut self, node: &Node) {
        self.expect(!node.kind.is_block() || !self.in_link, "a block in a link");
        match &node.kind {
            Kind::Link(address) => {
                self.expect(!self.in_link, "a link in a link");
                self.address(address.as_str(), &["https", "http", "mailto", "tel"]);
                self.in_link = true;
                self.nodes(&node.children, |kind| !kind.is_block());
                self.in_link = false;
            }
            Kind::List(_) => self.nodes(&node.children, |kind| matches!(kind, Kind::Item(_))),
            Kind::Table => self.nodes(&node.children, |kind| matches!(kind, Kind::Row)),
            Kind::Row => self.nodes(&node.children, |kind| matches!(kind, Kind::Cell { .. })),
            Kind::Quote | Kind::Item(_) | Kind::Cell { .. } => {
                self.nodes(&node.children, is_content)
            }
            _ => self.nodes(&node.children, |kind| !kind.is_block()),
        }
        match &node.kind {
            Kind::Heading(level) => self.expect((1..=6).contains(level), "a heading of no level"),
            Kind::Code { language, text } => {
                let is_name =
                    |c: char| c.is_ascii_alphanumeric() || "+#._-".contains(c) || !c.is_ascii();
                self.expect(language.chars().all(is_name), "a language that is no name");
                self.text(text);
            }
            Kind::Text(text) | Kind::CodeSpan(text) => self.text(text),
            Kind::Image {
                address,
                alternative,
            } => {
                self.address(address.as_str(), &["https"]);
                let address = address.as_str().to_ascii_lowercase();
                self.expect(
                    address.starts_with("https://"),
                    "an image that names no host",
                );
                self.text(alternative);
            }
            _ => {}
        }
        let holds_nothing = matches!(
            node.kind,
            Kind::Code { .. }
                | Kind::Rule
                | Kind::Text(_)
                | Kind::CodeSpan(_)
                | Kind::LineBreak
                | Kind::Image { .. }
        );
        let may_be_empty = matches!(node.kind, Kind::Item(_) | Kind::Cell { .. });
        self.expect(
            may_be_empty || holds_nothing == node.children.is_empty(),
            "a node that is empty, or is not",
        );
    }

    fn text(&self, text: &str) {
        let shown = |c: char| {
            matches!(c, '\n' | '\t')
                || !(c.is_control()
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        };
        self.expect(
            text.chars().all(shown),
            "a character that hides or reorders others",
        );
    }

    /// Reads an address as a browser does on a page of the site.
    fn address(&self, address: &str, schemes: &[&str]) {
        let clean = |c: char| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        };
        let ascii_clean = |c: char| clean(c) || !c.is_ascii();
        self.expect(
            address.chars().all(ascii_clean),
            "an address with white space or controls",
        );
        let page = url::Url::parse("https://site.example/folder/page")
            .unwrap_or_else(|error| unreachable!("{error}"));
        // What a browser can't read leads nowhere.
        let Ok(target) = page.join(address) else {
            return;
        };
        self.expect(
            schemes.contains(&target.scheme()),
            "an address with a forbidden scheme",
        );
        let names_scheme = address
            .split(['/', '?', '#'])
            .next()
            .is_some_and(|start| start.contains(':'));
        if names_scheme {
            self.expect(
                target.username().is_empty() && target.password().is_none(),
                "an address with a user",
            );
        } else {
            self.expect(
                target.origin() == page.origin(),
                "an address that leaves the page's origin",
            );
        }
    }
}

/// Whether a block can stand by itself.
fn is_content(kind: &Kind) -> bool {
    kind.is_block() && !matches!(kind, Kind::Item(_) | Kind::Row | Kind::Cell { .. })
}
