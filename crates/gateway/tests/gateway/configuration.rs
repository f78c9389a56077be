use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::setup::{Setup, answer};

const WIDGET: &str = "/v1/api/widget/configuration";
const RATING: &str = "/v1/api/conversation_ratings/configuration";

#[tokio::test]
async fn one_read_of_the_service_serves_everyone() {
    let setup = Arc::new(Setup::new().await);
    let mut visitors = JoinSet::new();
    for _ in 0..200 {
        let setup = Arc::clone(&setup);
        visitors.spawn(async move { answer(setup.get(WIDGET)).await });
    }
    let configuration = Value::Object(setup.account().widget_configuration.clone());
    for seen in visitors.join_all().await {
        assert_eq!(seen, configuration);
    }
    assert_eq!(answer(setup.get(RATING)).await["conv_rating_active"], true);
    let requests = setup.state().await["requests"].clone();
    assert_eq!(requests["GET configuration"]["received"], 1);
    assert_eq!(requests["GET rating"]["received"], 1);
}

#[tokio::test]
async fn what_a_browser_has_is_not_sent_again() {
    let setup = Setup::new().await;
    let first = setup.get(WIDGET).send().await.unwrap();
    let etag = first.headers()["etag"].clone();
    assert!(first.headers().contains_key("cache-control"));
    for known in [
        etag.to_str().unwrap(),
        &format!("\"x\", W/{}", etag.to_str().unwrap()),
    ] {
        let again = setup.get(WIDGET).header("if-none-match", known);
        let again = again.send().await.unwrap();
        assert_eq!(again.status(), 304);
        assert_eq!(again.headers()["etag"], etag);
        assert!(again.bytes().await.unwrap().is_empty());
    }
    let other = setup.get(WIDGET).header("if-none-match", "\"x\"");
    assert_eq!(other.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn while_the_service_is_away_the_last_answer_serves() {
    let setup = Setup::new().await;
    let before = answer(setup.get(WIDGET)).await;
    setup.fault("drop=before").await;
    assert_eq!(answer(setup.get(WIDGET)).await, before);
    assert_eq!(
        answer(setup.get("/readyz")).await["gateway"],
        json!("ready")
    );
}
