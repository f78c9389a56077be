//! A parsed reply as DOM nodes.
//!
//! Each node is created by itself, with a tag and attributes that are written
//! here; from the reply come text and judged addresses alone. No node has a
//! listener: the window's own click listener hands what was clicked to
//! [`activate`].
//!
//! | class | what |
//! |---|---|
//! | `code`, `language`, `copy` | a block of code, the name of its language, its copy button |
//! | `table` | the box in which a wide table scrolls |
//! | `center`, `end` | a table cell's alignment |
//! | `task` | the box of a task |
//! | `image` | an image, or the button that loads it |
//! | `host` | where an image or a misleading link really leads |
//!
//! The style is in `richtext.css` and expects the fragment inside an element of
//! the class `rich-text`.

use wasm_bindgen::JsCast;
use web_sys::{DocumentFragment, Element, HtmlAnchorElement};

use crate::richtext::scan::{decimal, find, from, part, word};
use crate::richtext::{Alignment, Document, ImageAddress, Kind, LinkAddress, Node};

use super::clipboard;
use crate::browser::cancel::Abort;

/// How a reply is shown, apart from its style.
#[derive(Clone, Copy, Debug, Default)]
pub struct RichTextOptions<'a> {
    /// The hosts whose images load at once, separated by white space; `*` for
    /// all. The other images are buttons that load them.
    pub image_hosts: &'a str,
    /// The copy button's text.
    pub copy: &'a str,
    /// The copy button's text after it has copied.
    pub copied: &'a str,
    /// What the button of an image does, such as "Show image".
    pub show_image: &'a str,
}

/// Makes DOM nodes of a parsed reply.
pub fn render(
    dom: &web_sys::Document,
    document: &Document,
    options: &RichTextOptions<'_>,
) -> DocumentFragment {
    let fragment = dom.create_document_fragment();
    View {
        dom,
        options,
        in_link: false,
    }
    .nodes(&fragment, &document.blocks);
    fragment
}

/// Does what a click on something in a rendered reply asks for: copies a block of
/// code, or loads an image. Tells whether it was such a click.
pub fn activate(target: &Element) -> bool {
    activate_until(target, Abort::default())
}

/// [`activate`], for a window that may be taken away meanwhile.
pub(in crate::widget) fn activate_until(target: &Element, removed: Abort) -> bool {
    let Ok(Some(button)) = target.closest("button") else {
        return false;
    };
    if let Some(address) = button.get_attribute("data-src") {
        return show_image(&button, &address).is_some();
    }
    match (
        button.get_attribute("data-copied"),
        button.next_element_sibling(),
    ) {
        (Some(copied), Some(code)) => {
            let text = code.text_content().unwrap_or_default();
            clipboard::copy(button, code, &text, copied, removed);
            true
        }
        _ => false,
    }
}

/// Puts an image in the place of the button that loads it.
fn show_image(button: &Element, address: &str) -> Option<()> {
    let address = ImageAddress::judge(address)?;
    let image = button.owner_document()?.create_element("img").ok()?;
    fill_image(&image, &address, &button.get_attribute("data-alt")?);
    // The focus was on the button; it would be lost with it.
    attribute(&image, "tabindex", "-1");
    button.replace_with_with_node_1(&image).ok()?;
    image.unchecked_ref::<web_sys::HtmlElement>().focus().ok()
}

fn fill_image(image: &Element, address: &ImageAddress, alternative: &str) {
    // The address comes last: the others decide how it is loaded.
    attribute(image, "class", "image");
    attribute(image, "loading", "lazy");
    attribute(image, "referrerpolicy", "no-referrer");
    attribute(image, "alt", alternative);
    attribute(image, "src", address.as_str());
}

struct View<'a> {
    dom: &'a web_sys::Document,
    options: &'a RichTextOptions<'a>,
    /// Whether what is shown is within a link, where no button may be.
    in_link: bool,
}

