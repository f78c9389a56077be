use serde_json::{Value, json};

use crate::running::{Running, answer, refused};

#[tokio::test]
async fn a_person_takes_a_conversation_over_and_gives_it_back() {
    let emulator = Running::new().await;
    let id = emulator.begin("Hello!").await;
    let control = format!("/~emulator/conversations/{id}");
    let say = |text: &str| emulator.legacy(text, json!({"conv_id": id}));
    let assign = |kind: &str| emulator.put(&format!("{control}/assignee"), &json!({"type": kind}));

    answer(assign("human_operator")).await;
    assert_eq!(answer(say("Are you there?")).await["reply"], "");
    let written = emulator.post(&format!("{control}/messages"), &json!({"text": "I am."}));
    let number = answer(written).await["ord_number"].clone();
    answer(assign("ai_assistant")).await;
    assert_ne!(answer(say("Hello!")).await["reply"], "");

    let path = format!("/v1/api_core/conversations/{id}/events/");
    let events = answer(emulator.read(&path)).await;
    let operators: Vec<_> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["data"])
        .filter(|data| data["author"] == "human_operator")
        .collect();
    assert_eq!(operators.len(), 1);
    assert_eq!(operators[0]["content"], "I am.");
    assert_eq!(operators[0]["ord"], number);
}

#[tokio::test]
async fn the_state_tells_how_often_each_text_arrived() {
    let emulator = Running::new().await;
    let id = emulator.begin("Hello!").await;
    for _ in 0..2 {
        answer(emulator.legacy("Thanks", json!({"conv_id": id}))).await;
    }
    let state = emulator.state().await;
    assert_eq!(
        state["requests"],
        json!({"POST chat": {"received": 3, "processed": 3}})
    );
    let conversation = &state["conversations"][0];
    assert_eq!(conversation["id"], id.as_str());
    assert_eq!(conversation["visitor_messages"], 3);
    assert_eq!(
        conversation["visitor_texts"],
        json!({"Hello!": 1, "Thanks": 2})
    );
}

#[tokio::test]
async fn everything_can_be_forgotten() {
    let emulator = Running::new().await;
    for _ in 0..60 {
        emulator.begin("Hello!").await;
    }
    let refusal = emulator.legacy("Hello!", json!({}));
    refused(refusal, 429, "TOO_MANY_REQUESTS").await;
    let response = emulator
        .request("DELETE", "/~emulator/state")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(
        emulator.state().await,
        json!({"requests": {}, "conversations": []})
    );
    emulator.begin("Hello!").await;
}

#[tokio::test]
async fn rate_limits_can_be_switched_off() {
    let emulator = Running::new().await;
    let settings = emulator.put("/~emulator/settings", &json!({"rate_limits": false}));
    assert_eq!(
        answer(settings).await,
        json!({"cors": true, "rate_limits": false})
    );
    for _ in 0..65 {
        emulator.begin("Hello!").await;
    }
    let unknown = emulator.put("/~emulator/settings", &json!({"rate_limit": false}));
    refused(unknown, 422, "VALIDATION_ERROR").await;
}

#[tokio::test]
async fn a_standing_fault_is_set_read_and_cleared() {
    let emulator = Running::new().await;
    let fault = async || answer(emulator.get("/~emulator/fault")).await;
    let set = |spec: Value| emulator.put("/~emulator/fault", &json!({"fault": spec}));
    let none = json!({"fault": null, "left": null});
    assert_eq!(fault().await, none);

    answer(set(json!("status=503;times=2"))).await;
    let chat = emulator.legacy("Hello!", json!({}));
    refused(chat, 503, "SERVICE_UNAVAILABLE").await;
    assert_eq!(
        fault().await,
        json!({"fault": "status=503;times=2", "left": 1})
    );

    let refusal = refused(set(json!("explode")), 400, "BAD_REQUEST").await;
    assert!(refusal.message.contains("`explode` is no fault"));
    assert_eq!(fault().await["fault"], "status=503;times=2");

    for clear in [json!(null), json!("")] {
        answer(set(json!("garbage"))).await;
        assert_eq!(answer(set(clear)).await, none);
    }
    answer(set(json!("garbage"))).await;
    assert_eq!(
        answer(emulator.request("PUT", "/~emulator/fault")).await,
        none
    );
}

#[tokio::test]
async fn the_widget_configuration_is_replaced_and_brought_back() {
    let emulator = Running::new().await;
    let served = async || answer(emulator.get("/gateway/v1/api/widget/configuration")).await;
    let accounts_own = served().await;

    let other = json!({"header": "Other", "welcome_message": "Welcome!"});
    let set = emulator.put("/~emulator/configuration", &other);
    assert_eq!(answer(set).await, other);
    assert_eq!(served().await, other);
    assert_eq!(
        answer(emulator.get("/~emulator/configuration")).await,
        other
    );
    let id = emulator.begin("Hello!").await;
    let events = format!("/v1/api_core/conversations/{id}/events/");
    let events = answer(emulator.read(&events)).await;
    assert_eq!(events["items"][0]["data"]["content"], "Welcome!");

    let broken = emulator.put("/~emulator/configuration", &json!(["header"]));
    refused(broken, 422, "VALIDATION_ERROR").await;
    assert_eq!(served().await, other);
    answer(emulator.request("PUT", "/~emulator/configuration")).await;
    assert_eq!(served().await, accounts_own);
}

#[tokio::test]
async fn the_rating_configuration_is_replaced_and_brought_back() {
    let emulator = Running::new().await;
    let address = "/gateway/v1/api/conversation_ratings/configuration";
    let served = async || answer(emulator.get(address)).await;
    let accounts_own = served().await;
    assert_eq!(accounts_own["conv_rating_active"], true);

    let other = json!({"conv_rating_active": false, "conv_rating_popup_active": true,
        "conv_rating_question_codes": ["HELPFUL_THUMBS"]});
    let set = emulator.put("/~emulator/rating", &other);
    assert_eq!(answer(set).await, other);
    assert_eq!(served().await, other);
    answer(emulator.request("PUT", "/~emulator/rating")).await;
    assert_eq!(served().await, accounts_own);
}

#[tokio::test]
async fn every_listed_fault_can_be_asked_for() {
    let emulator = Running::new().await;
    let listed = answer(emulator.get("/~emulator/faults")).await;
    let listed = listed.as_array().unwrap();
    assert!(listed.len() > 10);
    for fault in listed {
        assert!(fault["title"].is_string() && fault["description"].is_string());
        let set = emulator.put("/~emulator/fault", &json!({"fault": fault["spec"]}));
        assert_eq!(answer(set).await["fault"], fault["spec"]);
    }
}
