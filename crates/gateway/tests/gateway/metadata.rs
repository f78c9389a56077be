use serde_json::json;

use crate::setup::{Setup, answer, refused};

#[tokio::test]
async fn a_visitor_sets_and_sees_what_is_open_to_visitors() {
    let setup = Setup::new().await;
    let path = format!(
        "/v1/api_core/conversations/{}/metadata",
        setup.begin("Hi").await
    );
    let set = json!({"metadata": {"visitor_name": "Ada", "plan": "pro"}});
    assert_eq!(answer(setup.post(&path, &set)).await, set);
    assert_eq!(answer(setup.get(&path)).await, set);
    assert_eq!(
        setup.state().await["conversations"][0]["metadata"],
        set["metadata"]
    );
}

#[tokio::test]
async fn what_the_site_keeps_of_a_visitor_stays_unseen() {
    let setup = Setup::new().await;
    let path = format!(
        "/v1/api_core/conversations/{}/metadata",
        setup.begin("Hi").await
    );
    let direct = format!(
        "http://{}/gateway/v1/api_core/conversations/{}/metadata",
        setup.emulator.address(),
        setup.service_id().await
    );
    let kept = json!({"metadata": {"credit_score": 7, "visitor_name": "Ada"}});
    answer(reqwest::Client::new().post(direct).json(&kept)).await;
    let shown = json!({"metadata": {"visitor_name": "Ada"}});
    assert_eq!(answer(setup.get(&path)).await, shown);
    let set = setup.post(&path, &json!({"metadata": {}}));
    assert_eq!(answer(set).await, shown);
}

#[tokio::test]
async fn a_visitor_cannot_set_what_is_not_open() {
    let setup = Setup::new().await;
    let path = format!(
        "/v1/api_core/conversations/{}/metadata",
        setup.begin("Hi").await
    );
    let write = setup.post(&path, &json!({"metadata": {"is_admin": "my secret"}}));
    let refusal = refused(write, 422, "VALIDATION_ERROR").await;
    assert!(refusal.message.contains("is_admin") && !refusal.message.contains("secret"));
    refused(setup.post(&path, &json!({})), 400, "BAD_REQUEST").await;
    let state = setup.state().await;
    assert_eq!(state["conversations"][0]["metadata"], json!({}));
}
