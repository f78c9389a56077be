//! What must not be in any tree, whatever text it is from.

use quickchat_web::richtext::{Document, Kind, Node};

/// No tree is deeper, however its text is nested.
const MAX_DEPTH: usize = 100;

/// Walks a tree and complains of what must not be in it.
pub(crate) struct Inspector<'a> {
    source: &'a str,
    /// The nodes that are open, and whether anything is in each.
    open: Vec<(Kind, bool)>,
}

impl Inspector<'_> {
    /// Panics if there is in a document what must not be.
    pub(crate) fn document(source: &str, document: &Document) {
        let mut inspector = Inspector {
            source,
            open: Vec::new(),
        };
        for node in document.nodes() {
            if node.ends {
                inspector.end(&node);
            } else {
                inspector.start(&node);
            }
        }
        inspector.expect(inspector.open.is_empty(), "a node without end");
    }

    #[track_caller]
    fn expect(&self, holds: bool, what: &str) {
        assert!(holds, "{what}, from {:?}", self.source);
    }

    fn end(&mut self, node: &Node<'_>) {
        let open = self.open.pop();
        self.expect(
            open.map(|open| open.0) == Some(node.kind),
            "an end of another node",
        );
        let is_empty = open.is_some_and(|open| !open.1);
        let may_be_empty = matches!(
            node.kind,
            Kind::Item | Kind::Header | Kind::Cell | Kind::Code | Kind::Image
        );
        let is_void = matches!(node.kind, Kind::Rule | Kind::LineBreak);
        self.expect(
            may_be_empty || is_void == is_empty,
            "a node that is empty, or is not",
        );
    }

    fn start(&mut self, node: &Node<'_>) {
        let parent = self.open.last().map(|open| open.0);
        self.expect(fits(parent, node.kind), "a node in the wrong place");
        let in_link = self.open.iter().any(|open| open.0 == Kind::Link);
        self.expect(!(in_link && node.kind == Kind::Link), "a link in a link");
        if let Some(open) = self.open.last_mut() {
            open.1 = true;
        }
        let numbers = match node.kind {
            Kind::Heading => 1..=6,
            Kind::Item | Kind::Header | Kind::Cell => 0..=2,
            Kind::Numbers => 0..=999_999_999,
            _ => 0..=0,
        };
        self.expect(numbers.contains(&node.number), "a number that says nothing");
        match node.kind {
            Kind::Text => {
                self.expect(!node.text.is_empty(), "a text of nothing");
                return self.text(node.text);
            }
            Kind::Link => self.address(node.text, &["https", "http", "mailto", "tel"]),
            Kind::Image => {
                self.address(node.text, &["https"]);
                let address = node.text.to_ascii_lowercase();
                self.expect(
                    address.starts_with("https://"),
                    "an image that names no host",
                );
            }
            Kind::Code => {
                let is_name =
                    |c: char| c.is_ascii_alphanumeric() || "+#._-".contains(c) || !c.is_ascii();
                self.expect(node.text.chars().all(is_name), "a language that is no name");
            }
            _ => self.expect(node.text.is_empty(), "a text where none belongs"),
        }
        self.open.push((node.kind, false));
        self.expect(self.open.len() < MAX_DEPTH, "too deep");
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

/// Whether a node may be in another one, or outside of all.
fn fits(parent: Option<Kind>, kind: Kind) -> bool {
    use Kind as K;
    match parent {
        Some(K::Bullets | K::Numbers) => kind == K::Item,
        Some(K::Table) => kind == K::Row,
        Some(K::Row) => matches!(kind, K::Header | K::Cell),
        Some(K::Code | K::CodeSpan | K::Image) => kind == K::Text,
        None | Some(K::Quote | K::Item | K::Header | K::Cell) => {
            kind.is_block() && !matches!(kind, K::Item | K::Row | K::Header | K::Cell)
        }
        Some(_) => !kind.is_block(),
    }
}
