//! Each fault of a service or a network, met by each call: the right error, a
//! promise that settles, a client that works afterwards, nothing sent twice.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "how a test fails")]

mod support;

use quickchat_web::client::Client;
use support::{
    client, client_with, conversation, get, json, number, rejection, settle, text, times_taken,
    unique,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[derive(Clone, Copy, PartialEq)]
enum Call {
    SendMessage,
    WidgetConfiguration,
    ConversationMetadata,
    SetConversationMetadata,
}

const CALLS: [Call; 4] = [
    Call::SendMessage,
    Call::WidgetConfiguration,
    Call::ConversationMetadata,
    Call::SetConversationMetadata,
];

impl Call {
    fn make(self, client: &Client, conversation: &str, message: &str) -> JsValue {
        let none = JsValue::UNDEFINED;
        let promise = match self {
            Call::SendMessage => client.send_message(&message.into(), &none),
            Call::WidgetConfiguration => client.widget_configuration(&none),
            Call::ConversationMetadata => client.conversation_metadata(&conversation.into(), &none),
            Call::SetConversationMetadata => {
                client.set_conversation_metadata(&conversation.into(), &json(r#"{"a":1}"#), &none)
            }
        };
        promise.into()
    }
}

/// How long a call may take, in milliseconds: a busy machine's answer shouldn't be
/// too late where something else is to go wrong.
fn patience(fault: &str) -> u32 {
    match fault {
        "drip=1" | "latency=2500" => 1000,
        _ => 8000,
    }
}

/// How often a fault must come so that the client meets it once: Firefox asks up to
/// ten times by itself for a read whose connection is lost before any answer.
fn times(fault: &str, call: Call) -> u32 {
    let is_read = matches!(call, Call::WidgetConfiguration | Call::ConversationMetadata);
    let browser = text(&get(&js_sys::global(), "navigator"), "userAgent");
    match browser.contains("Firefox") && is_read && fault.starts_with("drop") {
        true => 10,
        false => 1,
    }
}

/// Makes the call once with the fault and once more without.
async fn meet(fault: &str, expected: &str) {
    let conversation = conversation().await;
    for call in CALLS {
        let client = client_with(
            &format!("{fault};times={}", times(fault, call)),
            [("timeoutMs", patience(fault).into())],
        );
        let message = unique("met");
        let error = rejection(call.make(&client, &conversation, &message)).await;
        assert_eq!(
            text(&error, "code"),
            expected,
            "{fault}: {}",
            text(&error, "message")
        );
        let again = settle(call.make(&client, &conversation, &unique("after"))).await;
        assert!(
            again.is_ok(),
            "{fault}: the client doesn't work afterwards: {again:?}"
        );
        assert!(times_taken(&message).await <= 1, "{fault}: sent twice");
    }
}

#[wasm_bindgen_test]
async fn every_status_has_its_code() {
    for (status, code) in [
        (400, "BAD_REQUEST"),
        (401, "PERMISSION_DENIED"),
        (402, "PAYMENT_REQUIRED"),
        (403, "PERMISSION_DENIED"),
        (404, "NOT_FOUND"),
        (409, "CONFLICT"),
        (418, "BAD_REQUEST"),
        (422, "VALIDATION_ERROR"),
        (429, "TOO_MANY_REQUESTS"),
        (500, "UNKNOWN"),
        (501, "UNKNOWN"),
        (502, "SERVICE_UNAVAILABLE"),
        (503, "SERVICE_UNAVAILABLE"),
        (504, "SERVICE_UNAVAILABLE"),
    ] {
        meet(&format!("status={status}"), code).await;
    }
}

#[wasm_bindgen_test]
async fn an_error_page_of_html_is_known_by_its_status() {
    meet("html=502", "SERVICE_UNAVAILABLE").await;
    meet("html=404", "NOT_FOUND").await;
    meet("html=200", "DECODE").await;
}

#[wasm_bindgen_test]
async fn a_connection_lost_at_any_point_is_a_network_error() {
    meet("drop=before", "NETWORK").await;
    meet("drop=after", "NETWORK").await;
    meet("truncate", "NETWORK").await;
}

#[wasm_bindgen_test]
async fn a_success_that_is_garbage_is_a_decode_error() {
    meet("malformed", "DECODE").await;
    meet("garbage", "DECODE").await;
    meet("empty", "DECODE").await;
}

#[wasm_bindgen_test]
async fn an_answer_that_comes_too_slowly_is_a_timeout() {
    meet("latency=2500", "TIMEOUT").await;
    meet("drip=1", "TIMEOUT").await;
}

#[wasm_bindgen_test]
async fn wrong_types_are_a_decode_error_that_names_the_field() {
    let conversation = conversation().await;
    for (call, field) in [
        (Call::SendMessage, "`conv_id`"),
        (Call::ConversationMetadata, "`metadata`"),
        (Call::SetConversationMetadata, "`metadata`"),
    ] {
        let error =
            rejection(call.make(&client("wrong-type"), &conversation, &unique("typed"))).await;
        assert_eq!(text(&error, "code"), "DECODE");
        assert!(
            text(&error, "message").contains(field),
            "{}",
            text(&error, "message")
        );
    }
}

#[wasm_bindgen_test]
async fn wrong_types_in_a_configuration_become_defaults() {
    let call = client("wrong-type").widget_configuration(&JsValue::UNDEFINED);
    let configuration = settle(call).await.unwrap();
    assert_eq!(text(&configuration, "primary_color"), "rgb(0, 122, 255)");
    assert_eq!(get(&configuration, "typing"), JsValue::TRUE);
}

#[wasm_bindgen_test]
async fn an_error_tells_the_services_own_details_and_request() {
    let call = client("status=422").widget_configuration(&JsValue::UNDEFINED);
    let error = rejection(call).await;
    assert_eq!(number(&error, "status"), 422.0);
    assert_eq!(get(&error, "retryable"), JsValue::FALSE);
    assert_eq!(text(&error, "details.0.code"), "VALIDATION_ERROR");
    assert!(!text(&error, "details.0.message").is_empty());
    assert!(
        !text(&error, "requestId").is_empty(),
        "X-Request-Id is exposed to other origins"
    );
}

#[wasm_bindgen_test]
async fn a_lost_message_may_be_sent_again_by_the_caller_alone() {
    for fault in ["drop=after", "status=500", "latency=2500", "status=503"] {
        let client = client_with(
            fault,
            [
                ("maxRetries", 3.into()),
                ("timeoutMs", patience(fault).into()),
            ],
        );
        let message = unique("once");
        let error =
            rejection(client.send_message(&message.as_str().into(), &JsValue::UNDEFINED)).await;
        assert_eq!(get(&error, "retryable"), JsValue::TRUE, "{fault}");
        support::wait(50).await;
        assert!(times_taken(&message).await <= 1, "{fault}");
    }
}

#[wasm_bindgen_test]
async fn a_message_that_the_service_cannot_have_taken_goes_again() {
    for fault in ["status=429;times=2", "status=503,retry-after=0;times=2"] {
        let client = client_with(fault, [("maxRetries", 2.into())]);
        let message = unique("again");
        settle(client.send_message(&message.as_str().into(), &JsValue::UNDEFINED))
            .await
            .unwrap();
        assert_eq!(times_taken(&message).await, 1, "{fault}");
    }
}

#[wasm_bindgen_test]
async fn a_read_goes_again_after_what_passes() {
    for fault in [
        "status=500",
        "status=503",
        "status=429",
        "drop=before",
        "latency=2500",
    ] {
        let client = client_with(
            &format!("{fault};times=2"),
            [
                ("maxRetries", 2.into()),
                ("timeoutMs", patience(fault).into()),
            ],
        );
        let outcome = settle(client.widget_configuration(&JsValue::UNDEFINED)).await;
        assert!(outcome.is_ok(), "{fault}");
    }
}

#[wasm_bindgen_test]
async fn a_read_gives_up_after_its_retries() {
    let client = client_with("status=503;times=2", [("maxRetries", 1.into())]);
    let error = rejection(client.widget_configuration(&JsValue::UNDEFINED)).await;
    assert_eq!(text(&error, "code"), "SERVICE_UNAVAILABLE");
    settle(client.widget_configuration(&JsValue::UNDEFINED))
        .await
        .unwrap();
}

#[wasm_bindgen_test]
async fn retry_after_is_waited_for_in_seconds_and_as_a_date() {
    for (fault, least) in [
        ("status=429,retry-after=1;times=1", 1000.0),
        // A date has whole seconds, so two of them are more than one.
        ("status=503,retry-after=date:2;times=1", 900.0),
    ] {
        let client = client_with(fault, [("maxRetries", 1.into())]);
        let began = support::now();
        settle(client.widget_configuration(&JsValue::UNDEFINED))
            .await
            .unwrap();
        let waited = support::now() - began;
        assert!(waited >= least, "{fault}: {waited} ms");
    }
}

#[wasm_bindgen_test]
async fn a_long_retry_after_is_told_to_the_caller_instead() {
    let client = client_with("status=429,retry-after=120", [("maxRetries", 2.into())]);
    let error = rejection(client.widget_configuration(&JsValue::UNDEFINED)).await;
    assert_eq!(number(&error, "retryAfterMs"), 120_000.0);
}
