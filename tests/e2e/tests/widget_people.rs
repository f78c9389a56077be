//! A person on the site's side takes a conversation over.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

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

/// A person takes over, and the visitor writes to them.
async fn ask_a_person(widget: &Widget<'_>) {
    let person = json!({ "type": "human_operator" });
    control(widget, "PUT", "assignee", person).await;
    let question = format!("Is somebody there?{ENTER}");
    widget.type_into("#input", &question).await;
}

/// The person writes.
async fn write(widget: &Widget<'_>, text: &str) {
    control(widget, "POST", "messages", json!({ "text": text })).await;
}

#[tokio::test]
async fn what_a_person_writes_appears_once_as_theirs_and_an_empty_reply_shows_nothing() {
    Visit::new("people")
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            let before = widget.texts("[data-author=assistant] .text").await.len();
            ask_a_person(widget).await;
            widget
                .wait_until("find('[data-author=visitor]:last-child')?.dataset.status === 'sent'")
                .await;
            let replies = widget.texts("[data-author=assistant] .text").await.len();
            assert_eq!(replies, before, "an empty reply shows nothing");

            write(widget, "Yes, **Ada**.").await;
            widget.wait_for_text(OPERATOR, "Yes, Ada.").await;
            write(widget, "How can I help?").await;
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
            let before = questions(widget).await;
            widget.reload().await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            widget.open().await;
            widget.wait_for_text(OPERATOR, "How can I help?").await;
            widget
                .until("the events to be asked for", async || {
                    (questions(widget).await > before).then_some(())
                })
                .await;
            widget.settle().await;
            assert_eq!(widget.texts(OPERATOR).await.len(), 2);
        })
        .await;
}

/// How often the conversation's events were asked for, as a stream or by polling.
async fn questions(widget: &Widget<'_>) -> u64 {
    let state = widget.service_state().await;
    let asked = &state["requests"]["GET events"]["received"];
    asked.as_u64().unwrap_or_default()
}

/// Has the page keep its streams in `window.streams`, each made from what `address`
/// is.
async fn keep_streams(widget: &Widget<'_>, address: &str) {
    let script = format!(
        "window.streams = [];
        window.EventSource = class extends EventSource {{
            constructor(address) {{ super({address}); streams.push(this); }}
        }}"
    );
    widget.page.run(&script, vec![]).await;
}

/// Has the page take itself for hidden, or for visible.
async fn set_hidden(widget: &Widget<'_>, hidden: bool) {
    let script =
        "Object.defineProperty(document, 'hidden', { value: arguments[0], configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))";
    widget.page.run(script, vec![json!(hidden)]).await;
}

const IS_STREAMING: &str = "streams.at(-1)?.readyState === 1";

#[tokio::test]
async fn behind_a_gateway_a_persons_message_arrives_within_a_second_and_nobody_asks_for_it() {
    Visit::new("people_stream")
        .run(async |widget| {
            keep_streams(widget, "address").await;
            widget.open().await;
            widget.ask("Hello!").await;
            widget.wait_until(IS_STREAMING).await;
            let before = questions(widget).await;
            let script = "const begin = performance.now();
                const arrived = new Promise((done) => addEventListener('quickchat-message', done, { once: true }));
                return fetch('/~emulator/state').then((it) => it.json())
                    .then(({ conversations: [{ id }] }) => fetch(`/~emulator/conversations/${id}/messages`, {
                        method: 'POST', body: JSON.stringify({ text: 'I am Ada.' }), headers: { 'Content-Type': 'application/json' },
                    }))
                    .then(() => arrived).then(() => performance.now() - begin)";
            let time = widget.page.run(script, vec![]).await;
            assert!(time.as_f64().unwrap() < 1000.0, "{time} ms");
            // For longer than a window pauses between two looks.
            tokio::time::sleep(Duration::from_secs(5)).await;
            write(widget, "How can I help?").await;
            widget.wait_for_text(OPERATOR, "How can I help?").await;
            assert_eq!(questions(widget).await, before);
            assert_eq!(
                widget.texts(OPERATOR).await,
                ["I am Ada.", "How can I help?"]
            );
        })
        .await;
}

