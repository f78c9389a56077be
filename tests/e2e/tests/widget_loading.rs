//! The window before its module is there: it can be written in, and what is
//! written is neither lost nor sent too soon.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use quickchat_e2e::{Surroundings, Visit, Widget};
use serde_json::{Value, json};

const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const TAB: &str = "\u{E004}";
const FOCUSED: &str = "root.activeElement?.id ?? null";
/// Whether something of the visitor is in a store; the account's configuration isn't.
const KEPT: &str = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)].some((key) => key.includes('::'))";

const VISITOR: &str = "#messages [data-author=visitor] .text";

async fn wait_for_reply(widget: &Widget<'_>) {
    widget
        .wait_until("find('#messages [data-author=assistant]')")
        .await;
}

#[tokio::test]
async fn what_is_sent_while_the_module_loads_waits_visibly_and_is_sent_once() {
    Visit::new("loading_sent")
        .held_back()
        .configured(json!({"header": "Quill", "input_placeholder": "Ask away"}))
        .run(async |widget| {
            widget.open().await;
            assert_eq!(widget.eval(FOCUSED).await, json!("input"));
            assert_eq!(widget.texts("#title").await, ["Quill"]);
            assert_eq!(widget.text("find('#input').placeholder").await, "Ask away");
            widget.assert_accessible("before the module").await;

            widget.type_into("#input", &format!("Hello!{ENTER}")).await;
            widget.type_into("#input", "Are you there?").await;
            widget.click("#send").await;
            widget.type_into("#input", "Not yet sent").await;
            assert_eq!(widget.texts(VISITOR).await, ["Hello!", "Are you there?"]);
            assert_eq!(widget.texts(".foot").await, ["Waiting to be sent…"; 2]);
            widget.assert_accessible("with messages that wait").await;
            assert!(!widget.is(KEPT).await);

            widget.release(true).await;
            widget
                .wait_until("all('#messages [data-author=assistant]').length === 2")
                .await;
            assert_eq!(widget.texts(VISITOR).await, ["Hello!", "Are you there?"]);
            assert_eq!(widget.times_sent("Hello!").await, 1);
            assert_eq!(widget.times_sent("Are you there?").await, 1);
            assert_eq!(widget.text("find('#input').value").await, "Not yet sent");
            assert_eq!(widget.eval(FOCUSED).await, json!("input"));
        })
        .await;
}