impl View<'_> {
    fn nodes(&self, parent: &web_sys::Node, nodes: &[Node]) {
        for (index, node) in nodes.iter().enumerate() {
            self.node(parent, node, index == 0);
        }
    }

    fn node(&self, parent: &web_sys::Node, node: &Node, first: bool) -> Option<()> {
        let element = match &node.kind {
            Kind::Text(text) => {
                self.text(parent, text);
                return Some(());
            }
            // The text of an item or cell stands in it directly.
            Kind::Plain if first => {
                self.nodes(parent, &node.children);
                return Some(());
            }
            Kind::Plain => "div dir=auto",
            Kind::Paragraph => "p dir=auto",
            Kind::Heading(1) => "h1 dir=auto",
            Kind::Heading(2) => "h2 dir=auto",
            Kind::Heading(3) => "h3 dir=auto",
            Kind::Heading(4) => "h4 dir=auto",
            Kind::Heading(5) => "h5 dir=auto",
            Kind::Heading(_) => "h6 dir=auto",
            Kind::List(None) => "ul dir=auto",
            Kind::List(Some(_)) => "ol dir=auto",
            Kind::Item(_) => "li",
            Kind::Quote => "blockquote",
            // Reachable by keyboard, for they may scroll.
            Kind::Table => "div class=table tabindex=0",
            Kind::Code { .. } => "div class=code",
            Kind::Row => "tr",
            Kind::Cell {
                header: false,
                alignment: Alignment::Start,
            } => "td",
            Kind::Cell {
                header: false,
                alignment: Alignment::Center,
            } => "td class=center",
            Kind::Cell {
                header: false,
                alignment: Alignment::End,
            } => "td class=end",
            Kind::Cell {
                alignment: Alignment::Start,
                ..
            } => "th",
            Kind::Cell {
                alignment: Alignment::Center,
                ..
            } => "th class=center",
            Kind::Cell {
                alignment: Alignment::End,
                ..
            } => "th class=end",
            Kind::Rule => "hr",
            Kind::Strong => "strong",
            Kind::Emphasis => "em",
            Kind::Strikethrough => "s",
            Kind::Underline => "u",
            Kind::CodeSpan(_) => "code",
            Kind::LineBreak => "br",
            Kind::Link(_) => "a",
            Kind::Image {
                address,
                alternative,
            } => return self.image(parent, address, alternative),
        };
        let mut element = self.add(parent, element)?;
        match &node.kind {
            Kind::Link(address) => return self.link(parent, &element, address, &node.children),
            Kind::List(Some(start)) if *start != 1 => {
                attribute(&element, "start", &decimal(*start))
            }
            Kind::Item(Some(done)) => {
                self.add_text(&element, "span class=task", if *done { "☑ " } else { "☐ " })?
            }
            Kind::Table => element = self.add(&element, "table dir=auto")?,
            Kind::CodeSpan(text) => self.text(&element, text),
            Kind::Code { language, text } => {
                self.add_text(&element, "span class=language", language)?;
                let button = self.add(&element, "button type=button class=copy")?;
                attribute(&button, "data-copied", self.options.copied);
                self.text(&button, self.options.copy);
                // Code reads from left to right.
                let pre = self.add(&element, "pre tabindex=0 dir=ltr")?;
                self.add_text(&pre, "code", text)?;
            }
            _ => {}
        }
        self.nodes(&element, &node.children);
        Some(())
    }

    fn link(
        &self,
        parent: &web_sys::Node,
        link: &Element,
        address: &LinkAddress,
        content: &[Node],
    ) -> Option<()> {
        attribute(link, "href", address.as_str());
        if address.host().is_some() {
            attribute(link, "target", "_blank");
            attribute(link, "rel", "noopener noreferrer");
        }
        View {
            in_link: true,
            ..*self
        }
        .nodes(link, content);
        if address.contradicting(&link.text_content()?).is_some() {
            // As the browser spells it, so that no letter passes for another.
            let host = link.unchecked_ref::<HtmlAnchorElement>().hostname();
            self.text(link, " ");
            self.add_text(link, "span class=host", &host)?;
        }
        self.linked_images(parent, content);
        Some(())
    }

    /// Adds the buttons of images that a link shows as text, behind the link.
    fn linked_images(&self, parent: &web_sys::Node, content: &[Node]) {
        for node in content {
            if let Kind::Image {
                address,
                alternative,
            } = &node.kind
                && !address.is_on(self.options.image_hosts)
            {
                self.text(parent, " ");
                self.image(parent, address, alternative);
            }
            self.linked_images(parent, &node.children);
        }
    }

    fn image(
        &self,
        parent: &web_sys::Node,
        address: &ImageAddress,
        alternative: &str,
    ) -> Option<()> {
        if address.is_on(self.options.image_hosts) {
            fill_image(&self.add(parent, "img")?, address, alternative);
        } else if self.in_link {
            self.text(
                parent,
                if alternative.is_empty() {
                    address.host()
                } else {
                    alternative
                },
            );
        } else {
            let button = self.add(parent, "button type=button class=image")?;
            attribute(&button, "data-src", address.as_str());
            attribute(&button, "data-alt", alternative);
            self.text(&button, self.options.show_image);
            self.text(&button, if alternative.is_empty() { " " } else { ": " });
            if !alternative.is_empty() {
                self.text(&button, alternative);
                self.text(&button, " ");
            }
            self.add_text(&button, "span class=host", address.host())?;
        }
        Some(())
    }

    /// Adds an element, given as its tag and attributes.
    fn add(&self, parent: &web_sys::Node, element: &'static str) -> Option<Element> {
        let mut at = 0;
        let added = self.dom.create_element(word(element, &mut at)).ok()?;
        loop {
            let pair = word(element, &mut at);
            let sign = find(pair, 0, b'=');
            if sign == pair.len() {
                break;
            }
            attribute(&added, part(pair, 0, sign), from(pair, sign + 1));
        }
        parent.append_child(&added).ok()?;
        Some(added)
    }

    fn add_text(&self, parent: &web_sys::Node, element: &'static str, text: &str) -> Option<()> {
        let element = self.add(parent, element)?;
        self.text(&element, text);
        Some(())
    }

    fn text(&self, parent: &web_sys::Node, text: &str) {
        // Only fails for a parent that holds no text, which is none here.
        let _ = parent.append_child(&self.dom.create_text_node(text));
    }
}

fn attribute(element: &Element, name: &str, value: &str) {
    // Only fails for a name with spaces or the like.
    let _ = element.set_attribute(name, value);
}
