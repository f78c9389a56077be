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
use web_sys::{DocumentFragment, Element, HtmlAnchorElement, HtmlElement, Node};

use crate::richtext::scan::{find, part, push_decimal, word};
use crate::richtext::{Document, Kind, contradicting, host, image_address, is_on};

use super::attribute::{attribute, pair};
use super::clipboard;
use crate::browser::cancel::Abort;

/// Each kind's element and attributes, a line for each in the order of the
/// kinds, then those of headings by level.
const ELEMENTS: &str = "\
p dir=auto
div dir=auto

ul dir=auto
ol dir=auto
li
blockquote
div class=code
div class=table tabindex=0
tr
th
td
hr

strong
em
s
u
code
br
a

h1 dir=auto
h2 dir=auto
h3 dir=auto
h4 dir=auto
h5 dir=auto
h6 dir=auto
";

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
    let mut view = View {
        dom,
        options,
        parents: Vec::new(),
        parent: fragment.clone().into(),
        link: "",
        linked_images: Vec::new(),
    };
    view.nodes(document);
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
    let address = image_address(address)?;
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
    options: &'a RichTextOptions<'a>,
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
                        start = find(ELEMENTS, start, b'\n') + 1;
                    }
                    let element = self.add(part(ELEMENTS, start, find(ELEMENTS, start, b'\n')))?;
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
                        (Kind::Item, 1) => self.add_text("span class=task", "☐ ")?,
                        (Kind::Item, 2) => self.add_text("span class=task", "☑ ")?,
                        (Kind::Header | Kind::Cell, 1) => attribute(&element, "class", "center"),
                        (Kind::Header | Kind::Cell, 2) => attribute(&element, "class", "end"),
                        (Kind::Table, _) => self.parent = self.add("table dir=auto")?.into(),
                        (Kind::Code, _) => {
                            self.add_text("span class=language", node.text)?;
                            let button = self.add("button type=button class=copy")?;
                            attribute(&button, "data-copied", self.options.copied);
                            button.set_text_content(Some(self.options.copy));
                            // Code reads from left to right.
                            self.parent = self.add("pre tabindex=0 dir=ltr")?.into();
                            self.parent = self.add("code")?.into();
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
            self.add_text("span class=host", &host)?;
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
        if is_on(host, self.options.image_hosts) {
            fill_image(&self.add("img")?, address, alternative);
        } else if !self.link.is_empty() {
            self.text(if alternative.is_empty() {
                host
            } else {
                alternative
            });
            self.linked_images.push((address, alternative));
        } else {
            let button = self.add("button type=button class=image")?;
            attribute(&button, "data-src", address);
            attribute(&button, "data-alt", alternative);
            self.enter(&button);
            self.text(self.options.show_image);
            if !alternative.is_empty() {
                self.text(": ");
                self.text(alternative);
            }
            self.text(" ");
            self.add_text("span class=host", host)?;
            self.leave()?;
        }
        Some(())
    }

    /// Adds an element, given as its tag and attributes.
    fn add(&self, element: &'static str) -> Option<Element> {
        let mut at = 0;
        let added = self.dom.create_element(word(element, &mut at)).ok()?;
        loop {
            let said = word(element, &mut at);
            if said.is_empty() {
                break;
            }
            let (name, value) = pair(said);
            attribute(&added, name, value);
        }
        self.parent.append_child(&added).ok()?;
        Some(added)
    }

    fn add_text(&self, element: &'static str, text: &str) -> Option<()> {
        self.add(element)?.set_text_content(Some(text));
        Some(())
    }

    fn text(&self, text: &str) {
        // Only fails for a parent that holds no text, which is none here.
        let _ = self.parent.append_child(&self.dom.create_text_node(text));
    }
}