#[tokio::test]
async fn a_module_that_does_not_come_is_told_and_tried_again_and_nothing_is_lost() {
    Visit::new("loading_failed")
        .held_back()
        .run(async |widget| {
            widget.open().await;
            widget.type_into("#input", &format!("Hello!{ENTER}")).await;
            widget.type_into("#input", "And a draft").await;
            for time in 1..=2 {
                widget.release(false).await;
                widget.wait_until("isShown('[role=alert]')").await;
                assert_eq!(widget.told("error").await.len(), time);
                assert_eq!(
                    widget.texts("[role=alert] p").await,
                    ["The chat couldn't be loaded."]
                );
                widget.assert_accessible("without the module").await;
                widget.click("#reload").await;
                widget.wait_until("!find('[role=alert]')").await;
                assert_eq!(widget.eval(FOCUSED).await, json!("input"));
            }
            widget.release(true).await;
            wait_for_reply(widget).await;
            assert_eq!(widget.texts(VISITOR).await, ["Hello!"]);
            assert_eq!(widget.times_sent("Hello!").await, 1);
            assert_eq!(widget.text("find('#input').value").await, "And a draft");
            assert!(widget.is("element.opened && !find('[role=alert]')").await);
            // What failed is in the console, too.
            widget.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn a_module_that_failed_while_the_window_was_closed_is_asked_for_when_it_opens() {
    Visit::new("loading_failed_closed")
        .held_back()
        .run(async |widget| {
            widget.release(false).await;
            widget
                .wait_until("window.told.some(({ type }) => type === 'error')")
                .await;
            assert!(widget.is("!element.opened").await);
            widget.open().await;
            widget.release(true).await;
            widget.ask("Hello!").await;
            widget.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn keys_do_the_same_before_the_module_is_there() {
    Visit::new("loading_keys")
        .held_back()
        .run(async |widget| {
            widget
                .eval("(document.getElementById('after').focus(), null)")
                .await;
            widget.press(&format!("{TAB}{ENTER}")).await;
            widget
                .wait_until("root.activeElement?.id === 'input'")
                .await;
            // The Enter that ends an input method's composition, in Chromium and in Safari.
            let composed = "['isComposing', 'keyCode'].map((name) => find('#input').dispatchEvent(
                new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, cancelable: true, [name]: name === 'keyCode' ? 229 : true })))";
            widget.press("Line 1").await;
            assert_eq!(widget.eval(composed).await, json!([true, true]));
            widget.press_with_shift('\u{E007}').await;
            widget.press("Line 2").await;
            assert_eq!(
                widget.text("find('#input').value").await,
                "Line 1\nLine 2"
            );
            assert!(widget.is("box('#composer').height > 60").await);
            widget.press(ESCAPE).await;
            widget.wait_until("!isShown('#window')").await;
            assert_eq!(widget.eval(FOCUSED).await, json!("bubble"));
            widget.press(ENTER).await;
            widget
                .wait_until("root.activeElement?.id === 'input'")
                .await;
            assert_eq!(
                widget.text("find('#input').value").await,
                "Line 1\nLine 2"
            );
            // Nothing but spaces isn't sent.
            widget.eval("(find('#input').value = ' ', null)").await;
            widget.press(ENTER).await;
            assert_eq!(widget.texts(VISITOR).await, Vec::<String>::new());
        })
        .await;
}

#[tokio::test]
async fn the_form_before_the_first_message_is_not_passed_by() {
    Visit::new("loading_prechat")
        .held_back()
        .configured(json!({"prechat_active": true}))
        .with(json!({"prechat-fields": "name"}))
        .run(async |widget| {
            widget.open().await;
            assert!(!widget.is("isShown('#composer')").await);
            assert_eq!(widget.eval(FOCUSED).await, json!("window"));
            widget.assert_accessible("before the form").await;
            widget.release(true).await;
            widget
                .wait_until("root.activeElement?.name === 'visitor_name'")
                .await;
            assert!(!widget.is("isShown('#composer')").await);
        })
        .await;
}

#[tokio::test]
async fn nothing_can_be_written_before_the_visitor_has_accepted() {
    Visit::new("loading_consent")
        .held_back()
        .with(json!({"consent-text": "Read our policy."}))
        .run(async |widget| {
            widget.open().await;
            assert!(!widget.is("isShown('#composer')").await);
            widget.release(true).await;
            widget
                .wait_until("root.activeElement?.id === 'consent'")
                .await;
            assert!(!widget.is(&format!("isShown('#composer') || {KEPT}")).await);
            widget.click("#accept").await;
            widget.ask("Hello!").await;
        })
        .await;
}

#[tokio::test]
async fn without_a_configuration_the_composer_waits_for_the_module() {
    Visit::new("loading_unknown")
        .held_back()
        .with(json!({"gateway": "/~fault/status=500;on=configuration/gateway"}))
        .run(async |widget| {
            widget.open().await;
            assert!(!widget.is("isShown('#composer')").await);
            widget.release(true).await;
            widget
                .wait_until("isShown('#composer') && root.activeElement?.id === 'input'")
                .await;
            widget.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn inline_it_is_a_part_of_the_page_from_the_start() {
    Visit::new("loading_inline")
        .held_back()
        .with(json!({"mode": "inline"}))
        .run(async |widget| {
            widget.wait_until("isShown('#input')").await;
            assert_eq!(widget.text("find('#window').role").await, "region");
            assert_eq!(
                widget.eval("document.activeElement.tagName").await,
                json!("BODY")
            );
            assert!(!widget.is("isShown('#close') || isShown('#bubble')").await);
            widget.type_into("#input", &format!("Hello!{ENTER}")).await;
            widget.press(ESCAPE).await;
            widget.assert_accessible("inline").await;
            widget.release(true).await;
            wait_for_reply(widget).await;
            assert_eq!(widget.times_sent("Hello!").await, 1);
        })
        .await;
}

#[tokio::test]
async fn a_language_that_comes_later_keeps_what_is_written() {
    Visit::new("loading_language")
        .held_back()
        .with(json!({"lang": "he"}))
        .run(async |widget| {
            widget.open().await;
            let looks = "[find('#place').dir, find('#input').placeholder, find('#title').textContent]";
            assert_eq!(widget.eval(looks).await, json!(["rtl", "כתיבת הודעה…", "צ׳אט"]));
            assert!(widget.is("box('#send').right < box('#input').left").await);
            widget.type_into("#input", &format!("Hello!{ENTER}")).await;
            widget.type_into("#input", "And a draft").await;
            widget.assert_accessible("in Hebrew").await;
            widget.eval("(element.lang = 'de', null)").await;
            widget.wait_for_text(".foot", "Wartet").await;
            let german = "[find('#place').dir, find('#input').value, find('#send').title, root.activeElement.id]";
            assert_eq!(
                widget.eval(german).await,
                json!(["ltr", "And a draft", "Senden", "input"])
            );
            widget.release(true).await;
            wait_for_reply(widget).await;
            assert_eq!(widget.times_sent("Hello!").await, 1);
        })
        .await;
}

#[tokio::test]
async fn on_a_telephone_in_the_dark_it_covers_the_page_and_keeps_the_focus() {
    let surroundings = Surroundings {
        dark: true,
        ..Surroundings::PHONE
    };
    Visit::new("loading_phone")
        .held_back()
        .on(surroundings)
        .run(async |widget| {
            widget.open().await;
            let looks = "[find('#window').ariaModal, box('#window').width, root.activeElement.id]";
            assert_eq!(widget.eval(looks).await, json!(["true", 390, "window"]));
            widget.assert_accessible("on a telephone").await;
            for _ in 0..8 {
                widget.press(TAB).await;
                assert_ne!(
                    widget.eval(FOCUSED).await,
                    Value::Null,
                    "the focus has left"
                );
            }
            widget.type_into("#input", &format!("Hello!{ENTER}")).await;
            widget.release(true).await;
            wait_for_reply(widget).await;
        })
        .await;
}

#[tokio::test]
async fn script_and_module_are_asked_for_together_and_once() {
    Visit::new("loading_together")
        .run(async |widget| {
            let asked = "performance.getEntriesByType('resource').filter(({ name }) => /\\/(frame|window)\\.js$|\\.wasm$/.test(name))";
            assert_eq!(
                widget.eval(&format!("{asked}.map(({{ name }}) => name.split('/').pop()).sort()")).await,
                json!(["frame.js", "widget.wasm", "window.js"])
            );
            let together = format!("(({{ length: many, [many - 1]: last, [many - 2]: one }}) => last.startTime < one.responseEnd)({asked})");
            assert!(widget.is(&together).await);
        })
        .await;
}

#[tokio::test]
async fn before_there_is_a_frame_a_message_can_be_written_and_is_sent_once() {
    Visit::new("loading_sketch")
        .frame_held_back()
        .configured(json!({"input_placeholder": "Ask away"}))
        .run(async |widget| {
            widget.open().await;
            widget.wait_until("isShown('#composer')").await;
            let looks =
                "[find('#input').placeholder, find('#input').ariaLabel, root.activeElement.id]";
            assert_eq!(
                widget.eval(looks).await,
                json!(["Ask away", "Ask away", "input"])
            );
            widget.assert_accessible("before the frame").await;
            let seat = "(({ left, right, bottom }) => [left, right, bottom].map(Math.round))(box('#composer'))";
            let before = widget.eval(seat).await;

            widget.press("Line 1").await;
            widget.press_with_shift('\u{E007}').await;
            widget.press(&format!("Line 2{ENTER}")).await;
            assert_eq!(widget.text("find('#input').value").await, "Line 1\nLine 2");
            assert!(!widget.is(KEPT).await);

            widget.release(true).await;
            wait_for_reply(widget).await;
            assert_eq!(widget.texts(VISITOR).await, ["Line 1\nLine 2"]);
            assert_eq!(widget.times_sent("Line 1\nLine 2").await, 1);
            assert_eq!(widget.eval(FOCUSED).await, json!("input"));
            assert_eq!(
                widget.eval(seat).await,
                before,
                "the composer stays where it is"
            );
        })
        .await;
}

#[tokio::test]
async fn what_is_being_written_as_the_frame_comes_goes_on() {
    Visit::new("loading_sketch_draft")
        .frame_held_back()
        .run(async |widget| {
            widget.open().await;
            widget.press("Half a").await;
            widget
                .eval("(find('#input').kept = true, find('#input').setSelectionRange(0, 4), null)")
                .await;
            widget.release(true).await;
            widget.wait_until("isShown('#header')").await;
            let same = "(({ kept, value, selectionEnd }) => [kept, value, selectionEnd, root.activeElement.id])(find('#input'))";
            assert_eq!(
                widget.eval(same).await,
                json!([true, "Half a", 4, "input"])
            );
            widget.press(&format!("No{ENTER}")).await;
            wait_for_reply(widget).await;
            assert_eq!(widget.texts(VISITOR).await, ["No a"]);
        })
        .await;
}

#[tokio::test]
async fn a_frame_that_does_not_come_closes_the_window_and_keeps_what_is_written() {
    Visit::new("loading_sketch_failed")
        .frame_held_back()
        .run(async |widget| {
            widget.open().await;
            widget.press("Hello!").await;
            widget.release(false).await;
            widget
                .wait_until("!isShown('#window') && !element.opened")
                .await;
            widget.open().await;
            assert_eq!(widget.text("find('#input').value").await, "Hello!");
            widget.release(true).await;
            widget.wait_until("isShown('#header')").await;
            widget.press(ENTER).await;
            wait_for_reply(widget).await;
            assert_eq!(widget.times_sent("Hello!").await, 1);
            // What failed is in the console, too.
            widget.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn a_window_is_empty_until_it_is_known_what_comes_before_the_first_message() {
    for (name, configuration, attributes) in [
        (
            "loading_sketch_prechat",
            json!({"prechat_active": true}),
            json!({}),
        ),
        (
            "loading_sketch_consent",
            json!({}),
            json!({"consent-text": "Read our policy."}),
        ),
        (
            "loading_sketch_unknown",
            json!({}),
            json!({"gateway": "/~fault/status=500;on=configuration/gateway"}),
        ),
    ] {
        Visit::new(name)
            .frame_held_back()
            .configured(configuration)
            .with(attributes)
            .run(async |widget| {
                widget.open().await;
                assert!(!widget.is("isShown('#composer')").await);
                widget.assert_accessible(name).await;
                widget.click("#bubble").await;
                widget.wait_until("!isShown('#window')").await;
                widget.console_errors().await;
            })
            .await;
    }
}

#[tokio::test]
async fn on_a_telephone_nothing_covers_the_page_that_can_not_be_left() {
    Visit::new("loading_sketch_phone")
        .frame_held_back()
        .on(Surroundings::PHONE)
        .run(async |widget| {
            widget.click("#bubble").await;
            widget.wait_until("element.opened").await;
            assert!(widget.is("!isShown('#window') && isShown('#bubble')").await);
            widget.release(true).await;
            widget
                .wait_until("isShown('#window') && box('#window').width === innerWidth")
                .await;
        })
        .await;
}

#[tokio::test]
async fn a_window_that_was_closed_before_its_frame_came_stays_closed() {
    Visit::new("loading_sketch_closed")
        .frame_held_back()
        .configured(json!({"window_auto_open": true}))
        .run(async |widget| {
            widget.open().await;
            widget.click("#bubble").await;
            widget.wait_until("!isShown('#window')").await;
            widget.release(true).await;
            widget.wait_until_ready().await;
            assert!(!widget.is("isShown('#window') || element.opened").await);

            widget.reload().await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            assert!(!widget.is("isShown('#window') || element.opened").await);
        })
        .await;
}

#[tokio::test]
async fn a_composer_that_is_known_from_an_earlier_page_stays_though_the_gateway_fails() {
    Visit::new("loading_known")
        .run(async |widget| {
            widget.reload().await;
            widget
                .page
                .run("return window.holdBackFrame()", vec![])
                .await;
            widget
                .add(&json!({"gateway": "/~fault/status=500;on=configuration/gateway"}))
                .await;
            widget.open().await;
            widget.press("Hello!").await;
            widget.page.run("window.holdBackModule()", vec![]).await;
            widget.release(true).await;
            widget.wait_until("isShown('#header')").await;
            assert!(widget.is("isShown('#composer')").await);
            widget.press(ENTER).await;
            assert_eq!(widget.texts(VISITOR).await, ["Hello!"]);
            widget.console_errors().await;
        })
        .await;
}
