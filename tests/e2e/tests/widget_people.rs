//! A person on the site's side takes a conversation over.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use quickchat_e2e::{Visit, Widget};
use serde_json::{Value, json};

const OPERATOR: &str = "[data-author=operator] .text";
const ENTER: char = '\u{E007}';

/// Has the emulator do something with the visitor's conversation.
async fn control(widget: &Widget<'_>, method: &str, what: &str, body: Value) {
    let state = widget.service_state().await;
    let id = state["conversations"][0]["id"].as_str().unwrap();
    let script = "const [address, method, body] = arguments;
        return fetch(address, { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } })
            .then(({ ok }) => ok)";
    let address = format!("/~emulator/conversations/{id}/{what}");
    let done = widget
        .page
        .run(script, vec![json!(address), json!(method), body])
        .await;
    assert_eq!(done, json!(true));
}

#[tokio::test]
async fn what_a_person_writes_appears_once_as_theirs_and_an_empty_reply_shows_nothing() {
    Visit::new("people")
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            let before = widget.texts("[data-author=assistant] .text").await.len();
            control(
                widget,
                "PUT",
                "assignee",
                json!({ "type": "human_operator" }),
            )
            .await;
            widget
                .type_into("#input", &format!("Is somebody there?{ENTER}"))
                .await;
            widget
                .wait_until("find('[data-author=visitor]:last-child')?.dataset.status === 'sent'")
                .await;
            let replies = widget.texts("[data-author=assistant] .text").await.len();
            assert_eq!(replies, before, "an empty reply shows nothing");

            control(
                widget,
                "POST",
                "messages",
                json!({ "text": "Yes, **Ada**." }),
            )
            .await;
            widget.wait_for_text(OPERATOR, "Yes, Ada.").await;
            control(
                widget,
                "POST",
                "messages",
                json!({ "text": "How can I help?" }),
            )
            .await;
            widget.wait_for_text(OPERATOR, "How can I help?").await;
            assert_eq!(
                widget.texts(OPERATOR).await,
                ["Yes, Ada.", "How can I help?"]
            );
            let told = widget.told("message").await;
            let people = told
                .iter()
                .filter(|it| it["message"]["author"] == "operator");
            assert_eq!(people.count(), 2);

            // Once only after a reload too, though all is asked for again.
            widget.reload().await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            widget.open().await;
            widget.wait_for_text(OPERATOR, "How can I help?").await;
            widget
                .until("the events to be asked for", async || {
                    let script = "return performance.getEntriesByType('resource').some(({ name }) => name.includes('/events/'))";
                    (widget.page.run(script, vec![]).await == json!(true)).then_some(())
                })
                .await;
            widget.settle().await;
            assert_eq!(widget.texts(OPERATOR).await.len(), 2);
        })
        .await;
}
