use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

use crate::running::{Running, answer, refused};

/// What comes back over a bare connection, until it ends.
async fn raw(emulator: &Running, fault: &str) -> String {
    let address = emulator.address();
    let body = r#"{"text":"Hello!"}"#;
    let request = format!(
        "POST /~fault/{fault}/gateway/chat HTTP/1.1\r\nHost: {address}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A reset is an end too; what came before it is kept.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8(answer).unwrap()
    })
    .await
    .unwrap()
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

fn content_length(answer: &str) -> Option<usize> {
    let line = answer
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))?;
    line.parse().ok()
}

async fn chats(emulator: &Running) -> Value {
    emulator.state().await["requests"]["POST chat"].clone()
}

#[tokio::test]
async fn a_status_comes_in_the_envelope_and_nothing_is_done() {
    let emulator = Running::new().await;
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
        (503, "SERVICE_UNAVAILABLE"),
    ] {
        let path = format!("/~fault/status={status}/gateway/chat");
        let refusal = refused(emulator.post(&path, &json!({"text": "Hi"})), status, code).await;
        assert_eq!(refusal.retry_after, None);
    }
    assert_eq!(
        chats(&emulator).await,
        json!({"received": 11, "processed": 0})
    );
}

#[tokio::test]
async fn retry_after_comes_in_seconds_or_as_a_date() {
    let emulator = Running::new().await;
    let path = "/~fault/status=429,retry-after=2/chat";
    let refusal = refused(emulator.get(path), 429, "TOO_MANY_REQUESTS").await;
    assert_eq!(refusal.retry_after.as_deref(), Some("2"));

    let path = "/~fault/status=503,retry-after=date:2/chat";
    let refusal = refused(emulator.get(path), 503, "SERVICE_UNAVAILABLE").await;
    let date = httpdate::parse_http_date(&refusal.retry_after.unwrap()).unwrap();
    let wait = date.duration_since(SystemTime::now()).unwrap();
    assert!(wait > Duration::from_secs(1) && wait <= Duration::from_secs(3));
}

#[tokio::test]
async fn a_page_of_html_comes_and_nothing_is_done() {
    let emulator = Running::new().await;
    let page = emulator
        .post("/~fault/html=502/gateway/chat", &json!({"text": "Hi"}))
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 502);
    assert!(
        page.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    assert!(
        page.text()
            .await
            .unwrap()
            .contains("<h1>502 Bad Gateway</h1>")
    );
    assert_eq!(chats(&emulator).await["processed"], 0);
}

#[tokio::test]
async fn a_connection_drops_without_an_answer_before_or_after_the_work() {
    let emulator = Running::new().await;
    assert_eq!(raw(&emulator, "drop=before").await, "");
    assert_eq!(
        chats(&emulator).await,
        json!({"received": 1, "processed": 0})
    );
    assert_eq!(raw(&emulator, "drop=after").await, "");
    assert_eq!(
        chats(&emulator).await,
        json!({"received": 2, "processed": 1})
    );
}

#[tokio::test]
async fn a_truncated_answer_is_shorter_than_it_says() {
    let emulator = Running::new().await;
    let answer = raw(&emulator, "truncate").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"));
    let promised = content_length(&answer).unwrap();
    assert_eq!(body(&answer).len(), promised / 2);
    assert_eq!(chats(&emulator).await["processed"], 1);
}

#[tokio::test]
async fn malformed_json_comes_as_a_whole_answer() {
    let emulator = Running::new().await;
    let answer = raw(&emulator, "malformed").await;
    assert_eq!(content_length(&answer), Some(body(&answer).len()));
    assert!(body(&answer).starts_with("{\"conv_id\""));
    assert!(serde_json::from_str::<Value>(body(&answer)).is_err());
    assert_eq!(chats(&emulator).await["processed"], 1);
}

