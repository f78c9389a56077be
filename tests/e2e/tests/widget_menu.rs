//! The menu in the header, and what is in it: the transcript and the sound.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use quickchat_e2e::{Surroundings, Visit, Widget};
use serde_json::{Value, json};

const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const TAB: &str = "\u{E004}";
const DOWN: &str = "\u{E015}";
const UP: &str = "\u{E013}";
const HOME: &str = "\u{E011}";
const END: &str = "\u{E010}";
const FOCUSED: &str = "root.activeElement.textContent || root.activeElement.id";
const ARROW: &str = "[find('#menu').ariaExpanded, Boolean(find('#menu-items'))]";

async fn open_menu(widget: &Widget<'_>) {
    widget.wait_until("isShown('#menu')").await;
    widget.click("#menu").await;
    widget.wait_until("isShown('#menu-items')").await;
}

#[tokio::test]
async fn the_menu_is_moved_in_by_keys_and_gives_the_focus_back() {
    Visit::new("menu_keys")
        .with(json!({"sound": ""}))
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            open_menu(widget).await;
            let items = [
                "New conversation",
                "Save as text",
                "Save as web page",
                "Sound on new messages",
            ];
            assert_eq!(widget.texts("#menu-items > button").await, items);
            widget.assert_accessible("an open menu").await;
            for (key, focused) in [
                ("", items[0]),
                (DOWN, items[1]),
                (UP, items[0]),
                (UP, items[3]),
                (DOWN, items[0]),
                (END, items[3]),
                (HOME, items[0]),
            ] {
                widget.press(key).await;
                assert_eq!(widget.text(FOCUSED).await, focused);
            }
            widget.press(ESCAPE).await;
            assert!(
                widget
                    .is("isShown('#window') && root.activeElement.id === 'menu'")
                    .await,
                "Escape closes the menu alone"
            );
            assert_eq!(widget.eval(ARROW).await, json!(["false", false]));

            widget.press(ENTER).await;
            widget.wait_until("isShown('#menu-items')").await;
            assert_eq!(widget.eval(ARROW).await, json!(["true", true]));
            widget.press(TAB).await;
            assert!(
                widget
                    .is("!find('#menu-items') && root.activeElement.id === 'close'")
                    .await
            );

            open_menu(widget).await;
            widget.click("#title").await;
            assert!(
                !widget.is("find('#menu-items')").await,
                "a press elsewhere closes it"
            );
            open_menu(widget).await;
            widget.click("#menu").await;
            assert!(
                !widget.is("find('#menu-items')").await,
                "and so does the button"
            );
        })
        .await;
}

#[tokio::test]
async fn in_the_dark_on_a_telephone_and_from_right_to_left_it_is_on_the_screen() {
    let surroundings = Surroundings {
        dark: true,
        ..Surroundings::PHONE
    };
    Visit::new("menu_phone")
        .with(json!({"lang": "ar", "sound": ""}))
        .on(surroundings)
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            open_menu(widget).await;
            assert!(
                widget
                    .is("box('#menu-items').left >= 0 && box('#menu-items').right <= innerWidth && all('#menu-items button').every((it) => it.offsetHeight >= 44)")
                    .await
            );
            widget.assert_accessible("an open menu in Arabic").await;
        })
        .await;
}

/// Has the page keep files that would be saved, as `{ name, type, text }`.
async fn keep_files(widget: &Widget<'_>) {
    let script = "window.files = [];
        const blobs = new Map();
        const { createObjectURL } = URL;
        URL.createObjectURL = (blob) => {
            const address = createObjectURL.call(URL, blob);
            blobs.set(address, blob);
            return address;
        };
        HTMLAnchorElement.prototype.click = function () {
            const blob = blobs.get(this.href);
            void blob.text().then((text) => files.push({ name: this.download, type: blob.type, text }));
        };";
    widget.page.run(script, vec![]).await;
}

async fn saved(widget: &Widget<'_>, item: &str) -> Value {
    open_menu(widget).await;
    let choose = format!(
        "(all('#menu-items button').find((it) => it.textContent === '{item}').click(), null)"
    );
    widget.eval(&choose).await;
    widget.wait_until("window.files.length").await;
    widget.eval("window.files.pop()").await
}

