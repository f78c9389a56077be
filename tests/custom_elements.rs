//! `www/custom-elements.json`, from which editors and catalogues know the
//! element, says what the sources do: all of it, and nothing more.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "how a test fails"
)]

mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use sources::{between, files, read};

/// What an element has from the platform.
const LIFE_CYCLE: &[&str] = &[
    "constructor",
    "connectedCallback",
    "disconnectedCallback",
    "attributeChangedCallback",
];

type Names = BTreeSet<String>;

#[test]
fn attributes_are_those_that_the_element_observes() {
    let element = read("www/element.js");
    let mut observed = literals(between(&element, "const TEXTS = [", "];"));
    observed.extend(literals(between(&element, "const FLAGS = [", "];")));
    observed.extend(literals(between(
        &element,
        "observedAttributes = [...TEXTS, ...FLAGS, ",
        "];",
    )));
    assert_eq!(described("attributes", "name"), observed);
    for attribute in list("attributes") {
        let name = text(&attribute, "name");
        assert_eq!(text(&attribute, "fieldName"), camel_case(name));
    }
}

#[test]
fn properties_are_those_of_the_class_and_its_attributes() {
    let element = read("www/element.js");
    let own = declared(&element, |line| {
        line.strip_prefix("get ")?
            .split_once("()")
            .map(|(name, _)| name)
    });
    let fields = declared(&element, |line| line.strip_suffix(';'));
    let attributes: Names = fields_of_attributes(&element);
    let wanted: Names = own.into_iter().chain(fields).chain(attributes).collect();
    assert_eq!(members("field"), wanted);
}

#[test]
fn every_property_of_an_attribute_says_so() {
    let attributes: Names = fields_of_attributes(&read("www/element.js"));
    let reflected: Names = list("members")
        .iter()
        .filter(|member| member.get("attribute").is_some())
        .map(|member| {
            assert_eq!(camel_case(text(member, "attribute")), text(member, "name"));
            text(member, "name").to_owned()
        })
        .collect();
    assert_eq!(reflected, attributes);
}

#[test]
fn methods_are_those_of_the_class() {
    let methods = declared(&read("www/element.js"), |line| {
        let line = line.strip_prefix("async ").unwrap_or(line);
        let (name, rest) = line.split_once('(')?;
        (rest.ends_with(") {") && !LIFE_CYCLE.contains(&name)).then_some(name)
    });
    assert_eq!(members("method"), methods);
}

#[test]
fn parameters_are_those_of_the_methods() {
    let element = read("www/element.js");
    for method in list("members") {
        if text(&method, "kind") != "method" {
            continue;
        }
        let names: Vec<_> = method
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(|parameter| text(parameter, "name").to_owned())
            .collect();
        let head = format!(" {}({}) {{\n", text(&method, "name"), names.join(", "));
        assert!(element.contains(&head), "{head}");
    }
}

#[test]
fn events_are_those_that_the_element_dispatches() {
    let [element, frame] = ["www/element.js", "www/frame.js"].map(read);
    let mut told = BTreeSet::new();
    // By the conversation, as the first of three;
    let conversation = read("src/client/driver.rs");
    let conversation = between(&conversation, "= match event {", "};");
    for name in conversation.split("=> (").skip(1) {
        told.extend(literals(name.split_once(',').unwrap().0));
    }
    // and by all that draws.
    let mut sources = read("www/window.js") + &frame;
    for path in [files("src/widget", "rs"), files("www/offers", "js")].concat() {
        sources += &fs::read_to_string(path).unwrap();
    }
    for call in sources.split("tell(\"").skip(1) {
        told.insert(call.split_once('"').unwrap().0.to_owned());
    }
    // Frame and element see to some of it themselves.
    for (source, end) in [
        (&frame, "return this.#tell(type, detail);"),
        (&element, "return this.#emit(type, detail);"),
    ] {
        let cases = source.split_once(end).unwrap().0;
        for case in cases
            .rsplit("switch (type) {")
            .next()
            .unwrap()
            .split("case ")
            .skip(1)
        {
            for name in literals(case.split_once(':').unwrap().0) {
                told.remove(&name);
            }
        }
    }
    for call in element.split("#emit(").skip(1) {
        let (first, _) = call.split_once([',', ')']).unwrap();
        told.extend(literals(first));
    }
    let dispatched: Names = told
        .into_iter()
        .map(|name| format!("quickchat-{name}"))
        .collect();
    assert_eq!(described("events", "name"), dispatched);
}

