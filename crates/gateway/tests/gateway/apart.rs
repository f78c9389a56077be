//! Two visitors who try every way to each other's conversation.

use serde_json::json;

use crate::setup::{KEY, PAGE, Setup, answer, keys, refused};

/// Every request about a conversation.
async fn refused_everywhere(setup: &Setup, id: &str) {
    let path = |rest: &str| format!("/v1/api_core/conversations/{id}/{rest}");
    refused(setup.get(&path("metadata")), 404, "NOT_FOUND").await;
    refused(setup.get(&path("events/")), 404, "NOT_FOUND").await;
    let write = setup.post(
        &path("metadata"),
        &json!({"metadata": {"visitor_name": "Mallory"}}),
    );
    refused(write, 404, "NOT_FOUND").await;
    refused(setup.chat("Let me in", id), 404, "NOT_FOUND").await;
}

#[tokio::test]
async fn a_browser_never_sees_the_services_identifier() {
    let setup = Setup::new().await;
    let sealed = setup.begin("Hi").await;
    let service_id = setup.service_id().await;
    for path in ["metadata", "events/"] {
        let path = format!("/v1/api_core/conversations/{sealed}/{path}");
        let text = answer(setup.get(&path)).await.to_string();
        assert!(!text.contains(&service_id));
    }
    assert_ne!(sealed, service_id);
}

#[tokio::test]
async fn the_services_own_identifier_opens_nothing() {
    let setup = Setup::new().await;
    setup.begin("Hi").await;
    refused_everywhere(&setup, &setup.service_id().await).await;
    assert_eq!(
        setup.state().await["conversations"][0]["visitor_messages"],
        1
    );
}

#[tokio::test]
async fn no_guessed_or_edited_identifier_opens_anything() {
    let setup = Setup::new().await;
    let (alice, mallory) = (setup.begin("Alice").await, setup.begin("Mallory").await);
    let half = alice.len() / 2;
    let swapped = if alice.starts_with('A') { 'B' } else { 'A' };
    for guess in [
        "x".to_owned(),
        "A".repeat(alice.len()),
        alice[..alice.len() - 1].to_owned(),
        alice[1..].to_owned(),
        format!("{alice}A"),
        format!("{swapped}{}", &alice[1..]),
        // Half of one and half of the other.
        format!("{}{}", &mallory[..half], &alice[half..]),
        format!("{}{}", &alice[..half], &mallory[half..]),
        alice.to_uppercase(),
        format!("{alice}%00"),
        format!("{alice}%3D"),
    ] {
        refused_everywhere(&setup, &guess).await;
    }
    // Ways that a path could take.
    for path in [
        format!("/v1/api_core/conversations/{mallory}%2F..%2F{alice}x/metadata"),
        format!("/v1/api_core/conversations/..%2F{alice}/metadata"),
    ] {
        refused(setup.get(&path), 404, "NOT_FOUND").await;
    }
    let state = setup.state().await;
    for conversation in state["conversations"].as_array().unwrap() {
        assert_eq!(conversation["visitor_messages"], 1);
        assert_eq!(conversation["metadata"], json!({}));
    }
}

#[tokio::test]
async fn an_identifier_of_another_scenario_is_refused() {
    let setup = Setup::new().await;
    let sealed = setup.begin("Hi").await;
    let other = setup
        .another(|options| {
            options.credentials.scenario_id = "emulated2".into();
            // Its token would name the first scenario and not start.
            options.credentials.token = None;
        })
        .await;
    let request = setup
        .request_of(&other, "POST", "/chat")
        .json(&json!({"text": "Hi", "conv_id": sealed}));
    refused(request, 404, "NOT_FOUND").await;
}

#[tokio::test]
async fn an_identifier_holds_while_the_key_is_rotated_and_is_replaced() {
    let setup = Setup::new().await;
    let sealed = setup.begin("Hi").await;
    let new = "the next sealing key that has enough letters";
    let rotated = setup
        .another(|options| options.keys = keys(&format!("{new},{KEY}")))
        .await;
    let chat = |gateway, id: &str| {
        setup
            .request_of(gateway, "POST", "/chat")
            .json(&json!({"text": "Still me", "conv_id": id}))
    };
    let reply = answer(chat(&rotated, &sealed)).await;
    let replaced = reply["conv_id"].as_str().unwrap().to_owned();
    assert_ne!(replaced, sealed);

    let after = setup.another(|options| options.keys = keys(new)).await;
    answer(chat(&after, &replaced)).await;
    refused(chat(&after, &sealed), 404, "NOT_FOUND").await;
    assert_eq!(
        setup.state().await["conversations"][0]["visitor_messages"],
        3
    );
}

#[tokio::test]
async fn an_expired_identifier_is_refused() {
    let setup = Setup::with(|options| {
        options.conversation_lifetime = std::time::Duration::from_secs(1);
    })
    .await;
    let sealed = setup.begin("Hi").await;
    tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
    refused_everywhere(&setup, &sealed).await;
}

#[tokio::test]
async fn refusals_are_counted_by_their_reason() {
    let setup = Setup::new().await;
    let sealed = setup.begin("Hi").await;
    refused(setup.chat("Hi", "x"), 404, "NOT_FOUND").await;
    let forged = format!("AAAA{}", &sealed[4..]);
    refused(setup.chat("Hi", &forged), 404, "NOT_FOUND").await;
    let metrics = setup.get("/metrics").header("origin", PAGE);
    let text = metrics.send().await.unwrap().text().await.unwrap();
    for line in [
        "quickchat_gateway_refused_total{reason=\"malformed\"} 1",
        "quickchat_gateway_refused_total{reason=\"forged\"} 1",
    ] {
        assert!(text.contains(line), "{text}");
    }
}
