//! Drawn icons: outlines on a grid of 24 by 24, in the colour of the text
//! around them.

use web_sys::{Document, Node};

use super::attribute::attribute;

const SVG: &str = "http://www.w3.org/2000/svg";

/// Adds the icon of that name, hidden from assistive technology: what it stands
/// for is said by its button.
pub(super) fn add(dom: &Document, parent: &Node, name: &str) -> Option<()> {
    let drawing = dom.create_element_ns(Some(SVG), "svg").ok()?;
    attribute(&drawing, "viewBox", "0 0 24 24");
    attribute(&drawing, "class", "icon");
    attribute(&drawing, "aria-hidden", "true");
    let path = dom.create_element_ns(Some(SVG), "path").ok()?;
    attribute(&path, "d", outline(name));
    drawing.append_child(&path).ok()?;
    parent.append_child(&drawing).ok()?;
    Some(())
}

fn outline(name: &str) -> &'static str {
    match name {
        "chat" => "M21 11.5a8.5 8.5 0 0 1-12.6 7.4L3 20.5l1.7-5A8.5 8.5 0 1 1 21 11.5Z",
        "close" => "M6 6l12 12M18 6 6 18",
        "thumb" => {
            "M7.5 11v9H4.5v-9ZM7.5 11l3.6-7.2a2.3 2.3 0 0 1 2.2 2.9L12.7 9.5h5.6a1.9 1.9 0 0 1 1.9 2.3l-1.4 6.7a1.9 1.9 0 0 1-1.9 1.5H7.5"
        }
        "warning" => {
            "M12 8.5v4.5M12 16.5v.01M10.4 4.5 3 17.5A1.8 1.8 0 0 0 4.6 20.2h14.8a1.8 1.8 0 0 0 1.6-2.7l-7.4-13a1.8 1.8 0 0 0-3.2 0Z"
        }
        "retry" => {
            "M20 11a8 8 0 0 0-14.3-3.7L4 9.5M4 5v4.5h4.5M4 13a8 8 0 0 0 14.3 3.7l1.7-2.2M20 19v-4.5h-4.5"
        }
        "offline" => {
            "M3 3l18 18M5 12.5a10 10 0 0 1 4-2.4M8.5 16a5 5 0 0 1 7 0M12 19.5v.01M19 12.5a10 10 0 0 0-6.5-2.9M2 9a15 15 0 0 1 4-2.6M22 9a15.3 15.3 0 0 0-11-4"
        }
        _ => "",
    }
}