#[test]
fn events_have_the_types_that_are_declared() {
    let types = read("www/types.d.ts");
    let declared: BTreeMap<_, _> = between(&types, "interface QuickchatWidgetEvents {", "\n}")
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.split_once("\": "))
        .map(|(name, of)| (name.to_owned(), of.trim_end_matches(';').to_owned()))
        .collect();
    let said: BTreeMap<_, _> = list("events")
        .iter()
        .map(|event| {
            (
                text(event, "name").to_owned(),
                text(&event["type"], "text").to_owned(),
            )
        })
        .collect();
    assert_eq!(said, declared);
}

#[test]
fn parts_are_those_that_are_drawn() {
    let mut drawn = BTreeSet::new();
    for path in files("src/widget", "rs") {
        let source = fs::read_to_string(path).unwrap();
        for part in source.split(" part=").skip(1) {
            drawn.extend(word(part));
        }
        // A message's parts depend on who wrote it.
        for names in source.split("=> (\"message ").skip(1) {
            drawn.insert("message".to_owned());
            drawn.extend(word(names));
        }
    }
    for path in files("www", "js") {
        let source = fs::read_to_string(path).unwrap();
        for mark in [".part = \"", " part: \"", "#offerControl(\""] {
            for part in source.split(mark).skip(1) {
                drawn.extend(word(part));
            }
        }
    }
    assert!(drawn.contains("message-operator") && drawn.contains("bubble"));
    assert_eq!(described("cssParts", "name"), drawn);
}

#[test]
fn css_properties_are_those_that_a_page_can_set() {
    let scripts = ["www/bubble.js", "www/composer.js", "www/frame-style.js"];
    let mut styles = scripts.map(read).concat();
    for path in files("src/widget", "css") {
        styles += &fs::read_to_string(path).unwrap();
    }
    let mut read = BTreeSet::new();
    let mut set = BTreeSet::new();
    for rest in styles.split("--quickchat-").skip(1) {
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .unwrap();
        let name = format!("--quickchat-{}", &rest[..end]);
        if rest[end..].starts_with(':') {
            set.insert(name);
        } else {
            read.insert(name);
        }
    }
    // What the widget sets itself hides what the page has set.
    let settable: Names = read.difference(&set).cloned().collect();
    assert_eq!(described("cssProperties", "name"), settable);
}

#[test]
fn everything_is_described_in_a_sentence() {
    for kind in [
        "attributes",
        "members",
        "events",
        "cssParts",
        "cssProperties",
    ] {
        for item in list(kind) {
            let description = text(&item, "description");
            assert!(
                description.len() > 10 && description.ends_with('.'),
                "{kind}: {item}"
            );
        }
    }
}

/// The description of the element.
fn element() -> Value {
    let manifest: Value = serde_json::from_str(&read("www/custom-elements.json")).unwrap();
    manifest["modules"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|module| module["declarations"].as_array().unwrap())
        .find(|declaration| declaration["tagName"] == "quickchat-widget")
        .unwrap()
        .clone()
}

fn list(kind: &str) -> Vec<Value> {
    element()[kind].as_array().unwrap().clone()
}

/// The names that are described, each once.
fn described(kind: &str, key: &str) -> Names {
    unique(list(kind).iter().map(|item| text(item, key).to_owned()))
}

fn members(kind: &str) -> Names {
    unique(
        list("members")
            .iter()
            .filter(|member| text(member, "kind") == kind)
            .map(|member| text(member, "name").to_owned()),
    )
}

fn unique(names: impl Iterator<Item = String>) -> Names {
    let mut found = BTreeSet::new();
    for name in names {
        assert!(!found.contains(&name), "{name} is described twice");
        found.insert(name);
    }
    found
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("{value} has no {key}"))
}

/// The public names that lines of the class declare.
fn declared(source: &str, name: impl Fn(&str) -> Option<&str>) -> Names {
    source
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter_map(name)
        .filter(|name| {
            !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric())
        })
        .map(str::to_owned)
        .collect()
}

/// The properties that the element makes of its attributes.
fn fields_of_attributes(source: &str) -> Names {
    ["const TEXTS = [", "const FLAGS = ["]
        .iter()
        .flat_map(|start| literals(between(source, start, "];")))
        .map(|name| camel_case(&name))
        .collect()
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('-');
    let mut joined = words.next().unwrap_or_default().to_owned();
    for word in words {
        joined.push_str(&word[..1].to_ascii_uppercase());
        joined.push_str(&word[1..]);
    }
    joined
}

/// What stands between quotation marks.
fn literals(source: &str) -> Names {
    source
        .split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The name that a text begins with.
fn word(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_lowercase() && c != '-')
        .next()
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
}
