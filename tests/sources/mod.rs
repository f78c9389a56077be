//! The project's own files, for tests that compare what they say.
#![allow(clippy::unwrap_used, clippy::panic, reason = "how a test fails")]

use std::fs;
use std::path::{Path, PathBuf};

/// The text of a file, by its path in the project.
pub(crate) fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The files with that ending in a folder and the folders in it, but the demo's.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("demo") {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} has no .{ending} file");
    found
}

/// What stands between two marks, first of all.
pub(crate) fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text
        .split_once(start)
        .unwrap_or_else(|| panic!("`{start}` is no more"));
    let (inner, _) = rest
        .split_once(end)
        .unwrap_or_else(|| panic!("`{end}` is no more"));
    inner
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
