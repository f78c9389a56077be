//! A parsed reply as DOM nodes.
//!
//! Each node is created by itself, with a tag and attributes that are written
//! here; from the reply come text and judged addresses alone. No node has a
//! listener: the window's own hears what is clicked.
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
use web_sys::{DocumentFragment, Element, HtmlAnchorElement, HtmlElement, Node};

use crate::richtext::scan::{find, part, push_decimal};
use crate::richtext::{Document, Kind, contradicting, host, image_address, is_on};

use super::attribute::attribute;
use super::element;
use crate::widget::strings::Strings;

/// Each kind's elements, as [`element`] builds them, each followed by a semicolon
/// in the order of the kinds, then those of headings by level. Code reads from left
/// to right on any page.
const ELEMENTS: &str = "\
p dir=auto;\
div dir=auto;\
;\
ul dir=auto;\
ol dir=auto;\
li;\
blockquote;\
div.code
 span.language
 button.copy @copy
 pre tabindex=0 dir=ltr
  code;\
div.table tabindex=0
 table dir=auto;\
tr;\
th;\
td;\
hr;\
;\
strong;\
em;\
s;\
u;\
code;\
br;\
a;\
;\
h1 dir=auto;\
h2 dir=auto;\
h3 dir=auto;\
h4 dir=auto;\
h5 dir=auto;\
h6 dir=auto;";

/// Makes DOM nodes of a parsed reply, with buttons in the window's own words.
///
/// The hosts whose images load at once are separated by white space; `*` stands
/// for all. The other images are buttons that load them.
pub fn render(
    dom: &web_sys::Document,
    document: &Document,
    image_hosts: &str,
    strings: &Strings,
) -> DocumentFragment {
    let fragment = dom.create_document_fragment();
    let mut view = View {
        dom,
        image_hosts,
        strings,
        parents: Vec::new(),
        parent: fragment.clone().into(),
        link: "",
        linked_images: Vec::new(),
    };
    view.nodes(document);
    fragment
}

/// Copies the block of code that a button is for.
pub(in crate::widget) fn copy_code(view: &super::View, button: Element) -> Option<()> {
    let code = button.next_element_sibling()?;
    let text = code.text_content()?;
    view.copy(button, code, &text);
    Some(())
}

/// Puts an image in the place of the button that loads it.
pub fn show_image(button: &Element) -> Option<()> {
    let address = image_address(&button.get_attribute("data-src")?)?;
    let image = button.owner_document()?.create_element("img").ok()?;
    fill_image(&image, &address, &button.get_attribute("data-alt")?);
    // The focus was on the button; it would be lost with it.
    attribute(&image, "tabindex", "-1");
    button.replace_with_with_node_1(&image).ok()?;
    image.unchecked_ref::<HtmlElement>().focus().ok()
}

fn fill_image(image: &Element, address: &str, alternative: &str) {
    // The address comes last: the others decide how it is loaded.
    attribute(image, "class", "image");
    attribute(image, "loading", "lazy");
    attribute(image, "referrerpolicy", "no-referrer");
    attribute(image, "alt", alternative);
    attribute(image, "src", address);
}

struct View<'a> {
    dom: &'a web_sys::Document,
    image_hosts: &'a str,
    strings: &'a Strings,
    /// What nodes are added to, and the parents that it is in.
    parent: Node,
    parents: Vec<Node>,
    /// Where the open link leads; empty if none is open.
    link: &'a str,
    /// The images in the open link, and their alternative texts: no button may
    /// be in a link, so theirs come behind it.
    linked_images: Vec<(&'a str, &'a str)>,
}

