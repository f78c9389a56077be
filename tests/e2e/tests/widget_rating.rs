//! The question at the end of a conversation.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use quickchat_e2e::{Surroundings, Visit, Widget};
use serde_json::{Value, json};

const UP: &str = "#rating [value=up]";
const DOWN: &str = "#rating [value=down]";
const ENTER: &str = "\u{E007}";

/// A rating of two questions, and one that is unknown.
fn rating(comes_up: bool) -> Value {
    json!({
        "conv_rating_active": true, "conv_rating_popup_active": comes_up,
        "conv_rating_question_codes": ["UNHEARD_OF", "HELPFUL_THUMBS", "EXPERIENCE_THUMBS"],
    })
}

/// How often the service was asked for the rating's configuration.
async fn times_asked_for(widget: &Widget<'_>) -> u64 {
    let script = "return performance.getEntriesByType('resource').filter(({ name }) => name.includes('conversation_ratings')).length";
    widget.page.run(script, vec![]).await.as_u64().unwrap()
}

/// Opens the window and has a chat.
async fn chat(widget: &Widget<'_>) {
    widget.open().await;
    reply(widget).await;
}

/// Gets a reply and waits until the question could be asked.
async fn reply(widget: &Widget<'_>) {
    widget.ask("Hello!").await;
    widget
        .until("the rating to be there", async || {
            let script = "return performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/offers/rating.js'))";
            (widget.page.run(script, vec![]).await == json!(true)).then_some(())
        })
        .await;
}

#[tokio::test]
async fn closing_after_a_reply_asks_once_and_what_is_answered_is_told_and_recorded() {
    Visit::new("rating_popup")
        .rated(rating(true))
        .run(async |widget| {
            widget.open().await;
            widget.click("#close").await;
            assert_eq!(times_asked_for(widget).await, 0, "nothing was said yet");
            chat(widget).await;
            widget.press("\u{E00C}").await;
            widget.wait_until("isShown('#rating')").await;
            assert!(
                widget
                    .is("!isShown('#window') && root.activeElement === find('#bubble')")
                    .await,
                "the window is closed, and the focus where it belongs"
            );
            widget
                .wait_for_text("#rating p", "Was this chat helpful?")
                .await;
            widget.assert_accessible("the rating near the bubble").await;

            widget.click(UP).await;
            widget
                .wait_for_text("#rating p", "How was your experience?")
                .await;
            assert!(
                widget
                    .is("root.activeElement === find('#rating [value=up]')")
                    .await
            );
            widget.click(DOWN).await;
            widget.wait_for_text("#rating p", "Thank you").await;
            widget.assert_accessible("thanks for the rating").await;
            let told = json!([
                {"code": "HELPFUL_THUMBS", "value": "up"},
                {"code": "EXPERIENCE_THUMBS", "value": "down"},
            ]);
            assert_eq!(json!(widget.told("rating").await), told);
            widget
                .until("the metadata", async || {
                    let metadata = &widget.service_state().await["conversations"][0]["metadata"];
                    let wanted =
                        json!({"rating_HELPFUL_THUMBS": "up", "rating_EXPERIENCE_THUMBS": "down"});
                    (*metadata == wanted).then_some(())
                })
                .await;
            widget.wait_until("!find('#rating')").await;

            widget.open().await;
            widget.ask("One more thing").await;
            widget.click("#close").await;
            widget.settle().await;
            assert!(!widget.is("find('#rating')").await, "once is enough");
            assert_eq!(times_asked_for(widget).await, 1);
        })
        .await;
}

#[tokio::test]
async fn a_question_that_was_dismissed_does_not_come_up_on_the_next_page() {
    Visit::new("rating_dismissed")
        .rated(rating(true))
        .run(async |widget| {
            chat(widget).await;
            widget.click("#close").await;
            widget.wait_until("isShown('#rating')").await;
            widget.click("#rating > :last-child").await;
            assert!(
                widget
                    .is("!find('#rating') && root.activeElement === find('#bubble')")
                    .await
            );

            widget.reload().await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            chat(widget).await;
            widget.click("#close").await;
            widget.settle().await;
            assert!(!widget.is("find('#rating')").await);

            // Who asks for it may still answer.
            widget.open().await;
            widget.click("#menu").await;
            widget.wait_for_text("#menu-items", "Rate this chat").await;
        })
        .await;
}

#[tokio::test]
async fn without_the_popup_the_menu_offers_it() {
    Visit::new("rating_menu")
        .rated(rating(false))
        .run(async |widget| {
            chat(widget).await;
            widget.click("#close").await;
            widget.settle().await;
            assert!(!widget.is("find('#rating')").await);
            widget.open().await;
            widget.click("#menu").await;
            widget.wait_for_text("#menu-items", "Rate this chat").await;
            widget.click("#menu-items > :last-child").await;
            assert!(
                widget
                    .is("root.activeElement === find('#rating [value=up]')")
                    .await
            );
            widget.assert_accessible("the rating in the window").await;
            widget.press(ENTER).await;
            widget
                .wait_for_text("#rating p", "How was your experience?")
                .await;
            widget.press(ENTER).await;
            widget.wait_for_text("#rating p", "Thank you").await;
            assert!(widget.is("root.activeElement === find('#input')").await);
            assert_eq!(widget.told("rating").await.len(), 2);
            widget.click("#menu").await;
            widget.wait_until("isShown('#menu-items')").await;
            assert!(
                !widget
                    .is("find('#menu-items').textContent.includes('Rate')")
                    .await
            );
        })
        .await;
}

#[tokio::test]
async fn starting_over_asks_before_the_conversation_is_gone() {
    Visit::new("rating_start_over")
        .rated(rating(true))
        .run(async |widget| {
            chat(widget).await;
            widget.ask_to_start_over().await;
            widget.wait_until("isShown('#rating')").await;
            assert!(
                widget.is("root.activeElement === find('#keep')").await,
                "it stands in nobody's way"
            );
            widget.click("#start-over").await;
            widget
                .wait_until("!find('#rating') && find('#messages').childElementCount === 0")
                .await;
            assert!(
                !widget
                    .is("Object.keys(localStorage).some((key) => key.endsWith(':rated'))")
                    .await
            );
            reply(widget).await;
            widget.click("#close").await;
            widget.wait_until("isShown('#rating')").await;
        })
        .await;
}

#[tokio::test]
async fn an_account_without_a_rating_has_none() {
    Visit::new("rating_none")
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            widget.click("#close").await;
            widget
                .until("the configuration to be asked for", async || {
                    (times_asked_for(widget).await == 1).then_some(())
                })
                .await;
            widget.settle().await;
            assert!(!widget.is("find('#rating')").await);
        })
        .await;
}

#[tokio::test]
async fn on_a_telephone_in_the_dark_and_from_right_to_left() {
    let surroundings = Surroundings {
        dark: true,
        ..Surroundings::PHONE
    };
    Visit::new("rating_phone")
        .rated(rating(true))
        .with(json!({"lang": "he"}))
        .on(surroundings)
        .run(async |widget| {
            chat(widget).await;
            widget.click("#close").await;
            widget.wait_until("isShown('#rating')").await;
            assert!(
                widget
                    .is("all('#rating button').every((it) => it.offsetWidth >= 44 && it.offsetHeight >= 44) && box('#rating').left >= 0")
                    .await
            );
            widget.wait_for_text("#rating p", "האם").await;
            widget.assert_accessible("the rating in Hebrew").await;
        })
        .await;
}
