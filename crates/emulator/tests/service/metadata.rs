use serde_json::json;

use crate::running::{Running, answer, refused};
use crate::shape::{assert_same_shape, sample};

#[tokio::test]
async fn metadata_is_set_and_read_as_documented() {
    let emulator = Running::new().await;
    let path = format!(
        "/v1/api_core/conversations/{}/metadata",
        emulator.begin("Hi").await
    );
    let documented = sample(include_str!("../../../../tests/fixtures/metadata.json"));
    assert_eq!(answer(emulator.read(&path)).await, json!({"metadata": {}}));
    assert_eq!(answer(emulator.write(&path, &documented)).await, documented);
    assert_same_shape(&documented, &answer(emulator.read(&path)).await);
}

#[tokio::test]
async fn metadata_is_merged() {
    let emulator = Running::new().await;
    let path = format!(
        "/v1/api_core/conversations/{}/metadata",
        emulator.begin("Hi").await
    );
    let set = |values| emulator.write(&path, &json!({"metadata": values}));
    answer(set(json!({"a": 1, "b": {"deep": [1.5, null]}}))).await;
    let merged = answer(set(json!({"a": "x", "c": true}))).await;
    assert_eq!(
        merged,
        json!({"metadata": {"a": "x", "b": {"deep": [1.5, null]}, "c": true}})
    );
    let through_gateway = answer(emulator.get(&format!("/gateway{path}"))).await;
    assert_eq!(through_gateway, merged);
}

#[tokio::test]
async fn metadata_that_the_schema_forbids_is_refused_whole() {
    let emulator = Running::with(|options| {
        options.account.metadata_schema = Some(json!({
            "type": "object",
            "properties": {"plan": {"enum": ["free", "pro"]}},
            "maxProperties": 2
        }));
    })
    .await;
    let path = format!(
        "/v1/api_core/conversations/{}/metadata",
        emulator.begin("Hi").await
    );
    let set = |values| emulator.write(&path, &json!({"metadata": values}));
    answer(set(json!({"plan": "pro", "a": 1}))).await;
    let refusal = refused(
        set(json!({"plan": "golden", "a": 2})),
        422,
        "VALIDATION_ERROR",
    )
    .await;
    assert!(refusal.message.contains("`plan`"), "{}", refusal.message);
    // The schema is for what there is after the merge.
    refused(set(json!({"b": 1})), 422, "VALIDATION_ERROR").await;
    let message = emulator.legacy("Hi", json!({"client_metadata": {"plan": "golden"}}));
    refused(message, 422, "VALIDATION_ERROR").await;
    assert_eq!(
        answer(emulator.read(&path)).await,
        json!({"metadata": {"plan": "pro", "a": 1}})
    );
}

#[tokio::test]
async fn metadata_that_is_no_object_is_refused() {
    let emulator = Running::new().await;
    let path = format!(
        "/v1/api_core/conversations/{}/metadata",
        emulator.begin("Hi").await
    );
    refused(emulator.write(&path, &json!({})), 400, "BAD_REQUEST").await;
    for wrong in [json!("x"), json!(null), json!([1])] {
        let body = json!({"metadata": wrong});
        refused(emulator.write(&path, &body), 422, "VALIDATION_ERROR").await;
    }
}
