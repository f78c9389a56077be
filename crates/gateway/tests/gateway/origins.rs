use reqwest::Client;
use serde_json::json;

use crate::setup::{PAGE, Setup, refused};

const FOREIGN: &str = "https://evil.example";

#[tokio::test]
async fn an_allowed_page_may_call_and_read_what_it_needs() {
    let setup = Setup::new().await;
    let preflight = setup
        .request("OPTIONS", "/chat")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type")
        .send()
        .await
        .unwrap();
    let header = |name| preflight.headers()[name].to_str().unwrap().to_lowercase();
    assert_eq!(header("access-control-allow-origin"), PAGE);
    assert!(header("access-control-allow-headers").contains("content-type"));
    assert!(
        !preflight
            .headers()
            .contains_key("access-control-allow-credentials")
    );

    let reply = setup.chat("Hi", "").send().await.unwrap();
    let exposed = reply.headers()["access-control-expose-headers"]
        .to_str()
        .unwrap();
    assert!(exposed.contains("retry-after") && exposed.contains("x-request-id"));
    assert_eq!(reply.headers()["access-control-allow-origin"], PAGE);
}

#[tokio::test]
async fn another_page_is_refused_by_the_gateway_and_not_only_by_the_browser() {
    let setup = Setup::new().await;
    let url = |path| format!("http://{}{path}", setup.gateway.address());
    let chat = Client::new().post(url("/chat")).header("origin", FOREIGN);
    refused(chat.json(&json!({"text": "Hi"})), 403, "PERMISSION_DENIED").await;
    let image = Client::new()
        .get(url("/v1/api/widget/configuration"))
        .header("sec-fetch-site", "cross-site");
    refused(image, 403, "PERMISSION_DENIED").await;
    assert_eq!(setup.state().await["conversations"], json!([]));

    let preflight = Client::new()
        .request("OPTIONS".parse().unwrap(), url("/chat"))
        .header("origin", FOREIGN)
        .header("access-control-request-method", "POST");
    let preflight = preflight.send().await.unwrap();
    assert!(
        !preflight
            .headers()
            .contains_key("access-control-allow-origin")
    );
}

#[tokio::test]
async fn the_gateways_own_pages_may_call() {
    let setup = Setup::new().await;
    let own = format!("http://{}", setup.gateway.address());
    let chat = Client::new()
        .post(format!("{own}/chat"))
        .header("origin", own);
    let reply = chat.json(&json!({"text": "Hi"})).send().await.unwrap();
    assert_eq!(reply.status(), 200);
}
