//! A visitor's conversation in the chat window, from composing to starting over.
// A test reports by panicking, and so do the functions it uses.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::time::Duration;

use quickchat_e2e::{Surroundings, Visit, Widget};
use serde_json::{Value, json};

const ENTER: char = '\u{E007}';
const CONTROL: char = '\u{E009}';

/// The visitor's messages, as shown.
async fn written(widget: &Widget<'_>) -> Vec<String> {
    widget.texts("[data-author=visitor] .text").await
}

async fn write_and_send(widget: &Widget<'_>, text: &str) {
    widget.type_into("#input", &format!("{text}{ENTER}")).await;
}

#[tokio::test]
async fn enter_sends_and_shift_enter_breaks_the_line() {
    Visit::new("composing_enter")
        .run(async |widget| {
            widget.open().await;
            widget.type_into("#input", "One").await;
            widget.press_with_shift(ENTER).await;
            widget.press("Two").await;
            assert_eq!(widget.text("find('#input').value").await, "One\nTwo");
            assert!(written(widget).await.is_empty());
            widget.press(&ENTER.to_string()).await;
            widget.wait_until("find('[data-author=assistant]')").await;
            assert_eq!(written(widget).await, ["One\nTwo"]);
            assert_eq!(widget.text("find('#input').value").await, "");
            assert_eq!(widget.times_sent("One\nTwo").await, 1);
        })
        .await;
}

#[tokio::test]
async fn nothing_is_sent_of_white_space() {
    Visit::new("composing_blank")
        .run(async |widget| {
            widget.open().await;
            write_and_send(widget, "   ").await;
            widget.click("#send").await;
            // Invisible characters show as little, and stay to be written on.
            write_and_send(widget, "\u{200b}\u{2060}").await;
            let kept = widget.text("find('#input').value").await;
            assert_eq!(kept, "   \u{200b}\u{2060}");
            assert!(written(widget).await.is_empty());
            assert_eq!(widget.service_state().await["conversations"], json!([]));
        })
        .await;
}

#[tokio::test]
async fn the_composer_grows_with_what_is_written_up_to_six_lines() {
    Visit::new("composing_lines")
        .run(async |widget| {
            widget.open().await;
            let mut heights = vec![widget.number("box('#input').height").await];
            widget.type_into("#input", "1").await;
            for line in 2..=8 {
                widget.press_with_shift(ENTER).await;
                widget.press(&line.to_string()).await;
                heights.push(widget.number("box('#input').height").await);
            }
            let line = widget
                .number("parseFloat(style('#input', 'lineHeight'))")
                .await;
            for (index, height) in heights.iter().enumerate() {
                let lines = (index + 1).min(6) as f64;
                assert!(
                    (height - lines * line).abs() <= 1.0,
                    "{heights:?}, lines of {line}"
                );
            }
            // The last line is seen, and the composer is small again once it is sent.
            assert!(widget.is("find('#input').scrollTop > 0").await);
            widget.press(&ENTER.to_string()).await;
            widget.wait_until("find('#input').value === ''").await;
            assert_eq!(widget.number("box('#input').height").await, heights[0]);
        })
        .await;
}

/// Ends a composition of an input method with Enter, as an engine does it.
async fn compose(widget: &Widget<'_>, events: &str) {
    widget.type_into("#input", "にほん").await;
    let script = format!(
        "(() => {{
            const input = find('#input');
            const say = (type, detail = {{}}) => input.dispatchEvent(new CompositionEvent(type, {{ bubbles: true, composed: true, ...detail }}));
            const enter = (detail) => input.dispatchEvent(new KeyboardEvent('keydown',
                {{ key: 'Enter', code: 'Enter', bubbles: true, composed: true, cancelable: true, ...detail }}));
            say('compositionstart');
            say('compositionupdate', {{ data: '日本' }});
            {events}
        }})()"
    );
    widget.eval(&script).await;
    // Nothing is on its way, either.
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(written(widget).await.is_empty());
    assert_eq!(widget.text("find('#input').value").await, "にほん");
    widget.press(&ENTER.to_string()).await;
    widget.wait_until("find('[data-author=visitor]')").await;
}

