use quickchat_web::api::Scope;
use serde_json::json;

use crate::running::{Running, refused};

#[tokio::test]
async fn a_call_without_a_good_token_is_refused() {
    let emulator = Running::new().await;
    let id = emulator.begin("Hi").await;
    for path in [
        "/v1/api/widget/configuration".to_owned(),
        "/v1/api/conversation_ratings/configuration".to_owned(),
        "/v1/api_core/conversations".to_owned(),
        format!("/v1/api_core/conversations/{id}/"),
        format!("/v1/api_core/conversations/{id}/events/"),
        format!("/v1/api_core/conversations/{id}/metadata"),
    ] {
        refused(emulator.get(&path), 401, "PERMISSION_DENIED").await;
        let wrong = emulator.get(&path).bearer_auth("wrong");
        refused(wrong, 401, "PERMISSION_DENIED").await;
        let key = emulator
            .get(&path)
            .bearer_auth("emulated-key-0123456789abcdef");
        refused(key, 401, "PERMISSION_DENIED").await;
        let basic = emulator
            .get(&path)
            .basic_auth("user", Some(emulator.token(Scope::WriteAll)));
        refused(basic, 401, "PERMISSION_DENIED").await;
    }
}

#[tokio::test]
async fn a_token_that_may_only_read_cannot_write() {
    let emulator = Running::new().await;
    let path = format!(
        "/v1/api_core/conversations/{}/metadata",
        emulator.begin("Hi").await
    );
    let request = emulator
        .post(&path, &json!({"metadata": {"a": 1}}))
        .bearer_auth(emulator.token(Scope::ReadAll));
    let refusal = refused(request, 403, "PERMISSION_DENIED").await;
    assert_eq!(
        refusal.message,
        "Insufficient token scope. Required: write_all"
    );
}

#[tokio::test]
async fn an_unknown_conversation_is_not_found() {
    let emulator = Running::new().await;
    for path in ["metadata", "events/", ""] {
        for id in ["nope", "a%2Fb", "%F0%9F%91%8B"] {
            let path = format!("/v1/api_core/conversations/{id}/{path}");
            refused(emulator.read(&path), 404, "NOT_FOUND").await;
        }
    }
    let path = "/v1/api_core/conversations/nope/metadata";
    refused(
        emulator.write(path, &json!({"metadata": {}})),
        404,
        "NOT_FOUND",
    )
    .await;
}

#[tokio::test]
async fn an_unknown_address_is_not_found() {
    let emulator = Running::new().await;
    for path in [
        "/v1/api/widget/configuration/",
        "/v1/api_core/conversations/a/events",
        "/v1/nothing",
        "/gateway",
        "/gateway/nothing",
        "/gateway/v1/api_core/conversations",
        "/gateway/v1/api_core/conversations/a/",
        "/~emulator",
        "/~emulator/nothing",
        "/chat/",
    ] {
        refused(emulator.read(path), 404, "NOT_FOUND").await;
    }
}

#[tokio::test]
async fn an_unknown_method_is_refused() {
    let emulator = Running::new().await;
    for (method, path) in [
        ("GET", "/chat"),
        ("DELETE", "/gateway/chat"),
        ("PUT", "/v1/api_core/conversations/a/metadata"),
        ("POST", "/v1/api/widget/configuration"),
        ("POST", "/~emulator/faults"),
        ("POST", "/"),
    ] {
        refused(emulator.request(method, path), 405, "BAD_REQUEST").await;
    }
}

#[tokio::test]
async fn a_broken_body_is_refused_without_being_repeated() {
    let emulator = Running::new().await;
    let post = |body: &str| {
        emulator
            .request("POST", "/gateway/chat")
            .header("content-type", "application/json")
            .body(body.to_owned())
    };
    for broken in ["", "{", "{\"text\": \"my secret\"", "\u{feff}{}", "nul"] {
        let refusal = refused(post(broken), 400, "BAD_REQUEST").await;
        assert!(!refusal.message.contains("secret"));
    }
    for (wrong, named) in [
        ("[]", "a JSON object"),
        ("\"my secret\"", "a JSON object"),
        ("{\"text\": [\"my secret\"]}", "wrong type: text"),
        (
            "{\"text\": \"Hi\", \"skip_reply\": \"my secret\"}",
            "`skip_reply`",
        ),
    ] {
        let refusal = refused(post(wrong), 422, "VALIDATION_ERROR").await;
        assert!(refusal.message.contains(named), "{}", refusal.message);
        assert!(!refusal.message.contains("secret"), "{}", refusal.message);
    }
    let plain = emulator
        .request("POST", "/gateway/chat")
        .body("{\"text\":\"Hi\"}");
    refused(plain, 415, "BAD_REQUEST").await;
}

#[tokio::test]
async fn a_body_beyond_its_limit_is_refused() {
    let emulator = Running::new().await;
    let long = json!({"text": "x".repeat(256 * 1024)});
    refused(emulator.post("/gateway/chat", &long), 413, "BAD_REQUEST").await;
}