#[tokio::test]
async fn the_transcript_is_saved_as_text_and_as_a_page_that_can_do_no_harm() {
    const HOSTILE: &str = "**Bold** [a link](https://example.com/?a=1&b=2) ![x](https://evil.example/pixel.png) <img src=x onerror=alert(1)> <script>alert(1)</script> `a < b`\n\n- one\n- two\n\n```js\nlet a;\n```";
    Visit::new("transcript")
        .configured(json!({"header": "Quill & Co"}))
        .run(async |widget| {
            let script = "const { fetch } = window;
                window.fetch = async (request) => {
                    const answer = await fetch(request);
                    if (!(request.url ?? request).endsWith('/chat')) return answer;
                    return Response.json({ ...(await answer.json()), reply: window.reply });
                };
                window.reply = arguments[0]";
            widget.page.run(script, vec![json!(HOSTILE)]).await;
            keep_files(widget).await;
            widget.open().await;
            widget.ask("<b>Hi</b> & \"hello\"").await;

            let text = saved(widget, "Save as text").await;
            let name = text["name"].as_str().unwrap();
            assert!(name.starts_with("chat-20") && name.ends_with(".txt"), "{name}");
            assert_eq!(text["type"], "text/plain;charset=utf-8");
            let said = text["text"].as_str().unwrap();
            assert!(said.contains("Quill & Co\n\nYou, "), "{said}");
            assert!(said.contains("\n<b>Hi</b> & \"hello\"\n\nAssistant, "), "{said}");
            assert!(said.contains("Bold") && !said.contains("**"), "{said}");

            let page = saved(widget, "Save as web page").await;
            assert!(page["name"].as_str().unwrap().ends_with(".html"));
            let page = page["text"].as_str().unwrap();
            assert!(page.starts_with("<!doctype html>\n<html lang=\"en\" dir=\"ltr\">"), "{page}");
            assert!(page.contains("<h1 dir=\"auto\">Quill &#38; Co</h1>"), "{page}");
            assert!(page.contains("&#60;b&#62;Hi&#60;/b&#62; &#38; &#34;hello&#34;"), "{page}");
            assert!(page.contains("<strong>Bold</strong>"), "{page}");
            assert!(page.contains("<a href=\"https://example.com/?a=1&#38;b=2\" rel=\"noopener noreferrer\">a link</a>"), "{page}");
            assert!(page.contains("<li>one</li>") && page.contains("<code>a &#60; b</code>"), "{page}");
            assert!(page.contains("<div><pre dir=\"ltr\"><code>let a;"), "the code alone: {page}");
            let lower = page.to_ascii_lowercase();
            for harm in ["<script", "<img", "onerror=", "javascript:", "<button"] {
                assert!(!lower.contains(harm), "{harm} is in {page}");
            }

            // Nothing in it is anything but these.
            let tags = widget
                .eval(&format!(
                    "[...new Set([...{}.matchAll(/<([a-z0-9]+)[ >]/g)].map((it) => it[1]))].sort()",
                    json!(page)
                ))
                .await;
            assert_eq!(
                tags,
                json!(["a", "article", "b", "body", "code", "div", "h1", "head", "header", "html", "li", "main", "meta", "p", "pre", "strong", "style", "time", "title", "ul"])
            );
        })
        .await;
}

/// Has the page's sounds noted rather than heard.
const FAKE_AUDIO: &str = "window.sounds = [];
    const parameter = () => ({ value: 0, setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} });
    const node = (more) => ({ connect: (to) => to, ...more });
    window.contexts = 0;
    window.AudioContext = class {
        state = 'suspended';
        currentTime = 0;
        destination = node();
        constructor() { window.contexts += 1; }
        async resume() { this.state = 'running'; }
        async close() { this.state = 'closed'; }
        createGain() { return node({ gain: parameter() }); }
        createOscillator() {
            const frequency = parameter();
            return node({ frequency, start: () => sounds.push(frequency.value), stop() {} });
        }
    };
    document.hasFocus = () => window.isLooking ?? true;";

#[tokio::test]
async fn a_reply_that_is_not_seen_sounds_until_it_is_muted() {
    Visit::new("sound")
        .with(json!({"sound": ""}))
        .run(async |widget| {
            widget.page.run(FAKE_AUDIO, vec![]).await;
            widget.open().await;
            widget.ask("Hello!").await;
            assert_eq!(
                widget.eval("sounds").await,
                json!([]),
                "the visitor is looking"
            );
            assert!(
                !widget
                    .is("Object.keys(localStorage).some((key) => key.endsWith(':muted'))")
                    .await
            );

            widget.eval("(window.isLooking = false, null)").await;
            widget.ask("Thanks").await;
            widget.wait_until("sounds.length === 2").await;
            assert!(widget.is("contexts === 1").await);

            open_menu(widget).await;
            assert!(
                widget
                    .is("find('#menu-items [role=menuitemcheckbox]').ariaChecked === 'true'")
                    .await
            );
            widget.click("#menu-items [role=menuitemcheckbox]").await;
            assert!(
                widget
                    .is("localStorage['quickchat:emulated1:muted'] === '1'")
                    .await
            );
            widget.ask("Theming").await;
            widget.settle().await;
            assert!(widget.is("sounds.length === 2").await);

            widget.reload().await;
            widget.page.run(FAKE_AUDIO, vec![]).await;
            widget.add(&json!({"sound": ""})).await;
            widget.wait_until_ready().await;
            widget.open().await;
            widget.eval("(window.isLooking = false, null)").await;
            widget.ask("Hello!").await;
            widget.settle().await;
            assert_eq!(widget.eval("sounds").await, json!([]), "it is remembered");
            open_menu(widget).await;
            widget.click("#menu-items [role=menuitemcheckbox]").await;
            widget.ask("Hello!").await;
            widget.wait_until("sounds.length === 2").await;
        })
        .await;
}

#[tokio::test]
async fn without_the_attribute_there_is_no_sound_and_nothing_of_it_is_loaded() {
    Visit::new("sound_none")
        .run(async |widget| {
            widget.page.run(FAKE_AUDIO, vec![]).await;
            widget.open().await;
            widget.eval("(window.isLooking = false, null)").await;
            widget.ask("Hello!").await;
            open_menu(widget).await;
            assert!(!widget.is("find('[role=menuitemcheckbox]') || contexts").await);
            let script = "return performance.getEntriesByType('resource').filter(({ name }) => /offers\\/(sound|voice|transcript|rating)/.test(name)).length";
            assert_eq!(widget.page.run(script, vec![]).await, json!(0));
        })
        .await;
}