#[tokio::test]
async fn an_enter_that_ends_a_composition_does_not_send_in_chromiums_order() {
    Visit::new("composing_ime_chromium")
        .run(async |widget| {
            widget.open().await;
            compose(widget, "enter({ isComposing: true, keyCode: 229 }); say('compositionend', { data: '日本' });").await;
        })
        .await;
}

#[tokio::test]
async fn an_enter_that_ends_a_composition_does_not_send_in_safaris_order() {
    Visit::new("composing_ime_safari")
        .run(async |widget| {
            widget.open().await;
            compose(widget, "say('compositionend', { data: '日本' }); enter({ isComposing: false, keyCode: 229 });").await;
        })
        .await;
}

#[tokio::test]
async fn messages_written_while_a_reply_is_awaited_keep_their_order() {
    Visit::new("conversation_order")
        .run(async |widget| {
            widget.open().await;
            widget.set_fault(Some("latency=400;on=chat")).await;
            for text in ["First", "Second", "Third"] {
                write_and_send(widget, text).await;
            }
            widget
                .wait_until("all('[data-author=assistant]').length === 3")
                .await;
            assert_eq!(written(widget).await, ["First", "Second", "Third"]);
            for text in ["First", "Second", "Third"] {
                assert_eq!(widget.times_sent(text).await, 1);
            }
            let conversations = widget.service_state().await["conversations"].clone();
            assert_eq!(conversations.as_array().map(Vec::len), Some(1));
        })
        .await;
}

#[tokio::test]
async fn a_failed_message_says_why_and_a_retry_delivers_it_once() {
    Visit::new("conversation_failure")
        .run(async |widget| {
            widget.open().await;
            let mut reasons = Vec::new();
            for fault in [
                "drop=before",
                "status=503",
                "status=401",
                "html=502",
                "truncate",
            ] {
                widget.set_fault(Some(&format!("{fault};on=chat"))).await;
                let text = format!("Met by {fault}");
                write_and_send(widget, &text).await;
                widget
                    .wait_until("isShown('[data-status=failed] [part=error]')")
                    .await;
                reasons.push(
                    widget
                        .text("find('[data-status=failed] [part=error] p').textContent")
                        .await,
                );
                widget.set_fault(None).await;
                widget.click("[data-status=failed] [part=retry]").await;
                widget
                    .wait_until("!find('[data-status=failed], [data-status=sending]')")
                    .await;
                widget
                    .wait_until("find('#messages > :last-child').dataset.author === 'assistant'")
                    .await;
                let sent = widget.times_sent(&text).await;
                // An answer that was cut off had been given: the conversation's
                // events say so.
                assert_eq!(sent, 1, "{fault}");
            }
            assert!(
                reasons.iter().all(|reason| reason.len() > 20),
                "{reasons:#?}"
            );
            assert!(
                reasons[0] != reasons[1] && reasons[1] != reasons[2],
                "{reasons:#?}"
            );
            assert_eq!(written(widget).await.len(), 5);
            // The browser reports the failed requests by itself.
            widget.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn being_offline_is_said_and_what_was_written_is_sent_once_when_the_connection_is_back() {
    Visit::new("conversation_offline")
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            widget.set_offline(true).await;
            widget
                .wait_for_text("#notice [role=status]", "offline")
                .await;
            write_and_send(widget, "Are you there?").await;
            widget
                .wait_until("all('[data-author=visitor]').length === 2")
                .await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            assert!(!widget.is("find('[data-status=failed]')").await);
            assert_eq!(widget.texts("[data-author=assistant]").await.len(), 1);

            widget.set_offline(false).await;
            widget
                .wait_until("all('[data-author=assistant]').length === 2")
                .await;
            assert!(!widget.is("isShown('#notice > *')").await);
            assert_eq!(widget.times_sent("Are you there?").await, 1);
        })
        .await;
}

#[tokio::test]
async fn replies_to_a_closed_window_are_counted_at_the_bubble_until_it_opens() {
    Visit::new("conversation_unread")
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            assert!(!widget.is("isShown('[part=badge]')").await);
            widget.set_fault(Some("latency=1500;on=chat")).await;
            write_and_send(widget, "How big is it?").await;
            write_and_send(widget, "Thanks").await;
            widget.click("[part=close]").await;
            let closed = widget.text("find('[part=bubble]').ariaLabel").await;
            widget
                .wait_until("find('[part=badge]').textContent === '2' && isShown('[part=badge]')")
                .await;
            let label = widget.text("find('[part=bubble]').ariaLabel").await;
            assert!(
                label.starts_with(&closed) && label.contains("2 new messages"),
                "{label}"
            );

            widget.open().await;
            assert!(!widget.is("isShown('[part=badge]')").await);
            widget.click("[part=close]").await;
            assert!(!widget.is("isShown('[part=badge]')").await);
        })
        .await;
}

