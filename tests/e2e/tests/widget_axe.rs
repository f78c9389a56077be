//! axe-core finds nothing in any state of the widget, at levels A and AA and in
//! its best practices.
// A test reports by panicking, and so do the functions it uses.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use quickchat_e2e::{Surroundings, Visit, Widget};
use serde_json::{Value, json};

const ENTER: &str = "\u{E007}";

fn configuration() -> Value {
    json!({
        "header": "Quill", "subtitle": "Answers at once", "header_collapse": true, "popup_active": true,
        "welcome_message": "Hi, see [the guide](https://example.com/)", "welcome_message2": "What is it about?",
        "background_disclaimer_text": "Tea may be hot.",
        "conversation_starters": ["What is quickchat-web?", "How big is it?"],
    })
}

/// Goes through a visit and has axe look at each of its states.
async fn every_state_is_accessible(widget: &Widget<'_>) {
    widget.wait_until("isShown('#popup')").await;
    widget.assert_accessible("closed, with a teaser").await;
    widget.open().await;
    widget
        .assert_accessible("open, with greetings and starters")
        .await;

    widget.ask("How do I put it on a page?").await;
    widget.ask("Theming").await;
    widget.ask("What is quickchat-web?").await;
    assert!(
        widget
            .is("find('pre') && find('table') && find('ul')")
            .await
    );
    widget
        .assert_accessible("a conversation with code, a table and a list")
        .await;

    widget.set_fault(Some("latency=2500;on=chat")).await;
    widget.type_into("#input", &format!("Hello!{ENTER}")).await;
    widget.wait_until("isShown('#typing')").await;
    widget.assert_accessible("awaiting a reply").await;
    widget.wait_until("!isShown('#typing')").await;

    widget.set_fault(Some("drop=before;on=chat")).await;
    widget.type_into("#input", &format!("Lost{ENTER}")).await;
    widget.wait_until("isShown('[part=error]')").await;
    widget.assert_accessible("a failed message").await;
    widget.set_fault(None).await;

    widget.ask_to_start_over().await;
    widget.wait_until("isShown('#question')").await;
    widget
        .assert_accessible("the question before starting over")
        .await;
    widget.click("#keep").await;

    widget.set_offline(true).await;
    widget.wait_until("isShown('#offline')").await;
    widget.assert_accessible("offline").await;
    write_what_waits(widget, "Later").await;
    widget
        .assert_accessible("offline, with a message that waits")
        .await;
    widget.set_offline(false).await;
    widget
        .wait_until("!isShown('#offline') && !find('[data-status=sending]')")
        .await;

    widget.eval("(find('#log').scrollTo(0, -1e6), null)").await;
    widget.set_fault(Some("latency=300;on=chat")).await;
    widget.type_into("#input", &format!("Thanks{ENTER}")).await;
    widget.wait_until("find('[data-status=sending]')").await;
    widget.eval("(find('#log').scrollTo(0, -1e6), null)").await;
    widget.wait_until("isShown('#end')").await;
    widget.assert_accessible("new messages below").await;
    widget.set_fault(None).await;

    widget
        .start_over(&json!({"prechat_active": true}), &json!({}))
        .await;
    widget.open().await;
    widget
        .assert_accessible("the form before the first message")
        .await;
    // The browser reports the failed request by itself.
    widget.console_errors().await;
}

/// Writes what can't be sent yet, which is said below it.
async fn write_what_waits(widget: &Widget<'_>, text: &str) {
    let line = format!("{text}{ENTER}");
    widget.type_into("#input", &line).await;
    widget
        .wait_until("isShown('[data-status=sending] .foot')")
        .await;
}

/// Has axe look at the states before the module is there, and without it.
async fn loading_is_accessible(widget: &Widget<'_>) {
    widget.open().await;
    widget.assert_accessible("before the module").await;
    write_what_waits(widget, "Hello!").await;
    widget
        .assert_accessible("a message that waits for the module")
        .await;
    widget.release(false).await;
    widget.wait_until("isShown('[role=alert]')").await;
    widget.assert_accessible("a module that did not come").await;
    // The failed load is in the console, too.
    widget.console_errors().await;
}

async fn visit(names: [&'static str; 2], attributes: Value, surroundings: Surroundings) {
    let [name, loading] = names;
    Visit::new(loading)
        .configured(configuration())
        .with(attributes.clone())
        .on(surroundings)
        .held_back()
        .run(async |widget| loading_is_accessible(widget).await)
        .await;
    Visit::new(name)
        .configured(configuration())
        .with(attributes)
        .on(surroundings)
        .run(async |widget| every_state_is_accessible(widget).await)
        .await;
}

#[tokio::test]
async fn light() {
    visit(
        ["axe_light", "axe_light_loading"],
        json!({}),
        Surroundings::default(),
    )
    .await;
}

#[tokio::test]
async fn dark() {
    let dark = Surroundings {
        dark: true,
        ..Surroundings::default()
    };
    visit(["axe_dark", "axe_dark_loading"], json!({}), dark).await;
}

#[tokio::test]
async fn right_to_left() {
    let attributes = json!({"dir": "rtl", "lang": "ar"});
    visit(
        ["axe_rtl", "axe_rtl_loading"],
        attributes,
        Surroundings::default(),
    )
    .await;
}

#[tokio::test]
async fn on_a_telephone() {
    visit(
        ["axe_phone", "axe_phone_loading"],
        json!({}),
        Surroundings::PHONE,
    )
    .await;
}

#[tokio::test]
async fn inline() {
    Visit::new("axe_inline")
        .configured(configuration())
        .with(json!({"mode": "inline"}))
        .run(async |widget| {
            widget.wait_until("isShown('#window')").await;
            widget.ask("What is quickchat-web?").await;
            widget.assert_accessible("inline").await;
        })
        .await;
}

#[tokio::test]
async fn axe_is_listened_to() {
    Visit::new("axe_fails")
        .run(async |widget| {
            widget.open().await;
            widget.eval("(find('#input').removeAttribute('aria-label'), find('#input').removeAttribute('placeholder'), null)").await;
            let findings = widget.page.accessibility_findings().await;
            assert!(findings.iter().any(|finding| finding.starts_with("label")), "{findings:#?}");
        })
        .await;
}
