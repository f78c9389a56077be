//! One visitor with the widget in several tabs of one browser, or several times
//! on one page.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use quickchat_e2e::{Tab, Visit, Widget};
use serde_json::{Value, json};

const ENTER: char = '\u{E007}';

/// A page with the same widget in another tab, which is worked in from now on.
async fn another_tab(widget: &Widget<'_>, prepare: &str) -> Tab {
    let tab = widget.page.open_tab().await;
    widget.page.open("/tests/widget.html").await;
    widget.page.run(prepare, vec![]).await;
    widget.add(&json!({})).await;
    widget.wait_until_ready().await;
    widget.open().await;
    tab
}

async fn shown(widget: &Widget<'_>) -> Vec<String> {
    widget.texts("#messages .text").await
}

/// Has a tab send in so many milliseconds.
async fn send_later(widget: &Widget<'_>, text: &str, at: f64) {
    let script = "const [text, at] = arguments;
        setTimeout(() => document.querySelector('quickchat-widget').send(text), at - Date.now())";
    let arguments = vec![json!(text), json!(at)];
    widget.page.run(script, arguments).await;
}

async fn conversations(widget: &Widget<'_>) -> Vec<Value> {
    let state = widget.service_state().await;
    state["conversations"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_message_its_reply_and_a_reset_appear_in_the_other_tab() {
    Visit::new("tabs_follow")
        .run(async |widget| {
            widget.open().await;
            let first = widget.page.tab().await;
            let second = another_tab(widget, "").await;
            widget.ask("Hello!").await;
            let there = shown(widget).await;
            widget.page.switch_to(&first).await;
            widget
                .wait_until("find('[data-author=visitor]')?.dataset.status === 'sent'")
                .await;
            assert_eq!(shown(widget).await, there);
            let told = widget.told("message").await;
            assert_eq!(told.len(), 2, "the page is told as well: {told:?}");

            // The other way round, in the same conversation.
            widget.ask("And then?").await;
            let there = shown(widget).await;
            widget.page.switch_to(&second).await;
            widget
                .wait_until("all('[data-author=assistant]').length === 2")
                .await;
            assert_eq!(shown(widget).await, there);
            assert_eq!(conversations(widget).await.len(), 1);

            widget.eval("element.reset()").await;
            widget.wait_until("!find('#messages > *')").await;
            widget.page.switch_to(&first).await;
            widget.wait_until("!find('#messages > *')").await;
            let kept = widget
                .eval("Object.keys(localStorage).filter((key) => !key.endsWith('config'))")
                .await;
            assert_eq!(kept, json!([]));
        })
        .await;
}

async fn both_send_at_once(widget: &Widget<'_>, prepare: &str) {
    widget.page.run(prepare, vec![]).await;
    widget.open().await;
    widget.set_fault(Some("latency=300;on=chat")).await;
    let first = widget.page.tab().await;
    let second = another_tab(widget, prepare).await;
    let at = widget.number("Date.now() + 1500").await;
    send_later(widget, "From the second", at).await;
    widget.page.switch_to(&first).await;
    send_later(widget, "From the first", at).await;
    let done = "all('[data-author=visitor][data-status=sent]').length === 2 && all('[data-author=assistant]').length === 2";
    widget.wait_until(done).await;
    let there = shown(widget).await;
    widget.page.switch_to(&second).await;
    widget.wait_until(done).await;
    assert_eq!(shown(widget).await, there, "both show the same order");
    let all = conversations(widget).await;
    assert_eq!(all.len(), 1, "{all:?}");
    for text in ["From the first", "From the second"] {
        assert_eq!(widget.times_sent(text).await, 1, "{text}");
    }
    widget.page.switch_to(&first).await;
}

#[tokio::test]
async fn two_tabs_that_send_at_the_same_moment_have_one_conversation() {
    Visit::new("tabs_at_once")
        .run(async |widget| both_send_at_once(widget, "").await)
        .await;
}

#[tokio::test]
async fn where_there_are_no_locks_a_lease_does_the_same() {
    Visit::new("tabs_lease")
        .run(async |widget| {
            let prepare = "Object.defineProperty(navigator, 'locks', { value: undefined })";
            both_send_at_once(widget, prepare).await;
            let lease = "Object.keys(localStorage).some((key) => key.endsWith(':turn'))";
            widget.wait_until(&format!("!{lease}")).await;
        })
        .await;
}

#[tokio::test]
async fn a_tab_that_is_closed_in_mid_send_leaves_its_message_failed_and_no_lock() {
    Visit::new("tabs_closed")
        .run(async |widget| {
            widget.open().await;
            let first = widget.page.tab().await;
            another_tab(widget, "").await;
            widget.ask("Hello!").await;
            widget.set_fault(Some("latency=60000;on=chat")).await;
            widget
                .type_into("#input", &format!("Never answered{ENTER}"))
                .await;
            widget
                .wait_until(
                    "find('[data-author=visitor]:last-child')?.dataset.status === 'sending'",
                )
                .await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            widget.page.close_tab().await;
            widget.page.switch_to(&first).await;
            widget.set_fault(None).await;
            widget
                .wait_until("isShown('[data-status=failed] [part=retry]')")
                .await;
            let reason = widget
                .text("find('[data-status=failed] [part=error] p').textContent")
                .await;
            assert!(reason.contains("may have arrived"), "{reason}");
            widget.ask("Is it free?").await;
            assert_eq!(widget.times_sent("Never answered").await, 1);
            assert_eq!(conversations(widget).await.len(), 1);
        })
        .await;
}

#[tokio::test]
async fn tabs_that_keep_nothing_share_nothing() {
    Visit::new("tabs_memory")
        .with(json!({ "storage": "memory" }))
        .run(async |widget| {
            widget.open().await;
            let first = widget.page.tab().await;
            widget.page.open_tab().await;
            widget.page.open("/tests/widget.html").await;
            widget.add(&json!({ "no-persist": "" })).await;
            widget.wait_until_ready().await;
            widget.open().await;
            widget.ask("Hello!").await;
            widget.page.switch_to(&first).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            assert!(shown(widget).await.is_empty());
            widget.ask("Hello to you!").await;
            assert_eq!(conversations(widget).await.len(), 2);
        })
        .await;
}

#[tokio::test]
async fn what_is_read_in_one_tab_is_not_unread_in_the_other() {
    Visit::new("tabs_unread")
        .run(async |widget| {
            let first = widget.page.tab().await;
            let _second = another_tab(widget, "").await;
            widget.ask("Hello!").await;
            widget.page.switch_to(&first).await;
            widget
                .wait_until("all('[data-author=assistant]').length === 1")
                .await;
            let badge = "find('[part=badge]').textContent";
            assert_eq!(widget.text(badge).await, "");
            // A reply that comes here is.
            widget
                .eval("element.send('And here?').then(() => null)")
                .await;
            widget.wait_until(&format!("{badge} === '1'")).await;
        })
        .await;
}

/// A second widget on the same page, beside the first.
const SECOND: &str = "document.querySelectorAll('quickchat-widget')[1]";

async fn shown_in_second(widget: &Widget<'_>) -> Vec<String> {
    let texts = format!(
        "[...{SECOND}.shadowRoot.querySelectorAll('#messages .text')].map((it) => it.textContent)"
    );
    let texts = widget.eval(&texts).await;
    serde_json::from_value(texts).unwrap()
}

async fn wait_for_the_same(widget: &Widget<'_>, count: usize) {
    widget
        .until("the same in both widgets", async || {
            let all = widget
                .eval("all('#messages .text').map((it) => it.textContent)")
                .await;
            let all: Vec<String> = serde_json::from_value(all).unwrap();
            (all.len() == count && all == shown_in_second(widget).await).then_some(())
        })
        .await;
}

#[tokio::test]
async fn two_widgets_of_one_page_show_one_conversation() {
    Visit::new("tabs_one_page")
        .run(async |widget| {
            widget.add(&json!({ "location": "bottom-left" })).await;
            widget.eval(&format!("{SECOND}.ready.then(() => null)")).await;
            widget.open().await;
            widget.ask("Hello!").await;
            wait_for_the_same(widget, 2).await;
            let badge = format!("{SECOND}.shadowRoot.querySelector('[part=badge]').textContent");
            assert_eq!(widget.text(&badge).await, "", "it is read in the other one");

            // The other way round, then from both at the same moment.
            widget.eval(&format!("({SECOND}.open(), {SECOND}.send('And then?').then(() => null))")).await;
            wait_for_the_same(widget, 4).await;
            widget.set_fault(Some("latency=300;on=chat")).await;
            widget
                .eval(&format!("Promise.all([element.send('From the first'), {SECOND}.send('From the second')]).then(() => null)"))
                .await;
            wait_for_the_same(widget, 8).await;
            let all = conversations(widget).await;
            assert_eq!(all.len(), 1, "{all:?}");
            for text in ["Hello!", "And then?", "From the first", "From the second"] {
                assert_eq!(widget.times_sent(text).await, 1, "{text}");
            }

            widget.eval(&format!("{SECOND}.reset()")).await;
            wait_for_the_same(widget, 0).await;
            let kept = widget
                .eval("Object.keys(localStorage).filter((key) => !key.endsWith('config'))")
                .await;
            assert_eq!(kept, json!([]));
        })
        .await;
}

#[tokio::test]
async fn a_page_s_own_conversation_and_its_widget_s_are_one() {
    Visit::new("tabs_own")
        .run(async |widget| {
            // From another copy of the package, as of a page that has both tag and bundle.
            let script = "return import('/~fault/latency=1/quickchat-web/widget-define.js').then(async ({ connect }) => {
                const client = await connect({ scenarioId: 'emulated1', gateway: '/gateway' });
                window.chats = [client.conversation(), client.conversation()];
                window.heard = [];
                chats[1].addEventListener('message', ({ detail }) => heard.push(detail.message.text));
                const reply = await chats[0].send('Hello!');
                return reply.text;
            })";
            let reply = widget.page.run(script, vec![]).await;
            widget.wait_until("heard.length === 2").await;
            assert_eq!(widget.eval("heard").await, json!(["Hello!", reply]));
            widget.open().await;
            assert_eq!(shown(widget).await.len(), 2);
            widget.ask("And then?").await;
            let all = "chats.every((chat) => chat.messages.length === 4 && chat.id === chats[0].id)";
            widget.wait_until(all).await;
            assert_eq!(widget.eval("heard.length").await, json!(4), "each is told once");
            assert_eq!(conversations(widget).await.len(), 1);
        })
        .await;
}
