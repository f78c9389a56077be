use serde_json::{Value, json};

use crate::running::{Running, answer, refused};
use crate::shape::{assert_same_shape, sample};

const SAMPLE: &str = include_str!("../../../../tests/fixtures/chat_response.json");

#[tokio::test]
async fn the_legacy_form_answers_as_documented() {
    let emulator = Running::new().await;
    let reply = answer(emulator.legacy("Hello!", json!({}))).await;
    assert_same_shape(&sample(SAMPLE), &reply);
    assert!(reply["reply"].as_str().unwrap().contains("Hello"));
}

#[tokio::test]
async fn the_current_form_answers_with_src() {
    let emulator = Running::new().await;
    let first = answer(emulator.current("Hello!", json!({}))).await;
    assert!(first["src"].is_i64(), "{first}");
    let follow_up = answer(emulator.current("Thanks", json!({"conv_id": first["conv_id"]}))).await;
    assert_eq!(follow_up["conv_id"], first["conv_id"]);
}

#[tokio::test]
async fn a_token_that_may_only_read_may_chat() {
    let emulator = Running::new().await;
    let body = json!({"scenario_id": "emulated1", "text": "Hello!"});
    let token = emulator.token(quickchat_web::api::Scope::ReadAll);
    answer(emulator.post("/chat", &body).bearer_auth(token)).await;
}

#[tokio::test]
async fn greetings_and_messages_are_numbered_in_order() {
    let emulator = Running::with(|options| {
        let configuration = &mut options.account.widget_configuration;
        configuration.insert("welcome_message".into(), json!("<p>Hi</p>"));
        configuration.insert("welcome_message2".into(), json!(""));
    })
    .await;
    let first = answer(emulator.legacy("Hello!", json!({}))).await;
    assert_eq!(first["ord_number"], 3);
    let second = answer(emulator.legacy("Thanks", json!({"conv_id": first["conv_id"]}))).await;
    assert_eq!(second["ord_number"], 5);
}

#[tokio::test]
async fn a_legacy_follow_up_leaves_the_conversation_out_unless_the_account_says_otherwise() {
    for omits in [true, false] {
        let emulator = Running::with(|options| {
            options.account.legacy_follow_up_omits_conv_id = omits;
        })
        .await;
        let id = emulator.begin("Hello!").await;
        let reply = answer(emulator.legacy("Thanks", json!({"conv_id": id}))).await;
        let expected = if omits { Value::Null } else { json!(id) };
        assert_eq!(reply.get("conv_id").unwrap_or(&Value::Null), &expected);
    }
}

#[tokio::test]
async fn the_gateway_chats_without_a_credential_or_a_scenario() {
    let emulator = Running::new().await;
    let reply = answer(emulator.post("/gateway/chat", &json!({"text": "Hello!"}))).await;
    assert_same_shape(&sample(SAMPLE), &reply);
}

#[tokio::test]
async fn a_skipped_reply_is_empty_and_the_message_is_kept() {
    let emulator = Running::new().await;
    let reply = answer(emulator.legacy("Note this.", json!({"skip_reply": true}))).await;
    assert_eq!(reply["reply"], "");
    let state = emulator.state().await;
    assert_eq!(
        state["conversations"][0]["visitor_texts"],
        json!({"Note this.": 1})
    );
}

#[tokio::test]
async fn client_metadata_is_merged_into_the_conversation() {
    let emulator = Running::new().await;
    let first = answer(emulator.legacy(
        "Hello!",
        json!({"client_metadata": {"plan": "free", "name": "Ada"}}),
    ))
    .await;
    let id = first["conv_id"].as_str().unwrap();
    answer(emulator.legacy(
        "What do you know about me?",
        json!({"conv_id": id, "client_metadata": {"plan": "pro"}}),
    ))
    .await;
    let metadata =
        answer(emulator.read(&format!("/v1/api_core/conversations/{id}/metadata"))).await;
    assert_eq!(metadata["metadata"], json!({"plan": "pro", "name": "Ada"}));
}

