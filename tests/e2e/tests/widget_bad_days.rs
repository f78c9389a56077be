//! Connections that come and go, answers that get lost, stores that take nothing,
//! and pages that come back from the browser's cache.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use quickchat_e2e::{Visit, Widget, token};
use serde_json::json;

const ENTER: char = '\u{E007}';

async fn write(widget: &Widget<'_>, text: &str) {
    widget.type_into("#input", &format!("{text}{ENTER}")).await;
}

/// The widget again, on a page that was loaded anew.
async fn come_back(widget: &Widget<'_>) {
    widget.add(&json!({})).await;
    widget.wait_until_ready().await;
    widget.open().await;
}

async fn conversations(widget: &Widget<'_>) -> usize {
    let state = widget.service_state().await;
    state["conversations"].as_array().unwrap().len()
}

#[tokio::test]
async fn what_is_written_offline_waits_visibly_and_goes_once_though_the_page_is_left() {
    Visit::new("bad_days_offline")
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            // The page is told so; the connection itself is needed to load it again.
            widget
                .page
                .run("dispatchEvent(new Event('offline'))", vec![])
                .await;
            write(widget, "Written offline").await;
            widget
                .wait_for_text("[data-status=sending] .foot", "Waiting")
                .await;
            assert_eq!(widget.times_sent("Written offline").await, 0);
            widget.page.reload().await;
            come_back(widget).await;
            widget
                .wait_until("all('[data-author=assistant]').length === 2")
                .await;
            assert_eq!(widget.times_sent("Written offline").await, 1);
            assert_eq!(conversations(widget).await, 1);
        })
        .await;
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_is_found_and_not_sent_again() {
    Visit::new("bad_days_lost_answer")
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            widget.set_fault(Some("drop=after;on=chat;times=1")).await;
            write(widget, "Did it arrive?").await;
            widget
                .wait_until("isShown('[data-status=failed] [part=retry]')")
                .await;
            widget.click("[data-status=failed] [part=retry]").await;
            widget
                .wait_until(
                    "all('[data-author=assistant]').length === 2 && !find('[data-status=failed]')",
                )
                .await;
            assert_eq!(widget.times_sent("Did it arrive?").await, 1);
            widget.ask("And now?").await;
            assert_eq!(
                widget
                    .texts("#messages [data-author=assistant]")
                    .await
                    .len(),
                3
            );
            // The browser reports the lost connection by itself.
            widget.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn a_message_that_never_arrived_goes_again() {
    Visit::new("bad_days_lost_message")
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            widget.set_fault(Some("drop=before;on=chat;times=1")).await;
            write(widget, "Did it arrive?").await;
            widget.click("[data-status=failed] [part=retry]").await;
            widget
                .wait_until("all('[data-author=assistant]').length === 2")
                .await;
            assert_eq!(widget.times_sent("Did it arrive?").await, 1);
            widget.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn a_conversation_that_the_service_forgot_is_begun_anew_and_the_history_stays() {
    Visit::new("bad_days_expired")
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            let forget =
                "return fetch('/~emulator/state', { method: 'DELETE' }).then(({ ok }) => ok)";
            widget.page.run(forget, vec![]).await;
            widget.ask("Do you know me?").await;
            widget.wait_until("isShown('#forgotten')").await;
            assert_eq!(
                widget
                    .texts("#messages [data-author=visitor] .text")
                    .await
                    .len(),
                2
            );
            assert_eq!(widget.times_sent("Do you know me?").await, 1);
            widget.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn a_store_that_takes_nothing_more_leaves_the_chat_as_it_is() {
    for (name, breakage) in [
        (
            "bad_days_full",
            "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
        ),
        (
            "bad_days_blocked",
            "for (const name of ['getItem', 'setItem', 'removeItem'])
            Storage.prototype[name] = () => { throw new DOMException('blocked', 'SecurityError') }",
        ),
    ] {
        Visit::new(name)
            .run(async |widget| {
                widget.open().await;
                widget.ask("Hello!").await;
                widget.page.run(breakage, vec![]).await;
                widget.ask("Still there?").await;
                widget.ask("And now?").await;
                assert_eq!(widget.texts("#messages > *").await.len(), 6);
                assert_eq!(conversations(widget).await, 1);
            })
            .await;
    }
}

#[tokio::test]
async fn a_clock_that_jumps_changes_neither_order_nor_the_number_of_questions() {
    Visit::new("bad_days_clock")
        .run(async |widget| {
            widget.open().await;
            widget.ask("First").await;
            for hours in [-48, 48] {
                let jump = format!("const now = Date.now.bind(Date); Date.now = () => now() + {hours} * 3_600_000");
                widget.page.run(&jump, vec![]).await;
                widget.ask(&format!("After {hours} hours")).await;
            }
            let order = widget.texts("#messages [data-author=visitor] .text").await;
            assert_eq!(order, ["First", "After -48 hours", "After 48 hours"]);
            tokio::time::sleep(Duration::from_secs(5)).await;
            let asked = widget
                .number("performance.getEntriesByType('resource').filter(({ name }) => name.includes('/events/')).length")
                .await;
            assert!(asked <= 3.0, "{asked} questions in a few seconds");
            assert!(!widget.is("find('[data-status=failed]')").await);
        })
        .await;
}

#[tokio::test]
async fn a_page_that_comes_back_from_the_cache_knows_what_happened_meanwhile() {
    Visit::new("bad_days_cache")
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            widget.page.run("window.isTheSame = true", vec![]).await;
            // The next page of the site, in the same tab.
            widget.page.open("/tests/widget.html?next").await;
            come_back(widget).await;
            assert_eq!(widget.texts("#messages > *").await.len(), 2);
            widget.ask("On the next page").await;
            widget.page.run("history.back()", vec![]).await;
            widget
                .until("the first page", async || {
                    let back = widget
                        .page
                        .run(
                            "return !location.search && document.readyState === 'complete'",
                            vec![],
                        )
                        .await;
                    (back == json!(true)).then_some(())
                })
                .await;
            if widget.page.run("return !window.isTheSame", vec![]).await == json!(true) {
                // This browser loaded it anew.
                come_back(widget).await;
            }
            widget.wait_until("all('#messages > *').length === 4").await;
            widget.ask("Back again").await;
            assert_eq!(conversations(widget).await, 1);
        })
        .await;
}

#[tokio::test]
async fn with_a_token_alone_the_context_goes_along_as_metadata_of_the_page_as_it_is_then() {
    Visit::new("bad_days_context")
        .run(async |widget| {
            let token = json!(token("write_all"));
            widget.page.run("document.querySelector('quickchat-widget').remove()", vec![]).await;
            let script = "const [token] = arguments;
                const widget = document.createElement('quickchat-widget');
                Object.assign(widget, { scenarioId: 'emulated1', chatUrl: '/chat', apiUrl: location.origin, pageContext: true, token });
                document.body.append(widget)";
            widget.page.run(script, vec![token]).await;
            widget.wait_until_ready().await;
            widget.open().await;
            widget.eval("element.setContext('Looks at shoes.')").await;
            widget.ask("Hello!").await;
            let context = async || {
                let state = widget.service_state().await;
                state["conversations"][0]["metadata"]["page_context"].as_str().unwrap().to_owned()
            };
            let first = context().await;
            assert!(first.contains("Looks at shoes.") && first.contains("/tests/widget.html"), "{first}");
            // The page's own navigation.
            widget.eval("(history.pushState(null, '', '/tests/prices'), document.title = 'Prices', null)").await;
            widget.ask("And now?").await;
            let second = context().await;
            assert!(second.contains("\"Prices\"") && second.contains("/tests/prices"), "{second}");
        })
        .await;
}
