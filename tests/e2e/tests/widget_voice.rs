//! Writing by speaking.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use quickchat_e2e::{Surroundings, Visit, Widget};
use serde_json::json;

const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";

/// A browser whose speech recognition hears what the test says by `hear`, as
/// `[text, isFinal]` for each phrase so far.
const FAKE_RECOGNITION: &str = "
    window.recognitions = [];
    window.SpeechRecognition = class {
        constructor() { recognitions.push(this); this.state = 'new'; }
        start() { this.state = 'listening'; }
        stop() { this.state = 'stopped'; this.onend(); }
        abort() { this.state = 'aborted'; this.onend(); }
    };
    window.webkitSpeechRecognition = SpeechRecognition;
    window.hear = (...phrases) => recognitions.at(-1).onresult({
        results: phrases.map(([transcript, isFinal]) => Object.assign([{ transcript }], { isFinal })),
    });
    window.fail = (error) => { recognitions.at(-1).onerror({ error }); recognitions.at(-1).onend(); };";
const DRAFT: &str = "find('#input').value";
const STATE: &str = "recognitions.at(-1)?.state ?? null";

/// Opens a window in which the visitor may speak, and begins.
async fn begin(widget: &Widget<'_>) {
    widget.page.run(FAKE_RECOGNITION, vec![]).await;
    widget.open().await;
    widget.wait_until("isShown('#voice')").await;
    widget.click("#voice").await;
    widget.wait_until("isShown('#voice-line .strong')").await;
    widget.click("#voice-line .strong").await;
    assert_eq!(widget.eval(STATE).await, json!("listening"));
}

#[tokio::test]
async fn what_is_said_is_put_behind_what_was_typed_and_sent_by_the_visitor_alone() {
    Visit::new("voice")
        .configured(json!({"voice_active": true}))
        .with(json!({"lang": "de"}))
        .run(async |widget| {
            widget.page.run(FAKE_RECOGNITION, vec![]).await;
            widget.open().await;
            widget.wait_until("isShown('#voice')").await;
            assert!(widget.is("find('#voice').part.contains('voice') && find('#voice').ariaLabel === 'Sprechen'").await);
            widget.type_into("#input", "Wie viel").await;
            widget.click("#voice").await;
            // First it says where the sound goes.
            widget.wait_for_text("#voice-line p", "Sprachdienst Ihres Browsers").await;
            assert_eq!(widget.eval(STATE).await, json!(null));
            widget.assert_accessible("where the sound goes").await;
            widget.click("#voice-line .strong").await;
            widget.wait_for_text("#voice-line p", "Ich höre zu").await;
            assert!(widget.is("recognitions[0].lang === 'de' && find('#voice').ariaPressed === 'true'").await);
            widget.assert_accessible("listening").await;

            widget.eval("(hear(['kost', false]), null)").await;
            assert_eq!(widget.eval(DRAFT).await, json!("Wie viel kost"));
            widget.eval("(hear(['kostet der Tee', true], [' bei Ihnen', false]), null)").await;
            assert_eq!(widget.eval(DRAFT).await, json!("Wie viel kostet der Tee bei Ihnen"));
            assert!(widget.is("find('.grow').dataset.text.endsWith('Ihnen')").await);
            assert!(widget.told("message").await.is_empty(), "nothing is sent by itself");

            widget.click("#voice").await;
            widget.wait_until(&format!("({STATE}) === 'stopped'")).await;
            assert!(widget.is("find('#voice').ariaPressed === 'false' && !find('#voice-line')").await);
            assert_eq!(widget.eval(DRAFT).await, json!("Wie viel kostet der Tee bei Ihnen"));

            // The second time it only listens.
            widget.click("#voice").await;
            widget.wait_until(&format!("({STATE}) === 'listening'")).await;
            widget.type_into("#input", ENTER).await;
            widget.wait_until("find('[data-author=visitor]')").await;
            assert_eq!(widget.eval(STATE).await, json!("aborted"));
            widget.eval("(hear(['zu spät', true]), null)").await;
            assert_eq!(widget.eval(DRAFT).await, json!(""));
            widget.wait_until("find('[data-author=assistant]')").await;
            assert_eq!(widget.times_sent("Wie viel kostet der Tee bei Ihnen").await, 1);
        })
        .await;
}

