//! What visitors think of replies.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use quickchat_e2e::{Engine, Surroundings, Visit, Widget};
use serde_json::{Value, json};

const SPACE: &str = " ";
const UP: &str = "#messages article:last-child .thumb[value=up]";
const DOWN: &str = "#messages article:last-child .thumb[value=down]";
const PRESSED: &str = "all('.thumb').map((thumb) => thumb.ariaPressed)";

/// The metadata of the only conversation, as the service has it.
async fn metadata(widget: &Widget<'_>) -> Value {
    widget.service_state().await["conversations"][0]["metadata"].clone()
}

async fn wait_for_metadata(widget: &Widget<'_>, key: &str, value: Value) {
    widget
        .until(&format!("{key} to be {value}"), async || {
            (metadata(widget).await[key] == value).then_some(())
        })
        .await;
}

#[tokio::test]
async fn a_thumb_is_told_recorded_kept_and_taken_back() {
    Visit::new("feedback")
        .configured(json!({"welcome_message": "Welcome!"}))
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            assert!(
                widget
                    .is("!find('#greetings .thumb') && all('.thumb').length === 2")
                    .await,
                "a reply has thumbs, a greeting has none"
            );
            let reply = widget.told("message").await[1]["message"].clone();
            let key = format!("feedback_{}", reply["ord"]);

            widget.click(UP).await;
            assert_eq!(widget.eval(PRESSED).await, json!(["true", "false"]));
            let told = json!({"messageId": reply["id"], "value": "up"});
            assert_eq!(widget.told("feedback").await, std::slice::from_ref(&told));
            wait_for_metadata(widget, &key, json!("up")).await;

            widget.click(DOWN).await;
            assert_eq!(widget.eval(PRESSED).await, json!(["false", "true"]));
            assert!(
                widget.is("root.activeElement.value === 'down'").await,
                "the focus stays on the thumb"
            );
            wait_for_metadata(widget, &key, json!("down")).await;

            widget.reload().await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            widget.open().await;
            assert_eq!(widget.eval(PRESSED).await, json!(["false", "true"]));

            widget.click(DOWN).await;
            assert_eq!(widget.eval(PRESSED).await, json!(["false", "false"]));
            wait_for_metadata(widget, &key, Value::Null).await;
            assert_eq!(widget.told("feedback").await[0]["value"], Value::Null);
        })
        .await;
}

#[tokio::test]
async fn thumbs_are_quiet_until_the_pointer_or_the_focus_comes() {
    Visit::new("feedback_quiet")
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            widget.settle().await;
            let opacity = "style('.thumb', 'opacity')";
            assert_eq!(widget.eval(opacity).await, json!("0"));
            widget.eval("(find('.copy-message').focus(), null)").await;
            widget.press("\u{E004}").await;
            widget.wait_until(&format!("{opacity} === '1'")).await;
            assert!(widget.is("root.activeElement.value === 'up'").await);
            widget.press(SPACE).await;
            assert_eq!(widget.eval(PRESSED).await, json!(["true", "false"]));
            widget.eval("(find('#input').focus(), null)").await;
            widget
                .wait_until("style('.thumb[value=down]', 'opacity') === '0'")
                .await;
            assert!(
                widget
                    .is("style('.thumb[value=up]', 'opacity') === '1'")
                    .await,
                "the choice stays to be seen"
            );
            widget.assert_accessible("a reply with a thumb up").await;
        })
        .await;
}

#[tokio::test]
async fn by_finger_thumbs_are_there_and_large_enough() {
    Visit::new("feedback_touch")
        .only_in(Engine::Chromium) // which can be told that nothing hovers
        .on(Surroundings::PHONE)
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            widget.settle().await;
            assert!(
                widget
                    .is("all('.thumb').every((it) => it.offsetWidth >= 44 && it.offsetHeight >= 44 && getComputedStyle(it).opacity === '1')")
                    .await
            );
            widget.assert_accessible("thumbs on a telephone").await;
        })
        .await;
}

#[tokio::test]
async fn a_reply_without_a_number_is_judged_all_the_same() {
    Visit::new("feedback_unnumbered")
        .run(async |widget| {
            let script = "const { fetch } = window;
                window.fetch = async (request) => {
                    const answer = await fetch(request);
                    if (!(request.url ?? request).endsWith('/chat')) return answer;
                    const { ord_number, ...body } = await answer.json();
                    return Response.json(body);
                }";
            widget.page.run(script, vec![]).await;
            widget.open().await;
            widget.ask("Hello!").await;
            widget.click(UP).await;
            assert_eq!(widget.eval(PRESSED).await, json!(["true", "false"]));
            assert_eq!(widget.told("feedback").await[0]["value"], "up");
            assert_eq!(metadata(widget).await, json!({}));
        })
        .await;
}
