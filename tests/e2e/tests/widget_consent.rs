//! What visitors accept before the first message.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use quickchat_e2e::{Surroundings, Visit};
use serde_json::json;

const TEXT: &str = "Before you write, read our [privacy policy](https://example.com/privacy).";
const ENTER: &str = "\u{E007}";
const TAB: &str = "\u{E004}";
/// Whether something of the visitor is in a store; the account's configuration isn't.
const KEPT: &str = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)].some((key) => key.includes('::'))";

#[tokio::test]
async fn nothing_is_sent_or_stored_before_the_visitor_accepts() {
    Visit::new("consent")
        .configured(json!({"prechat_active": true, "conversation_starters": ["What is it?"]}))
        .with(json!({"consent-text": TEXT, "prechat-fields": "name"}))
        .run(async |widget| {
            widget.open().await;
            assert!(
                widget
                    .is("isShown('#consent') && !isShown('#composer') && !isShown('#prechat') && !isShown('.starter')")
                    .await
            );
            assert_eq!(widget.texts("#consent-text a").await, ["privacy policy"]);
            widget.assert_accessible("asking for consent").await;
            widget
                .eval("(element.setMetadata({ plan: 'pro' }), element.send('From the page').then(() => window.arrived = true, () => {}), null)")
                .await;
            let state = widget.service_state().await;
            assert_eq!(state["conversations"], json!([]));
            assert!(!widget.is(KEPT).await);
            let session = "Object.keys(sessionStorage).map((key) => key.split(':').pop()).sort().join(' ')";
            widget.click("#close").await;
            widget.open().await;
            assert_eq!(widget.text(session).await, "");

            // By keyboard alone: first the link, then the button.
            assert!(widget.is("root.activeElement === find('#consent')").await);
            widget.press(&format!("{TAB}{TAB}{ENTER}")).await;
            widget.wait_until("window.arrived").await;
            assert!(widget.is("isShown('#composer') && !isShown('#consent')").await);
            assert_eq!(widget.times_sent("From the page").await, 1);
            widget.click("#close").await;
            assert_eq!(widget.text(session).await, "closed dismissed");

            widget.reload().await;
            widget.add(&json!({"consent-text": TEXT})).await;
            widget.wait_until_ready().await;
            widget.open().await;
            assert!(
                widget.is("isShown('#composer') && !isShown('#consent')").await,
                "it is kept with the history"
            );
            widget.eval("(element.reset(), null)").await;
            widget.wait_until("isShown('#consent')").await;
            assert!(!widget.is(KEPT).await);
        })
        .await;
}

#[tokio::test]
async fn the_form_comes_after_the_consent() {
    Visit::new("consent_form")
        .configured(json!({"prechat_active": true}))
        .with(json!({"consent-text": TEXT, "prechat-fields": "name"}))
        .run(async |widget| {
            widget.open().await;
            widget.click("#accept").await;
            assert!(
                widget
                    .is("isShown('#prechat') && !isShown('#consent')")
                    .await
            );
            assert!(
                widget
                    .is("root.activeElement.name === 'visitor_name'")
                    .await
            );
        })
        .await;
}

#[tokio::test]
async fn what_the_page_would_send_is_dropped_when_the_visitor_starts_over() {
    Visit::new("consent_dropped")
        .with(json!({"consent-text": TEXT}))
        .run(async |widget| {
            widget.open().await;
            let code = widget
                .eval("Promise.all([element.send('Hello!').catch(({ code }) => code), element.reset()]).then(([code]) => code)")
                .await;
            assert_eq!(code, json!("ABORTED"));
            widget.click("#accept").await;
            widget.ask("Hi!").await;
            assert_eq!(widget.times_sent("Hello!").await, 0);
        })
        .await;
}

#[tokio::test]
async fn on_a_telephone_in_the_dark_and_from_right_to_left() {
    let surroundings = Surroundings {
        dark: true,
        ..Surroundings::PHONE
    };
    Visit::new("consent_phone")
        .with(json!({"consent-text": TEXT, "lang": "ar"}))
        .on(surroundings)
        .run(async |widget| {
            widget.open().await;
            assert!(
                widget
                    .is("isShown('#consent') && find('#accept').offsetHeight >= 44")
                    .await
            );
            widget
                .assert_accessible("asking for consent in Arabic")
                .await;
            widget.click("#accept").await;
            widget.ask("Hello!").await;
        })
        .await;
}