#[tokio::test]
async fn garbage_is_json_of_the_wrong_kind() {
    let emulator = Running::new().await;
    let answer = raw(&emulator, "garbage").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"));
    assert!(
        serde_json::from_str::<Value>(body(&answer))
            .unwrap()
            .is_array()
    );
}

#[tokio::test]
async fn an_empty_answer_has_no_body() {
    let emulator = Running::new().await;
    let answer = raw(&emulator, "empty").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"));
    assert_eq!((body(&answer), content_length(&answer)), ("", Some(0)));
}

#[tokio::test]
async fn wrong_types_keep_the_names_and_change_every_value() {
    let emulator = Running::new().await;
    let answer = raw(&emulator, "wrong-type").await;
    let mut members: Value = serde_json::from_str(body(&answer)).unwrap();
    assert!(members["conv_id"].is_number() && members["reply"].is_number());
    assert!(members["ord_number"].take().is_string());
}

#[tokio::test]
async fn a_drip_arrives_whole_but_slowly() {
    let emulator = Running::new().await;
    let path = "v1/api/conversation_ratings/configuration";
    let whole = answer(emulator.get(&format!("/gateway/{path}"))).await;
    let started = Instant::now();
    let dripped = answer(emulator.get(&format!("/~fault/drip=400/gateway/{path}"))).await;
    assert_eq!(dripped, whole);
    let bytes = u32::try_from(whole.to_string().len()).unwrap();
    let expected = Duration::from_secs_f64(f64::from(bytes) / 400.0);
    let took = started.elapsed();
    assert!(took > expected * 9 / 10, "{took:?} for {bytes} bytes");
}

#[tokio::test]
async fn latency_delays_the_answer_and_not_the_work() {
    let emulator = Running::new().await;
    let started = Instant::now();
    let path = "/~fault/latency=300/gateway/chat";
    let message = emulator.post(path, &json!({"text": "Hello!"}));
    let given_up = message.timeout(Duration::from_millis(100)).send().await;
    assert!(given_up.unwrap_err().is_timeout());
    assert_eq!(chats(&emulator).await["processed"], 1);
    answer(emulator.post(path, &json!({"text": "Hello!"}))).await;
    assert!(started.elapsed() >= Duration::from_millis(400));
}

#[tokio::test]
async fn a_fault_can_be_limited_in_number_and_place() {
    let emulator = Running::new().await;
    let prefix = "/~fault/status=503;times=2;on=configuration;key=a/gateway";
    let configuration = format!("{prefix}/v1/api/widget/configuration");
    let chat = format!("{prefix}/chat");
    for _ in 0..2 {
        answer(emulator.post(&chat, &json!({"text": "Hi"}))).await;
        refused(emulator.get(&configuration), 503, "SERVICE_UNAVAILABLE").await;
    }
    answer(emulator.get(&configuration)).await;
    let other = configuration.replace("key=a", "key=b");
    refused(emulator.get(&other), 503, "SERVICE_UNAVAILABLE").await;
}

#[tokio::test]
async fn a_fault_at_start_holds_for_the_service_and_not_for_the_control() {
    let emulator = Running::with(|options| {
        options.fault = Some("status=503".parse().unwrap());
    })
    .await;
    for path in ["/chat", "/gateway/v1/api/widget/configuration"] {
        refused(emulator.get(path), 503, "SERVICE_UNAVAILABLE").await;
    }
    emulator.state().await;
    answer(emulator.get("/~fault/status=503/~emulator/settings")).await;
    let greeting = emulator.get("/").send().await.unwrap();
    assert_eq!(greeting.status(), 200);
}

#[tokio::test]
async fn a_fault_that_does_not_exist_is_refused() {
    let emulator = Running::new().await;
    for path in [
        "/~fault/explode/chat",
        "/~fault//chat",
        "/~fault/status=9/chat",
    ] {
        refused(emulator.get(path), 400, "BAD_REQUEST").await;
    }
}
