use serde_json::json;

use crate::setup::{Setup, answer, refused};

#[tokio::test]
async fn a_message_is_answered_and_the_conversation_goes_on() {
    let setup = Setup::new().await;
    let first = answer(setup.chat("What is quickchat-web?", "")).await;
    let id = first["conv_id"].as_str().unwrap();
    assert!(!first["reply"].as_str().unwrap().is_empty());
    // The legacy endpoint leaves the name out of follow-up replies.
    let second = answer(setup.chat("And how do I embed it?", id)).await;
    assert_eq!(second["conv_id"], id);
    let state = setup.state().await;
    assert_eq!(
        state["conversations"][0]["visitor_texts"],
        json!({"What is quickchat-web?": 1, "And how do I embed it?": 1})
    );
}

#[tokio::test]
async fn without_a_key_chat_takes_the_current_endpoint() {
    let setup = Setup::with(|options| options.credentials.api_key = None).await;
    let reply = answer(setup.post(
        "/chat",
        &json!({"text": "Hi", "message_context": "on the pricing page"}),
    ))
    .await;
    // Which is the one that answers with `src`.
    assert_eq!(reply["src"], 0);
    let id = reply["conv_id"].as_str().unwrap();
    answer(setup.chat("Hi again", id)).await;
    assert_eq!(
        setup.state().await["conversations"][0]["visitor_messages"],
        2
    );
}

#[tokio::test]
async fn what_a_browser_sends_as_a_credential_is_not_forwarded() {
    let setup = Setup::new().await;
    let body = json!({"text": "Hi", "api_key": "wrong", "skip_reply": true,
                      "scenario_id": "emulated1"});
    let request = setup.post("/chat", &body).bearer_auth("wrong");
    // With any of them the emulator would refuse, or keep silent.
    assert!(!answer(request).await["reply"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn another_scenario_is_refused() {
    let setup = Setup::new().await;
    let request = setup.post("/chat", &json!({"text": "Hi", "scenario_id": "other"}));
    let refusal = refused(request, 403, "PERMISSION_DENIED").await;
    assert!(refusal.message.contains("scenario"));
    assert_eq!(setup.state().await["conversations"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_a_message_is_refused_without_being_repeated() {
    let setup = Setup::new().await;
    let post = |body: &str| {
        setup
            .request("POST", "/chat")
            .header("content-type", "application/json")
            .body(body.to_owned())
    };
    for (body, status, code) in [
        ("{\"text\": \"my secret\"", 400, "BAD_REQUEST"),
        ("{\"text\": \"  \"}", 400, "BAD_REQUEST"),
        ("{\"words\": \"my secret\"}", 400, "BAD_REQUEST"),
        ("[\"my secret\"]", 422, "VALIDATION_ERROR"),
        ("{\"text\": [\"my secret\"]}", 422, "VALIDATION_ERROR"),
        (
            "{\"text\": \"Hi\", \"client_metadata\": \"my secret\"}",
            422,
            "VALIDATION_ERROR",
        ),
        (
            "{\"text\": \"Hi\", \"client_metadata\": {\"my_role\": \"my secret\"}}",
            422,
            "VALIDATION_ERROR",
        ),
    ] {
        let refusal = refused(post(body), status, code).await;
        assert!(!refusal.message.contains("secret"), "{}", refusal.message);
    }
    let long = json!({"text": "x".repeat(10_001)});
    refused(setup.post("/chat", &long), 422, "VALIDATION_ERROR").await;
    let huge = json!({"text": "x".repeat(70_000)});
    refused(setup.post("/chat", &huge), 413, "BAD_REQUEST").await;
    let form = setup.request("POST", "/chat").body("{\"text\":\"Hi\"}");
    refused(form, 415, "BAD_REQUEST").await;
    assert_eq!(setup.state().await["requests"]["POST chat"], json!(null));
}

#[tokio::test]
async fn with_a_base_visitors_addresses_are_below_it_alone() {
    let setup = Setup::with(|options| options.base = Some("/quickchat".into())).await;
    let reply = answer(setup.post("/quickchat/chat", &json!({"text": "Hi"}))).await;
    let id = reply["conv_id"].as_str().unwrap();
    let path = format!("/quickchat/v1/api_core/conversations/{id}/metadata");
    assert_eq!(answer(setup.get(&path)).await, json!({"metadata": {}}));
    refused(setup.chat("Hi", ""), 404, "NOT_FOUND").await;
    assert_eq!(answer(setup.get("/readyz")).await["gateway"], "ready");
}

#[tokio::test]
async fn only_what_visitors_need_is_there() {
    let setup = Setup::new().await;
    let id = setup.begin("Hi").await;
    for path in [
        "/v1/api_core/conversations".to_owned(),
        format!("/v1/api_core/conversations/{id}/"),
        format!("/v1/api_core/conversations/{id}"),
        format!("/v1/api_core/conversations/{id}/events"),
        format!("/v1/api_core/conversations/{id}/../metadata"),
        "/v1/api/chatbot_settings".to_owned(),
        "/chat/".to_owned(),
        "/".to_owned(),
        "/~emulator/state".to_owned(),
    ] {
        refused(setup.get(&path), 404, "NOT_FOUND").await;
    }
    refused(setup.get("/chat"), 405, "BAD_REQUEST").await;
    let delete = setup.request("DELETE", "/v1/api/widget/configuration");
    refused(delete, 405, "BAD_REQUEST").await;
}
