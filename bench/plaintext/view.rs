//! Stands for `src/widget/view/richtext.rs` where its weight is measured.

use web_sys::{DocumentFragment, Element};

use super::element;
use crate::richtext::Document;
use crate::widget::strings::Strings;

/// Makes a text node of a reply.
pub fn render(
    dom: &web_sys::Document,
    document: &Document,
    _image_hosts: &str,
    _strings: &Strings,
) -> DocumentFragment {
    let fragment = dom.create_document_fragment();
    element::text(dom, &fragment, &document.0);
    fragment
}

/// There is no code in a text.
pub(in crate::widget) fn copy_code(_view: &super::View, _button: Element) -> Option<()> {
    None
}

/// There is no image in a text.
pub fn show_image(_button: &Element) -> Option<()> {
    None
}