#[tokio::test]
async fn a_new_conversation_is_begun_only_after_a_yes() {
    Visit::new("conversation_new")
        .configured(json!({"welcome_message": "Hi", "conversation_starters": ["What is it?"]}))
        .run(async |widget| {
            widget.open().await;
            assert!(
                !widget.is("isShown('#menu')").await,
                "there is nothing to forget yet"
            );
            widget.ask("Hello!").await;
            widget.ask_to_start_over().await;
            widget
                .wait_until("isShown('#question') && root.activeElement.id === 'keep'")
                .await;
            widget.click("#keep").await;
            assert!(!widget.is("find('#question')").await);
            assert_eq!(written(widget).await, ["Hello!"]);

            widget.ask_to_start_over().await;
            widget.click("#start-over").await;
            assert!(!widget.is("find('#question')").await);
            assert!(written(widget).await.is_empty());
            assert!(
                widget
                    .is("isShown('[part=starter]') && root.activeElement.id === 'input'")
                    .await
            );
            widget.ask("Hello again!").await;
            let conversations = widget.service_state().await["conversations"].clone();
            assert_eq!(
                conversations.as_array().map(Vec::len),
                Some(2),
                "{conversations}"
            );

            // The earlier one stays forgotten.
            widget.reload().await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            widget.open().await;
            assert_eq!(written(widget).await, ["Hello again!"]);
        })
        .await;
}

#[tokio::test]
async fn history_and_the_conversation_outlast_a_reload() {
    Visit::new("conversation_reload")
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            let reply = widget
                .text("find('[data-author=assistant] .text').textContent")
                .await;
            widget.reload().await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            widget.open().await;
            assert_eq!(widget.texts("#messages .text").await, ["Hello!", &reply]);
            widget.ask("Thanks").await;
            let conversations = widget.service_state().await["conversations"].clone();
            assert_eq!(
                conversations.as_array().map(Vec::len),
                Some(1),
                "{conversations}"
            );
        })
        .await;
}

