//! Every language of the widget has every text, says it in its own words, and is
//! loaded by its name.
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

use sources::{between, files, read};

/// What a number of things is called, by Unicode CLDR's cardinal categories: the
/// text of each is `unread_` and its name.
const PLURALS: &[(&str, &str)] = &[
    ("ar", "zero one two few many other"),
    ("de", "one other"),
    ("en", "one other"),
    ("es", "one many other"),
    ("fr", "one many other"),
    ("he", "one two other"),
    ("hi", "one other"),
    ("it", "one many other"),
    ("ja", "other"),
    ("ko", "other"),
    ("nl", "one other"),
    ("pl", "one few many other"),
    ("pt", "one many other"),
    ("sv", "one other"),
    ("tr", "one other"),
    ("uk", "one few many other"),
    ("zh", "other"),
];

/// Where a form stands for one number alone, and a word says it better than a
/// digit.
const WITHOUT_COUNT: &[(&str, &str)] = &[
    ("ar", "unread_zero"),
    ("ar", "unread_one"),
    ("ar", "unread_two"),
    ("he", "unread_one"),
    ("he", "unread_two"),
];

/// Where the language has the same word as English.
const SAME_AS_ENGLISH: &[(&str, &str)] = &[
    ("de", "chat"),
    ("de", "name"),
    ("de", "operator"),
    ("es", "chat"),
    ("fr", "assistant"),
    ("fr", "chat"),
    ("fr", "conversation"),
    ("fr", "email"),
    ("fr", "menu"),
    ("it", "chat"),
    ("it", "email"),
    ("it", "menu"),
    ("ja", "poweredBy"),
    ("nl", "chat"),
    ("nl", "email"),
    ("nl", "menu"),
    ("pl", "email"),
    ("pl", "menu"),
    ("pt", "chat"),
    ("pt", "email"),
    ("pt", "menu"),
];

/// Languages that are written from right to left say so.
const RIGHT_TO_LEFT: &[&str] = &["ar", "he"];

/// Texts that the source names in a variable, and the file that does.
const CHOSEN: &[(&str, &[&str])] = &[
    ("www/offers.js", &["menu", "voice"]),
    (
        "src/widget/view/message.rs",
        &[
            "visitor",
            "assistant",
            "operator",
            "lost",
            "busy",
            "refused",
            "sending",
            "waiting",
        ],
    ),
    ("src/widget/view/prechat.rs", &["prechat", "start"]),
];

type Texts = BTreeMap<String, String>;

#[test]
fn there_are_the_promised_languages() {
    let promised: Vec<_> = PLURALS.iter().map(|&(language, _)| language).collect();
    assert_eq!(languages().keys().collect::<Vec<_>>(), promised);
}

#[test]
fn every_language_has_every_text_and_no_other() {
    let languages = languages();
    let wanted = without_forms(&languages["en"]);
    for (language, texts) in &languages {
        assert_eq!(without_forms(texts), wanted, "{language}");
    }
}

#[test]
fn every_language_has_the_plural_forms_that_it_needs_and_no_other() {
    let languages = languages();
    for (language, categories) in PLURALS {
        let wanted: BTreeSet<_> = categories
            .split(' ')
            .map(|category| format!("unread_{category}"))
            .collect();
        let found: BTreeSet<_> = languages[*language]
            .keys()
            .filter(|name| is_form(name))
            .cloned()
            .collect();
        assert_eq!(found, wanted, "{language}");
    }
}

#[test]
fn counts_are_said() {
    for (language, texts) in languages() {
        for (name, text) in texts {
            let wanted = usize::from(
                is_form(&name) && !WITHOUT_COUNT.contains(&(language.as_str(), name.as_str())),
            );
            assert_eq!(
                text.matches("{count}").count(),
                wanted,
                "{language}.{name}: {text}"
            );
            assert_eq!(
                text.matches(['{', '}']).count(),
                wanted * 2,
                "{language}.{name} has a placeholder that nothing fills in: {text}"
            );
        }
    }
}

#[test]
fn texts_are_neither_empty_nor_padded() {
    for (language, texts) in languages() {
        for (name, text) in texts {
            assert!(!text.is_empty(), "{language}.{name}");
            assert_eq!(text, text.trim(), "{language}.{name}");
        }
    }
}

#[test]
fn texts_are_translated() {
    let languages = languages();
    let english = &languages["en"];
    let mut same = Vec::new();
    for (language, texts) in &languages {
        for (name, text) in texts {
            if language != "en" && english.get(name) == Some(text) {
                same.push((language.as_str(), name.as_str()));
            }
        }
    }
    assert_eq!(same, SAME_AS_ENGLISH);
}

#[test]
fn languages_that_are_written_from_right_to_left_say_so() {
    let languages = languages();
    let found: Vec<_> = languages
        .iter()
        .filter(|(_, texts)| texts.contains_key("direction"))
        .map(|(language, texts)| {
            assert_eq!(texts["direction"], "rtl", "{language}");
            language.as_str()
        })
        .collect();
    assert_eq!(found, RIGHT_TO_LEFT);
}