#[tokio::test]
async fn a_stream_ends_with_the_visitors_attention_and_what_was_missed_comes_once_after() {
    Visit::new("people_attention")
        .run(async |widget| {
            keep_streams(widget, "address").await;
            widget.open().await;
            widget.ask("Hello!").await;
            widget.wait_until(IS_STREAMING).await;
            write(widget, "First").await;
            widget.wait_for_text(OPERATOR, "First").await;

            set_hidden(widget, true).await;
            assert!(!widget.is(IS_STREAMING).await, "the tab is hidden");
            write(widget, "While the tab was hidden").await;
            set_hidden(widget, false).await;
            widget.wait_until(IS_STREAMING).await;
            widget
                .wait_for_text(OPERATOR, "While the tab was hidden")
                .await;

            widget.click("#close").await;
            widget.wait_until("streams.at(-1).readyState === 2").await;
            write(widget, "While the window was closed").await;
            widget.open().await;
            widget.wait_until(IS_STREAMING).await;
            widget
                .wait_for_text(OPERATOR, "While the window was closed")
                .await;
            assert_eq!(
                widget.texts(OPERATOR).await,
                [
                    "First",
                    "While the tab was hidden",
                    "While the window was closed"
                ]
            );

            // A new conversation has a stream of its own, and hears nothing of the old.
            widget.eval("(element.reset(), null)").await;
            write(widget, "Too late").await;
            widget.wait_until("streams.at(-1).readyState === 2").await;
            assert_eq!(widget.texts(OPERATOR).await, Vec::<String>::new());

            widget.ask("Anew").await;
            widget.wait_until(IS_STREAMING).await;
            widget
                .page
                .run(
                    "document.querySelector('quickchat-widget').remove()",
                    vec![],
                )
                .await;
            let left = "return streams.filter(({ readyState }) => readyState !== 2).length";
            assert_eq!(widget.page.run(left, vec![]).await, json!(0));
            let made = "return streams.length";
            let before = widget.page.run(made, vec![]).await;
            tokio::time::sleep(Duration::from_secs(5)).await;
            assert_eq!(widget.page.run(made, vec![]).await, before);
        })
        .await;
}

#[tokio::test]
async fn where_there_is_no_stream_the_window_asks_now_and_then() {
    for (name, address) in [
        ("people_unknown", "'/gateway/nowhere'"),
        ("people_no_stream", "'/tests/widget.css'"),
        ("people_none", ""),
    ] {
        Visit::new(name)
            .run(async |widget| {
                if address.is_empty() {
                    let script = "window.streams = []; window.EventSource = undefined";
                    widget.page.run(script, vec![]).await;
                } else {
                    keep_streams(widget, address).await;
                }
                widget.open().await;
                widget.ask("Hello!").await;
                ask_a_person(widget).await;
                write(widget, "Yes, Ada.").await;
                widget.wait_for_text(OPERATOR, "Yes, Ada.").await;
                write(widget, "How can I help?").await;
                widget.wait_for_text(OPERATOR, "How can I help?").await;
                assert_eq!(
                    widget.texts(OPERATOR).await,
                    ["Yes, Ada.", "How can I help?"]
                );
                let tried = widget.page.run("return streams.length", vec![]).await;
                assert_eq!(tried, json!(usize::from(!address.is_empty())), "once alone");
                widget.console_errors().await;
            })
            .await;
    }
}

#[tokio::test]
async fn a_laptop_that_slept_for_a_night_asks_on() {
    Visit::new("people_sleep")
        .run(async |widget| {
            widget
                .page
                .run("window.EventSource = undefined", vec![])
                .await;
            widget.open().await;
            widget.ask("Hello!").await;
            write(widget, "Good night!").await;
            widget.wait_for_text(OPERATOR, "Good night!").await;
            let wake = "for (const clock of [performance, Date]) {
                    const now = clock.now.bind(clock);
                    clock.now = () => now() + 8 * 3_600_000;
                }";
            widget.page.run(wake, vec![]).await;
            write(widget, "Good morning!").await;
            widget.wait_for_text(OPERATOR, "Good morning!").await;
            widget.ask("Good morning!").await;
            assert_eq!(
                widget.texts(OPERATOR).await,
                ["Good night!", "Good morning!"]
            );
        })
        .await;
}