#[tokio::test]
async fn a_conversation_that_the_service_forgot_goes_on_as_a_new_one_and_says_so() {
    Visit::new("conversation_forgotten")
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            widget
                .eval("fetch('/~emulator/state', { method: 'DELETE' }).then(() => null)")
                .await;
            widget.ask("Still there?").await;
            widget
                .wait_for_text("#notice [role=status]", "new one")
                .await;
            assert_eq!(written(widget).await, ["Hello!", "Still there?"]);
            assert_eq!(widget.times_sent("Still there?").await, 1);
            // The browser reports the refused request by itself.
            widget.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn a_reply_is_copied_as_text() {
    Visit::new("conversation_copy")
        .run(async |widget| {
            widget.open().await;
            widget.ask("What is quickchat-web?").await;
            widget.click("#messages .copy-message").await;
            widget
                .wait_for_text("#messages .copy-message", "Copied")
                .await;
            paste(widget).await;
            let pasted = widget.text("find('#input').value").await;
            assert!(pasted.contains("a typed client for chat"), "{pasted}");
            assert!(!pasted.contains("**"), "{pasted}");
            widget
                .wait_until("find('#messages .copy-message').textContent === 'Copy'")
                .await;
        })
        .await;
}

#[tokio::test]
async fn a_block_of_code_is_copied_as_it_stands() {
    Visit::new("conversation_copy_code")
        .run(async |widget| {
            widget.open().await;
            widget.ask("How do I put it on a page?").await;
            let code = widget.text("find('#messages pre').textContent").await;
            widget.click("#messages .copy").await;
            widget.wait_for_text("#messages .copy", "Copied").await;
            paste(widget).await;
            assert_eq!(
                widget.text("find('#input').value").await.trim_end(),
                code.trim_end()
            );
        })
        .await;
}

async fn paste(widget: &Widget<'_>) {
    widget.type_into("#input", &format!("{CONTROL}v")).await;
    widget.wait_until("find('#input').value !== ''").await;
}

/// Asks for long replies until the log has more than fits.
async fn fill_log(widget: &Widget<'_>) {
    for _ in 0..3 {
        widget.ask("What is quickchat-web?").await;
    }
    widget
        .wait_until("find('#log').scrollHeight > 2 * find('#log').clientHeight")
        .await;
}

const IS_AT_END: &str = "((log) => Math.abs(log.scrollTop) < 2)(find('#log'))";

#[tokio::test]
async fn the_log_follows_new_messages_at_its_end() {
    Visit::new("conversation_follows")
        .run(async |widget| {
            widget.open().await;
            fill_log(widget).await;
            assert!(widget.is(IS_AT_END).await);
            assert!(!widget.is("isShown('#end')").await);
            let visible =
                "((last) => last.bottom <= box('#log').bottom + 1)(box('#messages > :last-child'))";
            assert!(widget.is(visible).await);
        })
        .await;
}

#[tokio::test]
async fn a_log_that_is_scrolled_back_stays_there_and_offers_new_messages() {
    Visit::new("conversation_stays")
        .run(async |widget| {
            widget.open().await;
            fill_log(widget).await;
            widget.set_fault(Some("latency=800;on=chat")).await;
            write_and_send(widget, "How big is it?").await;
            widget
                .wait_until("all('[data-author=visitor]').length === 4")
                .await;
            let scroll_back = "(find('#log').scrollTo(0, -find('#log').scrollHeight), null)";
            widget.eval(scroll_back).await;
            widget.wait_until("find('#log').scrollTop < -100").await;
            let first = widget.number("box('#messages > :first-child').top").await;
            widget
                .wait_until("all('[data-author=assistant]').length === 4")
                .await;
            widget.wait_until("isShown('#end')").await;
            let still = widget.number("box('#messages > :first-child').top").await;
            assert!((first - still).abs() < 2.0, "moved from {first} to {still}");

            widget.click("#end").await;
            widget.wait_until(IS_AT_END).await;
            assert!(!widget.is("isShown('#end')").await);

            // One's own message is always shown.
            widget.eval(scroll_back).await;
            widget.wait_until("find('#log').scrollTop < -100").await;
            widget.set_fault(None).await;
            write_and_send(widget, "Thanks").await;
            widget.wait_until(IS_AT_END).await;
        })
        .await;
}

#[tokio::test]
async fn of_a_long_conversation_the_newest_is_built_and_the_rest_as_the_visitor_scrolls_up() {
    Visit::new("conversation_long")
        .run(async |widget| {
            let talk = "(async () => { for (let at = 1; at <= 35; at += 1) await element.send(`Message ${at}`); })().then(() => null)";
            widget.eval(talk).await;
            widget.reload().await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            widget.open().await;
            let built = widget.number("find('#messages').childElementCount").await;
            assert!(built < 70.0, "all {built} messages are built");
            assert!(widget.is(IS_AT_END).await);

            // What is read stays where it is while more comes above it.
            let place = "box('#messages > :nth-last-child(18)').top - box('#log').top";
            widget.eval("((it) => { window.read = it; it.scrollIntoView(); })(find('#messages > :nth-last-child(18)'))").await;
            let before = widget.number(place).await;
            widget.wait_until(&format!("find('#messages').childElementCount > {built}")).await;
            let after = widget.number(place).await;
            assert!((before - after).abs() < 2.0, "moved from {before} to {after}");
            widget
                .wait_until("(find('#log').scrollTo(0, -1e6), find('#messages').childElementCount === 70)")
                .await;
            let all: Vec<String> = (1..=35).map(|at| format!("Message {at}")).collect();
            assert_eq!(written(widget).await, all);
        })
        .await;
}

/// Makes the page long, scrolls it and gives its position.
async fn scroll_page(widget: &Widget<'_>) -> f64 {
    widget
        .number(
            "(document.querySelector('main').style.height = '5000px', scrollTo(0, 700), scrollY)",
        )
        .await
}

#[tokio::test]
async fn the_page_itself_never_scrolls() {
    Visit::new("conversation_page_stays")
        .configured(
            json!({"welcome_message": "Hi", "popup_active": true, "streaming_active": true,
            "conversation_starters": ["Hello!"]}),
        )
        .run(async |widget| {
            let position = scroll_page(widget).await;
            assert_eq!(position, 700.0);
            widget.click("#popup-open").await;
            widget.wait_until("isShown('#window')").await;
            widget.click(".starter").await;
            fill_log(widget).await;
            // At the log's other end the wheel goes on to nothing.
            widget.eval("(find('#log').scrollTo(0, -1e6), null)").await;
            wheel(widget, -400).await;
            widget.ask_to_start_over().await;
            widget.click("#start-over").await;
            widget.click("[part=close]").await;
            widget.wait_until("!isShown('#window')").await;
            assert_eq!(widget.number("scrollY").await, position);
            assert_eq!(
                widget
                    .text("document.body.style.cssText + document.documentElement.style.cssText")
                    .await,
                ""
            );
        })
        .await;
}

/// Turns the wheel over the log.
async fn wheel(widget: &Widget<'_>, by: i64) {
    let at = widget.eval("((it) => [Math.round(it.x + it.width / 2), Math.round(it.y + it.height / 2)])(box('#log'))").await;
    let coordinate = |index: usize| at.get(index).and_then(Value::as_i64).unwrap();
    widget.turn_wheel(coordinate(0), coordinate(1), by).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
}

#[tokio::test]
async fn a_draft_is_there_when_the_window_opens_again() {
    Visit::new("conversation_draft")
        .run(async |widget| {
            widget.open().await;
            widget.type_into("#input", "Not yet").await;
            widget.click("[part=close]").await;
            widget.open().await;
            assert_eq!(widget.text("find('#input').value").await, "Not yet");
        })
        .await;
}

#[tokio::test]
async fn a_whole_visit_on_a_telephone() {
    Visit::new("visit_phone")
        .configured(json!({"welcome_message": "Hi", "conversation_starters": ["Hello!"], "streaming_active": true}))
        .on(Surroundings::PHONE)
        .run(async |widget| {
            widget.click("#bubble").await;
            widget.wait_until("isShown('#window')").await;
            // Its keyboard would cover what is to be read.
            assert!(widget.is("root.activeElement?.id === 'window'").await);
            widget.click(".starter").await;
            widget.wait_until("find('#messages [data-author=assistant]')").await;
            widget.type_into("#input", "How do I put it on a page?").await;
            widget.click("#send").await;
            widget.wait_until("find('#messages pre')").await;
            let overflow = "[document.documentElement, find('#log'), find('#window')].map((it) => it.scrollWidth - it.clientWidth)";
            assert_eq!(widget.eval(overflow).await, json!([0, 0, 0]));
            widget.click("[part=close]").await;
            widget.wait_until("!isShown('#window') && isShown('#bubble')").await;
            assert!(widget.is("root.activeElement?.id === 'bubble'").await);
        })
        .await;
}