#[test]
fn every_language_but_the_built_in_one_is_loaded_by_its_name() {
    for (script, folder) in [("language", "languages"), ("offers", "offers/languages")] {
        let source = read(&format!("www/{script}.js"));
        let map = between(&source, "const LANGUAGES = {\n", "\n};");
        let wanted: Vec<_> = languages()
            .into_keys()
            .filter(|language| language != "en")
            .map(|language| format!(r#"  {language}: () => import("./{folder}/{language}.js"),"#))
            .collect();
        assert_eq!(map.lines().collect::<Vec<_>>(), wanted);
    }
}

#[test]
fn offers_say_what_there_are_texts_for() {
    let texts = &languages_in("www/offers/languages")["en"];
    let mut source = read("www/offers.js");
    for path in files("www/offers", "js") {
        if !path.parent().unwrap().ends_with("languages") {
            source += &fs::read_to_string(path).unwrap();
        }
    }
    for name in texts.keys() {
        assert!(
            source.contains(&format!("\"{name}\"")) || source.contains(&format!("texts.{name}")),
            "nothing says {name}"
        );
    }
    for name in names_in_calls(&source, "say(") {
        assert!(texts.contains_key(&name), "there is no text {name}");
    }
}

#[test]
fn what_the_widget_says_is_what_there_are_texts_for() {
    let mut used = BTreeSet::new();
    for path in files("src/widget", "rs") {
        if path.ends_with("style.rs") {
            continue; // what has an `@` there is a style sheet's
        }
        let source = fs::read_to_string(&path).unwrap();
        used.extend(names_in_descriptions(&source));
        used.extend(names_in_calls(&source, "strings.get("));
    }
    for path in files("www", "js") {
        let source = fs::read_to_string(&path).unwrap();
        used.extend(names_in_calls(&source, "string("));
    }
    for (file, names) in CHOSEN {
        let source = read(file);
        for name in *names {
            assert!(
                source.contains(&format!("\"{name}\"")),
                "{file} no longer says {name}"
            );
            used.insert((*name).to_owned());
        }
    }
    // Only other languages need to say it.
    assert!(used.remove("direction"));
    let used: BTreeSet<_> = used.into_iter().filter(|name| !is_form(name)).collect();
    assert_eq!(used, without_forms(&languages_in("www/languages")["en"]));
}

/// The texts of each language, by its name: the window's, and those of what it
/// offers besides, which are loaded later.
fn languages() -> BTreeMap<String, Texts> {
    let mut languages = languages_in("www/languages");
    for (language, texts) in languages_in("www/offers/languages") {
        let known = languages.entry(language.clone()).or_default();
        for (name, text) in texts {
            assert_eq!(known.insert(name.clone(), text), None, "{language}: {name}");
        }
    }
    languages
}

fn languages_in(folder: &str) -> BTreeMap<String, Texts> {
    files(folder, "js")
        .iter()
        .map(|path| {
            let language = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let texts = texts(&fs::read_to_string(path).unwrap(), &language);
            (language, texts)
        })
        .collect()
}

/// Reads a file of texts, which says no more than that.
fn texts(source: &str, language: &str) -> Texts {
    let (comment, rest) = source.split_once("\nexport default {\n").unwrap();
    assert!(
        comment.starts_with("/** ") && comment.ends_with(" */"),
        "{language} doesn't say which language it is: {comment}"
    );
    let mut texts = Texts::new();
    for line in rest.strip_suffix("};\n").unwrap().lines() {
        let (name, text) = line
            .strip_prefix("  ")
            .and_then(|line| line.strip_suffix(','))
            .and_then(|line| line.split_once(": "))
            .unwrap_or_else(|| panic!("{language}: {line}"));
        let text = serde_json::from_str(text)
            .unwrap_or_else(|error| panic!("{language}: {line}: {error}"));
        assert_eq!(
            texts.insert(name.to_owned(), text),
            None,
            "{language} has {name} twice"
        );
    }
    texts
}

fn is_form(name: &str) -> bool {
    name.starts_with("unread_")
}

/// The names of texts, apart from plural forms and the direction of writing.
fn without_forms(texts: &Texts) -> BTreeSet<String> {
    texts
        .keys()
        .filter(|name| !is_form(name) && *name != "direction")
        .cloned()
        .collect()
}

/// `@name` in what `view/element.rs` builds elements from: in constants of
/// text, whose lines are no comments.
fn names_in_descriptions(source: &str) -> BTreeSet<String> {
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('@').skip(1))
        .filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The literals that a call is given.
fn names_in_calls(source: &str, call: &str) -> BTreeSet<String> {
    // Without the spaces that formatting puts between a value and its method.
    let source: String = source.split_whitespace().collect();
    source
        .split(call)
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap_or_default())
        .flat_map(|given| given.split('"').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}
