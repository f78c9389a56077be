//! Attributes of elements.

use web_sys::Element;

use crate::richtext::scan::{find, from, part};

/// Sets an attribute.
pub(in crate::widget) fn attribute(element: &Element, name: &str, value: &str) {
    // Only fails for a name with spaces or the like.
    let _ = element.set_attribute(name, value);
}

/// Sets or removes an attribute that is true by being there.
pub(in crate::widget) fn flag(element: &Element, name: &str, is_set: bool) {
    let _ = element.toggle_attribute_with_force(name, is_set);
}

/// Name and value of `name=value`; without a value it is empty.
pub(super) fn pair(said: &str) -> (&str, &str) {
    let sign = find(said, 0, '=');
    (part(said, 0, sign), from(said, sign + 1))
}
