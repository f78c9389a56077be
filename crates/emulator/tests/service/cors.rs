use serde_json::json;

use crate::running::{Running, answer};

const ORIGIN: &str = "https://site.example";

#[tokio::test]
async fn pages_of_any_origin_may_call_and_read_what_they_need() {
    let emulator = Running::new().await;
    let preflight = emulator
        .request("OPTIONS", "/v1/api_core/conversations/a/metadata")
        .header("origin", ORIGIN)
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "authorization,content-type",
        )
        .send()
        .await
        .unwrap();
    assert!(preflight.status().is_success());
    let header = |name: &str| preflight.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("access-control-allow-origin"), ORIGIN);
    assert_eq!(header("access-control-allow-methods"), "POST");
    assert_eq!(
        header("access-control-allow-headers"),
        "authorization,content-type"
    );

    // Refusals and faults must be readable too.
    for path in ["/v1/api/widget/configuration", "/~fault/status=503/chat"] {
        let refusal = emulator
            .get(path)
            .header("origin", ORIGIN)
            .send()
            .await
            .unwrap();
        assert_eq!(refusal.headers()["access-control-allow-origin"], ORIGIN);
        assert_eq!(
            refusal.headers()["access-control-expose-headers"],
            "retry-after,x-request-id"
        );
    }
}

#[tokio::test]
async fn a_preflight_never_meets_a_fault_nor_uses_one_up() {
    let emulator = Running::new().await;
    let path = "/~fault/status=503;times=1/gateway/chat";
    for _ in 0..2 {
        let preflight = emulator
            .request("OPTIONS", path)
            .header("origin", ORIGIN)
            .header("access-control-request-method", "POST");
        assert!(preflight.send().await.unwrap().status().is_success());
    }
    let message = emulator.post(path, &json!({"text": "Hi"}));
    assert_eq!(message.send().await.unwrap().status(), 503);
}

#[tokio::test]
async fn other_origins_can_be_shut_out_and_let_in_again() {
    let emulator = Running::with(|options| options.settings.cors = false).await;
    let allowed = async |path: &str| {
        let response = emulator.get(path).header("origin", ORIGIN).send().await;
        let headers = response.unwrap().headers().clone();
        headers.contains_key("access-control-allow-origin")
    };
    let path = "/gateway/v1/api/widget/configuration";
    assert!(!allowed(path).await);
    assert!(allowed("/~emulator/settings").await);
    answer(emulator.put("/~emulator/settings", &json!({"cors": true}))).await;
    assert!(allowed(path).await);
}