#[tokio::test]
async fn the_assistant_knows_what_the_page_told_it() {
    let emulator = Running::new().await;
    let reply = answer(emulator.legacy(
        "What do you know about me?",
        json!({"client_metadata": {"plan": "pro"}}),
    ))
    .await;
    let text = reply["reply"].as_str().unwrap();
    assert!(text.contains("**plan**: pro"), "{text}");
}

#[tokio::test]
async fn context_helps_the_assistant() {
    let emulator = Running::new().await;
    let reply = answer(emulator.legacy("How?", json!({"message_context": "theming"}))).await;
    assert!(reply["reply"].as_str().unwrap().contains("primary_color"));
}

#[tokio::test]
async fn a_refused_message_leaves_no_trace() {
    let emulator = Running::new().await;
    let six = json!({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6});
    let with_six = json!({"client_metadata": six});
    let refusals = [
        (emulator.legacy("Hi", with_six.clone()), 400, "BAD_REQUEST"),
        (emulator.current("Hi", with_six), 400, "BAD_REQUEST"),
        (emulator.legacy("", json!({})), 400, "BAD_REQUEST"),
        (emulator.legacy(" \n", json!({})), 400, "BAD_REQUEST"),
        (
            emulator.legacy("Hi", json!({"conv_id": "nope"})),
            404,
            "NOT_FOUND",
        ),
        (
            emulator.legacy("Hi", json!({"scenario_id": "other"})),
            403,
            "PERMISSION_DENIED",
        ),
        (
            emulator.post("/chat", &json!({"text": "Hi"})),
            400,
            "BAD_REQUEST",
        ),
        (
            emulator.current("Hi", json!({"scenario_id": "other"})),
            403,
            "PERMISSION_DENIED",
        ),
        (
            emulator.legacy("Hi", json!({"api_key": "wrong"})),
            401,
            "PERMISSION_DENIED",
        ),
        (
            emulator.legacy("Hi", json!({"api_key": null})),
            401,
            "PERMISSION_DENIED",
        ),
        (
            emulator.legacy("Hi", json!({})).bearer_auth("wrong"),
            401,
            "PERMISSION_DENIED",
        ),
        (
            emulator.legacy("Hi", json!({"text": 5})),
            422,
            "VALIDATION_ERROR",
        ),
        (
            emulator.legacy("Hi", json!({"client_metadata": []})),
            422,
            "VALIDATION_ERROR",
        ),
        (
            emulator.post("/gateway/chat", &json!({})),
            400,
            "BAD_REQUEST",
        ),
        (
            emulator.post(
                "/gateway/chat",
                &json!({"text": "Hi", "scenario_id": "other"}),
            ),
            403,
            "PERMISSION_DENIED",
        ),
    ];
    for (request, status, code) in refusals {
        refused(request, status, code).await;
    }
    let state = emulator.state().await;
    assert_eq!(state["conversations"], json!([]));
    assert_eq!(state["requests"]["POST chat"]["processed"], 0);
}

#[tokio::test]
async fn a_chat_beyond_the_limit_is_told_when_to_come_back() {
    let emulator = Running::new().await;
    let id = emulator.begin("Hello!").await;
    for _ in 1..60 {
        answer(emulator.legacy("Hello!", json!({"conv_id": id}))).await;
    }
    let refusal = refused(
        emulator.legacy("Hello!", json!({"conv_id": id})),
        429,
        "TOO_MANY_REQUESTS",
    )
    .await;
    let seconds: u32 = refusal.retry_after.unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    // Another credential, another endpoint and the gateway go on.
    answer(emulator.current("Hello!", json!({}))).await;
    answer(emulator.read("/v1/api/widget/configuration")).await;
    answer(emulator.post("/gateway/chat", &json!({"text": "Hello!"}))).await;
}

#[tokio::test]
async fn the_gateway_has_no_limit_per_token() {
    let emulator = Running::new().await;
    for _ in 0..130 {
        answer(emulator.get("/gateway/v1/api/widget/configuration")).await;
    }
}