impl<'a> View<'a> {
    fn nodes(&mut self, document: &'a Document) -> Option<()> {
        let mut index = 0;
        let mut after_start = false;
        while let Some(node) = document.node(index) {
            index += 1;
            match node.kind {
                Kind::Text => self.text(node.text),
                Kind::Link if node.ends => self.end_link()?,
                _ if node.ends => self.leave()?,
                Kind::Image => {
                    let content = document.node(index)?.text;
                    // The image's end, and the text before it if there is one.
                    index += if content.is_empty() { 1 } else { 2 };
                    self.image(node.text, content)?;
                }
                // The text of an item or cell stands in it directly.
                Kind::Plain if after_start => self.parents.push(self.parent.clone()),
                kind => {
                    let line = match kind {
                        Kind::Heading => Kind::Image as u32 + node.number,
                        kind => kind as u32,
                    };
                    let mut start = 0;
                    for _ in 0..line {
                        start = find(ELEMENTS, start, ';') + 1;
                    }
                    let element = self.add(part(ELEMENTS, start, find(ELEMENTS, start, ';')))?;
                    self.enter(&element);
                    match (kind, node.number) {
                        (Kind::Link, _) => {
                            attribute(&element, "href", node.text);
                            if !host(node.text).is_empty() {
                                attribute(&element, "target", "_blank");
                                attribute(&element, "rel", "noopener noreferrer");
                            }
                            self.link = node.text;
                        }
                        (Kind::Numbers, 1) => {}
                        (Kind::Numbers, number) => {
                            let mut digits = String::new();
                            push_decimal(&mut digits, number);
                            attribute(&element, "start", &digits);
                        }
                        (Kind::Item, 1) => self.add_text("span.task", "☐ ")?,
                        (Kind::Item, 2) => self.add_text("span.task", "☑ ")?,
                        (Kind::Header | Kind::Cell, 1) => attribute(&element, "class", "center"),
                        (Kind::Header | Kind::Cell, 2) => attribute(&element, "class", "end"),
                        (Kind::Table, _) => self.parent = element.first_child()?,
                        (Kind::Code, _) => {
                            element.first_child()?.set_text_content(Some(node.text));
                            self.parent = element.last_child()?.first_child()?;
                        }
                        _ => {}
                    }
                }
            }
            after_start = !node.ends;
        }
        Some(())
    }

    /// Adds to an element from now on.
    fn enter(&mut self, element: &Element) {
        let outer = std::mem::replace(&mut self.parent, element.clone().into());
        self.parents.push(outer);
    }

    /// Adds again to what the element is in.
    fn leave(&mut self) -> Option<()> {
        self.parent = self.parents.pop()?;
        Some(())
    }

    fn end_link(&mut self) -> Option<()> {
        if contradicting(self.link, &self.parent.text_content()?).is_some() {
            // As the browser spells it, so that no letter passes for another.
            let host = self.parent.unchecked_ref::<HtmlAnchorElement>().hostname();
            self.text(" ");
            self.add_text("span.host", &host)?;
        }
        self.leave()?;
        self.link = "";
        for (address, alternative) in std::mem::take(&mut self.linked_images) {
            self.text(" ");
            self.image(address, alternative)?;
        }
        Some(())
    }

    fn image(&mut self, address: &'a str, alternative: &'a str) -> Option<()> {
        let host = host(address);
        if is_on(host, self.image_hosts) {
            fill_image(&self.add("img")?, address, alternative);
        } else if !self.link.is_empty() {
            self.text(if alternative.is_empty() {
                host
            } else {
                alternative
            });
            self.linked_images.push((address, alternative));
        } else {
            let button = self.add("button.image @showImage")?;
            attribute(&button, "data-src", address);
            attribute(&button, "data-alt", alternative);
            self.enter(&button);
            if !alternative.is_empty() {
                self.text(": ");
                self.text(alternative);
            }
            self.text(" ");
            self.add_text("span.host", host)?;
            self.leave()?;
        }
        Some(())
    }

    /// Adds elements, and gives the outermost.
    fn add(&self, elements: &'static str) -> Option<Element> {
        element::build(self.dom, &self.parent, elements, self.strings)
    }

    fn add_text(&self, element: &'static str, text: &str) -> Option<()> {
        self.add(element)?.set_text_content(Some(text));
        Some(())
    }

    fn text(&self, text: &str) {
        element::text(self.dom, &self.parent, text);
    }
}