#[tokio::test]
async fn what_the_visitor_changes_meanwhile_stays() {
    Visit::new("voice_changed")
        .configured(json!({"voice_active": true}))
        .run(async |widget| {
            begin(widget).await;
            widget.eval("(hear(['hello word', false]), null)").await;
            widget.type_into("#input", "\u{E003}ld!").await;
            widget.eval("(hear(['hello world', true]), hear(['hello world', true], [' How are you', true]), null)").await;
            assert_eq!(widget.eval(DRAFT).await, json!("hello world! How are you"));
        })
        .await;
}

#[tokio::test]
async fn escape_stops_listening_and_leaves_the_window_open() {
    Visit::new("voice_escape")
        .configured(json!({"voice_active": true}))
        .run(async |widget| {
            begin(widget).await;
            widget.press(ESCAPE).await;
            assert_eq!(widget.eval(STATE).await, json!("stopped"));
            assert!(
                widget
                    .is("isShown('#window') && root.activeElement.id === 'input'")
                    .await
            );
            widget.click("#voice").await;
            widget
                .wait_until(&format!("({STATE}) === 'listening'"))
                .await;
            widget.click("#close").await;
            assert_eq!(
                widget.eval(STATE).await,
                json!("aborted"),
                "no window, no ear"
            );
        })
        .await;
}

#[tokio::test]
async fn errors_are_said_in_plain_words() {
    Visit::new("voice_errors")
        .configured(json!({"voice_active": true}))
        .run(async |widget| {
            begin(widget).await;
            for (error, said) in [
                ("not-allowed", "The microphone is blocked"),
                ("no-speech", "Nothing was heard"),
                ("audio-capture", "No microphone was found"),
                ("network", "can't be reached"),
            ] {
                widget.eval(&format!("(fail('{error}'), null)")).await;
                widget.wait_for_text("#voice-line p", said).await;
                widget.wait_for_text("#announcer", said).await;
                assert!(widget.is("find('#voice').ariaPressed === 'false'").await);
                widget.click("#voice").await;
                widget.wait_for_text("#voice-line p", "Listening").await;
            }
            widget.assert_accessible("after errors").await;
        })
        .await;
}

#[tokio::test]
async fn without_the_accounts_word_or_the_browsers_there_is_no_microphone() {
    Visit::new("voice_none")
        .configured(json!({"voice_active": true}))
        .run(async |widget| {
            let none = "delete window.SpeechRecognition; delete window.webkitSpeechRecognition";
            widget.page.run(none, vec![]).await;
            widget.open().await;
            widget.wait_until("find('#menu')").await;
            assert!(!widget.is("find('#voice')").await);

            widget
                .start_over(&json!({"voice_active": false}), &json!({}))
                .await;
            widget.page.run(FAKE_RECOGNITION, vec![]).await;
            widget.open().await;
            widget.wait_until("find('#menu')").await;
            assert!(!widget.is("find('#voice')").await);
        })
        .await;
}

#[tokio::test]
async fn on_a_telephone_in_the_dark_and_from_right_to_left() {
    let surroundings = Surroundings {
        dark: true,
        ..Surroundings::PHONE
    };
    Visit::new("voice_phone")
        .configured(json!({"voice_active": true}))
        .with(json!({"lang": "ar"}))
        .on(surroundings)
        .run(async |widget| {
            begin(widget).await;
            assert!(
                widget
                    .is("find('#voice').offsetWidth >= 44 && find('#voice').offsetHeight >= 44")
                    .await
            );
            widget.assert_accessible("listening in Arabic").await;
        })
        .await;
}
