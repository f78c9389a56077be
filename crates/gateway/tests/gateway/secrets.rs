//! Nothing that a browser gets has a secret in it.

use std::sync::Mutex;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use quickchat_gateway::{Running, start};
use reqwest::RequestBuilder;
use serde_json::json;
use tokio::net::TcpListener;

use crate::setup::{KEY, PAGE, Setup, options};

/// Everything that browsers got: heads and bodies.
#[derive(Default)]
struct Received(Mutex<Vec<u8>>);

impl Received {
    async fn take(&self, request: RequestBuilder) -> StatusCode {
        let response = request.send().await.unwrap();
        let status = response.status();
        let head = format!("{:?} {:?}", response.status(), response.headers());
        let body = response.bytes().await.unwrap();
        let mut all = self.0.lock().unwrap();
        all.extend_from_slice(head.as_bytes());
        all.extend_from_slice(&body);
        status
    }

    /// Fails when a secret, or a good part of one, is in there.
    fn assert_without(&self, secrets: &[&str]) {
        let all = self.0.lock().unwrap();
        assert!(all.len() > 1000);
        for secret in secrets {
            for part in secret.as_bytes().windows(16) {
                let found = all.windows(part.len()).any(|window| window == part);
                assert!(!found, "part of a secret reached a browser");
            }
        }
    }
}

fn secrets_of(setup: &Setup) -> [&str; 3] {
    let account = setup.account();
    [&account.api_key, &account.tokens[0].token, KEY]
}

#[tokio::test]
async fn no_answer_has_a_secret_in_it() {
    let setup = Setup::new().await;
    let received = Received::default();
    let id = setup.begin("What do you know about me?").await;
    let paths = [
        "/v1/api/widget/configuration".to_owned(),
        "/v1/api/conversation_ratings/configuration".to_owned(),
        format!("/v1/api_core/conversations/{id}/metadata"),
        format!("/v1/api_core/conversations/{id}/events/"),
        "/readyz".to_owned(),
        "/metrics".to_owned(),
        "/nothing".to_owned(),
    ];
    for fault in [
        "",
        "status=500",
        "status=401",
        "garbage",
        "html=502",
        "drop=after",
        "empty",
    ] {
        setup.fault(fault).await;
        for path in &paths {
            received.take(setup.get(path)).await;
        }
        received.take(setup.chat("Hi", &id)).await;
        received.take(setup.chat("Hi", "nonsense")).await;
    }
    received.assert_without(&secrets_of(&setup));
}

/// A service that says everything it was told.
async fn echo(status: StatusCode) -> (Running, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let echo = Router::new().fallback(async move |request: Request| {
        let (head, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 100_000).await.unwrap();
        let said = format!("{head:?} {}", String::from_utf8_lossy(&body));
        let token = head.headers.get("authorization").cloned();
        let body = match status {
            StatusCode::OK => {
                json!({"header": said, "conv_id": said, "metadata": {"visitor_name": said}})
            }
            _ => json!({"errors": {"root": [{"message": said, "code": said}]}}),
        };
        let mut response = (status, axum::Json(body)).into_response();
        if let Some(token) = token {
            response.headers_mut().insert("x-token", token);
        }
        response
    });
    let serving = tokio::spawn(async move { axum::serve(listener, echo).await.unwrap() });
    (start(options(address)).await.unwrap(), serving)
}

#[tokio::test]
async fn a_service_that_repeats_secrets_does_not_make_the_gateway_repeat_them() {
    let setup = Setup::new().await;
    let id = setup.begin("Hi").await;
    let (received, refusals) = (Received::default(), Received::default());
    for status in [200, 400, 401, 403, 409, 422, 500, 503] {
        let (gateway, serving) = echo(StatusCode::from_u16(status).unwrap()).await;
        for path in [
            "/v1/api/widget/configuration".to_owned(),
            format!("/v1/api_core/conversations/{id}/metadata"),
            format!("/v1/api_core/conversations/{id}/events/"),
        ] {
            received
                .take(setup.request_of(&gateway, "GET", &path))
                .await;
        }
        let received = if status == 200 { &received } else { &refusals };
        let chat = setup.request_of(&gateway, "POST", "/chat");
        let chat = chat
            .header("origin", PAGE)
            .json(&json!({"text": "Hi", "conv_id": id}));
        received.take(chat).await;
        serving.abort();
    }
    received.assert_without(&secrets_of(&setup));
    refusals.assert_without(&secrets_of(&setup));
    let service_id = setup.service_id().await;
    refusals.assert_without(&[&service_id]);
}
