//! Nothing that is shipped hands a string to the page to be parsed as HTML, or
//! to be run: then no reply can be either.
#![cfg(not(target_arch = "wasm32"))]

use std::path::{Path, PathBuf};

/// What parses or runs a string, by its names in JavaScript and in web-sys.
const FORBIDDEN: &[&str] = &[
    "innerHTML",
    "inner_html",
    "outerHTML",
    "outer_html",
    "insertAdjacentHTML",
    "insert_adjacent_html",
    "setHTML",
    "set_html",
    "DOMParser",
    "DomParser",
    "parseFromString",
    "parse_from_string",
    "createContextualFragment",
    "create_contextual_fragment",
    "document.write",
    "write_1",
    "srcdoc",
    "eval(",
    "new Function",
    "Function::new_",
    "cssText",
    "css_text",
    "setAttribute(\"style\"",
    "setAttribute(\"on",
    "javascript:",
];

#[test]
fn no_shipped_file_parses_or_runs_a_string() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "www"] {
        collect(&root.join(folder), &mut files);
    }
    assert!(files.len() > 20, "{} files", files.len());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        // What is said about an API, or tested with it, doesn't call it.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (index, line) in text.lines().enumerate() {
            let code = line.trim_start();
            let is_comment = ["//", "*", "/*"]
                .iter()
                .any(|start| code.starts_with(start));
            let found = FORBIDDEN
                .iter()
                .find(|&&forbidden| !is_comment && code.contains(forbidden));
            assert_eq!(found, None, "{}:{}: {code}", file.display(), index + 1);
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|end| end == "rs" || end == "js")
        {
            files.push(path);
        }
    }
}
