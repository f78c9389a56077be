//! The widget behind a real gateway whose sealing key is changed.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::path::Path;

use quickchat_e2e::{Server, Visit, Widget, setting};
use serde_json::json;

const OLD: &str = "the key before the rotation that anybody may know";
const NEW: &str = "the key after the rotation that anybody may know";

const VISITOR: &str = "#messages [data-author=visitor] .text";

/// Has a visitor write behind a gateway with the old key, and again once it was
/// restarted with other `keys`. Whether the visitor was told of a new conversation.
async fn rotate(widget: &Widget<'_>, keys: &str) -> bool {
    let service = widget.page.site().to_owned();
    let start = |listen: &str, keys: &str| {
        Server::gateway(listen, &service, keys, Path::new(&setting("SITE")))
    };
    let gateway = start("127.0.0.1:0", OLD);
    let address = gateway.address.clone();
    widget
        .page
        .open(&format!("{address}/tests/widget.html"))
        .await;
    widget.add(&json!({})).await;
    widget.wait_until_ready().await;
    widget.open().await;
    widget.ask("Hello!").await;

    drop(gateway);
    let _gateway = start(address.trim_start_matches("http://"), keys);
    widget.ask("Do you know me?").await;
    widget
        .wait_until("all('[data-author=visitor][data-status=sent]').length === 2")
        .await;
    assert_eq!(
        widget.texts(VISITOR).await,
        ["Hello!", "Do you know me?"],
        "the history stays"
    );
    assert!(!widget.is("find('[data-status=failed]')").await);
    let is_told = widget.is("isShown('#forgotten')").await;
    widget.ask("And if I go on?").await;
    // The browser reports the gateway's absence and its refusal by itself.
    widget.console_errors().await;
    is_told
}

/// What visitors have said at the service, a line for each conversation.
async fn conversations(widget: &Widget<'_>) -> Vec<Vec<String>> {
    // The emulator's own page: it tells no other one under the tests' policy.
    widget.page.open("/tests/widget.html").await;
    let state = widget.service_state().await;
    let mut all = Vec::new();
    for conversation in state["conversations"].as_array().unwrap() {
        let texts = conversation["visitor_texts"].as_object().unwrap();
        let mut said = Vec::new();
        for (text, times) in texts {
            assert_eq!(times, &json!(1), "{text} was sent more than once");
            said.push(text.clone());
        }
        said.sort();
        all.push(said);
    }
    all.sort();
    all
}

#[tokio::test]
async fn with_another_key_alone_a_new_conversation_begins_and_the_visitor_is_told() {
    Visit::new("gateway_other_key")
        .run(async |widget| {
            assert!(rotate(widget, NEW).await);
            assert_eq!(
                conversations(widget).await,
                [vec!["And if I go on?", "Do you know me?"], vec!["Hello!"]]
            );
        })
        .await;
}

#[tokio::test]
async fn with_the_old_key_beside_the_new_one_the_conversation_goes_on() {
    Visit::new("gateway_both_keys")
        .run(async |widget| {
            assert!(!rotate(widget, &format!("{NEW},{OLD}")).await);
            assert_eq!(
                conversations(widget).await,
                [["And if I go on?", "Do you know me?", "Hello!"]]
            );
        })
        .await;
}
