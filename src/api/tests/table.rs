//! The list of operations, the samples, the tests and the table in `docs/` name the
//! same calls, so that none is missing anywhere.

use serde_json::Value as Json;

use super::samples::{TESTED, documented};
use crate::api::{Authorization, OPERATIONS};

#[test]
fn every_operation_of_the_reference_is_listed_and_tested_once() {
    let samples: Json =
        serde_json::from_str(include_str!("../../../tests/fixtures/operations.json")).unwrap();
    let listed: Vec<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
    let sampled: Vec<_> = samples.as_object().unwrap().keys().collect();
    let tested: Vec<_> = TESTED.iter().map(|(_, name)| *name).collect();
    assert_eq!(listed, sampled);
    assert_eq!(listed, tested);
    assert_eq!(listed.len(), 42);
}

#[test]
fn the_table_in_the_documentation_is_the_list() {
    let document = include_str!("../../../docs/operations.md");
    let rows: Vec<_> = document
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains("::request` |"))
        .collect();
    let expected: Vec<_> = OPERATIONS
        .iter()
        .zip(TESTED)
        .map(|(operation, (test, _))| {
            let scope = match operation.authorization {
                Authorization::Chat => "API key, or token",
                Authorization::Token(scope) => scope.as_str(),
            };
            format!(
                "| {} | `{}` | `{} {}` | {scope} | {} | `{test}::request` | `{test}::answer` |",
                operation.title,
                operation.name,
                operation.method.as_str(),
                operation.path,
                operation.rate_tier.per_minute(),
            )
        })
        .collect();
    assert_eq!(rows, expected, "\n{}", expected.join("\n"));
}

#[test]
fn writes_need_the_scope_to_write() {
    for operation in OPERATIONS {
        let Authorization::Token(scope) = operation.authorization else {
            continue;
        };
        let reads = documented(operation.name)["request"]["method"] == "GET";
        let expected = if reads { "read_all" } else { "write_all" };
        assert_eq!(scope.as_str(), expected, "{}", operation.name);
    }
}
