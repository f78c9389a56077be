use serde_json::json;

use crate::running::{Running, answer};
use crate::shape::{assert_same_shape, sample};

#[tokio::test]
async fn the_widget_configuration_is_as_documented() {
    let emulator = Running::new().await;
    let mut documented = sample(include_str!(
        "../../../../tests/fixtures/widget_configuration.json"
    ));
    // Newer than the documented sample.
    documented["conversation_starters"] = json!(["What can I ask?"]);
    for request in [
        emulator.read("/v1/api/widget/configuration"),
        emulator.get("/gateway/v1/api/widget/configuration"),
    ] {
        assert_same_shape(&documented, &answer(request).await);
    }
}

#[tokio::test]
async fn the_widget_configuration_is_the_accounts_own_with_gaps_and_unknown_fields() {
    let emulator = Running::with(|options| {
        options.account.widget_configuration = json!({"header": "Hi", "newer_field": {"a": [1]}})
            .as_object()
            .unwrap()
            .clone();
    })
    .await;
    let configuration = answer(emulator.get("/gateway/v1/api/widget/configuration")).await;
    assert_eq!(
        configuration,
        json!({"header": "Hi", "newer_field": {"a": [1]}})
    );
}

#[tokio::test]
async fn the_rating_configuration_is_as_documented() {
    let emulator = Running::new().await;
    let documented = sample(include_str!(
        "../../../../tests/fixtures/rating_configuration.json"
    ));
    let path = "/v1/api/conversation_ratings/configuration";
    assert_same_shape(&documented, &answer(emulator.read(path)).await);
    let through_gateway = answer(emulator.get(&format!("/gateway{path}"))).await;
    assert_same_shape(&documented, &through_gateway);
}
