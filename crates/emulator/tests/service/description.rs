//! What the emulator says of itself, beside the reference's samples: which are the
//! client's calls too, field for field (`src/api/tests/samples.rs`).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::running::{Running, answer};
use crate::shape::sample;

async fn description() -> Value {
    let emulator = Running::new().await;
    answer(emulator.get("/~emulator/openapi.json")).await
}

fn operations() -> Value {
    sample(include_str!("../../../../tests/fixtures/operations.json"))
}

/// The described operations by name: path, method, and what is said.
fn described(description: &Value) -> Vec<(String, String, &Value)> {
    let paths = description["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().iter();
            methods.map(|(method, said)| (path.clone(), method.to_uppercase(), said))
        })
        .collect()
}

/// Whether a path is one that the template describes.
fn fits(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template
            .zip(path)
            .all(|(part, given)| part == given || (part.starts_with('{') && !given.is_empty()))
}

/// What of `value` the schema at `content` forbids.
fn violations(description: &Value, content: &Value, value: &Value) -> Vec<String> {
    let mut schema = content["application/json"]["schema"].clone();
    assert!(schema.is_object(), "no schema for {value}");
    // References lead there.
    schema["components"] = description["components"].clone();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors = validator.iter_errors(value);
    errors.map(|error| error.to_string()).collect()
}

#[tokio::test]
async fn every_operation_of_the_reference_is_described_and_no_other() {
    let description = description().await;
    assert_eq!(description["openapi"], "3.1.0");
    let described: BTreeSet<_> = described(&description)
        .iter()
        .map(|(.., said)| said["operationId"].as_str().unwrap().to_owned())
        .collect();
    let documented: BTreeSet<_> = operations().as_object().unwrap().keys().cloned().collect();
    assert_eq!(described, documented);
}

#[tokio::test]
async fn every_call_of_the_client_is_as_described() {
    let description = description().await;
    let described = described(&description);
    for (name, documented) in operations().as_object().unwrap() {
        let request = &documented["request"];
        let url: reqwest::Url = request["url"].as_str().unwrap().parse().unwrap();
        let (template, method, said) = described
            .iter()
            .find(|(.., said)| said["operationId"] == name.as_str())
            .unwrap();
        assert_eq!(request["method"], method.as_str(), "{name}");
        assert!(fits(template, url.path()), "{name}: {template}");
        let parameters = said["parameters"].as_array().unwrap();
        let in_query = || parameters.iter().filter(|it| it["in"] == "query");
        let given: BTreeSet<_> = url
            .query_pairs()
            .map(|(name, _)| name.into_owned())
            .collect();
        for parameter in &given {
            let is_known = in_query().any(|it| it["name"] == parameter.as_str());
            assert!(is_known, "{name}: {parameter}");
        }
        for parameter in in_query().filter(|it| it["required"] == true) {
            assert!(
                given.contains(parameter["name"].as_str().unwrap()),
                "{name}"
            );
        }
        let content = &said["requestBody"]["content"];
        match (&request["body"], request["file"].as_str()) {
            (_, Some(file)) => {
                let form = &content["multipart/form-data"]["schema"];
                assert_eq!(form["required"], json!([file]), "{name}");
            }
            (Value::Null, None) => assert_ne!(said["requestBody"]["required"], true, "{name}"),
            (body, None) => assert_eq!(violations(&description, content, body), [""; 0], "{name}"),
        }
    }
}

#[tokio::test]
async fn every_documented_answer_is_as_described() {
    let description = description().await;
    for (.., said) in described(&description) {
        let name = said["operationId"].as_str().unwrap();
        let documented = &operations()[name];
        let success = &said["responses"][documented["status"].to_string()];
        assert!(success.is_object(), "{name}: {}", documented["status"]);
        // A text names a file with the sample, which tests of its own compare.
        if documented["response"].is_null() || documented["response"].is_string() {
            continue;
        }
        let found = violations(&description, &success["content"], &documented["response"]);
        assert_eq!(found, [""; 0], "{name}");
    }
}
