//! The widget for everyone: roles and names, announcements, focus, keyboard,
//! targets, contrast, zoom and the visitor's own settings.
// A test reports by panicking, and so do the functions it uses.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::time::Duration;

use quickchat_e2e::{Surroundings, Visit, Widget, color::contrast};
use serde_json::{Value, json};

const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const TAB: &str = "\u{E004}";

/// Everything that a window can show at once.
fn rich() -> Value {
    json!({
        "header": "Quill", "subtitle": "Answers at once", "header_collapse": true,
        "welcome_message": "Hi, see [the guide](https://example.com/)",
        "background_disclaimer_text": "Tea may be hot.",
        "conversation_starters": ["What is quickchat-web?", "How big is it?"],
    })
}

/// A conversation with code, a failed message, a question and a draft.
async fn fill(widget: &Widget<'_>) {
    widget.ask("How do I put it on a page?").await;
    widget.set_fault(Some("drop=before;on=chat")).await;
    widget.type_into("#input", &format!("Hello!{ENTER}")).await;
    widget.wait_until("find('[data-status=failed]')").await;
    widget.set_fault(None).await;
    widget.ask_to_start_over().await;
    widget.type_into("#input", "A draft").await;
    widget.settle().await;
    // The browser reports the failed request by itself.
    widget.console_errors().await;
}

#[tokio::test]
async fn the_window_is_a_labelled_dialog_and_inline_a_region() {
    Visit::new("accessible_window")
        .configured(rich())
        .run(async |widget| {
            widget.open().await;
            let named = "[find('#window').role, root.getElementById(find('#window').getAttribute('aria-labelledby')).textContent]";
            assert_eq!(widget.eval(named).await, json!(["dialog", "Quill"]));
            assert!(widget.is("isShown('[part=close]')").await);
            assert!(widget.is("find('#bubble').ariaExpanded === 'true'").await);

            widget.start_over(&rich(), &json!({"mode": "inline"})).await;
            widget.wait_until("isShown('#window')").await;
            assert_eq!(widget.eval(named).await, json!(["region", "Quill"]));
            assert!(!widget.is("isShown('[part=close]') || isShown('#bubble')").await);
            assert!(widget.is("document.activeElement === document.body").await);
        })
        .await;
}

#[tokio::test]
async fn every_control_has_a_name() {
    Visit::new("accessible_names")
        .configured(rich())
        .run(async |widget| {
            widget.open().await;
            fill(widget).await;
            let nameless = "all('button, input, textarea, a[href], [role]:not([role=status])')
                .filter((it) => it.checkVisibility())
                .filter((it) => !(it.ariaLabel || it.textContent.trim() || it.labels?.length
                    || root.getElementById(it.getAttribute('aria-labelledby') ?? '')?.textContent.trim()))
                .map((it) => it.outerHTML)";
            assert_eq!(widget.eval(nameless).await, json!([]));
            let log = "[find('#log').role, find('#log').ariaLive, Boolean(find('#log').ariaLabel), find('#log').tabIndex]";
            assert_eq!(widget.eval(log).await, json!(["log", "off", true, 0]));
        })
        .await;
}

/// Notes in `window.announced` every text that appears in a live region.
const WATCH_ANNOUNCEMENTS: &str = "(() => {
    window.announced = [];
    const seen = new Set();
    const isLive = (node) => {
        const region = node.parentElement?.closest('[aria-live], [role=status], [role=alert], [role=log]');
        return region && region.ariaLive !== 'off';
    };
    const note = (node) => {
        node.childNodes.forEach(note);
        if (node.nodeType !== Node.TEXT_NODE || seen.has(node) || !node.data.trim() || !isLive(node)) return;
        seen.add(node);
        window.announced.push(node.data);
    };
    new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(note)))
        .observe(root, { childList: true, subtree: true });
})()";

#[tokio::test]
async fn each_reply_is_announced_once_and_whole_though_it_is_revealed_word_by_word() {
    Visit::new("accessible_announcer")
        .configured(json!({"streaming_active": true, "welcome_message": "Hi"}))
        .run(async |widget| {
            widget.eval(WATCH_ANNOUNCEMENTS).await;
            widget.open().await;
            for question in ["What is quickchat-web?", "How big is it?"] {
                widget.ask(question).await;
                widget.wait_until("((reply) => { const same = reply === window.last; window.last = reply; return same; })(all('#messages .text').at(-1).innerText)").await;
            }
            tokio::time::sleep(Duration::from_millis(2500)).await;
            let announced: Vec<String> =
                serde_json::from_value(widget.eval("window.announced").await).unwrap();
            assert_eq!(announced.len(), 2, "{announced:#?}");
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let shown: Vec<String> = serde_json::from_value(
                widget.eval("all('#messages [data-author=assistant] .text').map((it) => it.innerText)").await,
            )
            .unwrap();
            for (heard, seen) in announced.iter().zip(&shown) {
                assert!(!heard.contains("**") && !heard.contains('<'), "{heard}");
                for word in words(seen) {
                    assert!(heard.contains(&word), "{word} isn't heard in {heard}");
                }
            }
            // What was heard isn't found a second time by who reads the page.
            widget.wait_until("find('#announcer').textContent === ''").await;
        })
        .await;
}

#[tokio::test]
async fn a_failure_is_announced() {
    Visit::new("accessible_failure")
        .run(async |widget| {
            widget.open().await;
            widget.eval(WATCH_ANNOUNCEMENTS).await;
            widget.set_fault(Some("drop=before;on=chat")).await;
            widget.type_into("#input", &format!("Hello!{ENTER}")).await;
            widget.wait_until("find('[part=error] p')").await;
            let reason = widget.text("find('[part=error] p').textContent").await;
            assert_eq!(widget.eval("window.announced").await, json!([reason]));
            widget.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn focus_goes_in_with_the_visitor_and_comes_back_to_the_bubble() {
    Visit::new("accessible_focus")
        .run(async |widget| {
            let focused = "root.activeElement?.id ?? null";
            widget.open().await;
            assert_eq!(widget.eval(focused).await, json!("input"));
            widget.press(ESCAPE).await;
            widget.wait_until("!isShown('#window')").await;
            assert_eq!(widget.eval(focused).await, json!("bubble"));

            widget.open().await;
            widget.click("[part=close]").await;
            assert_eq!(widget.eval(focused).await, json!("bubble"));

            // Escape elsewhere on the page is the page's.
            widget.open().await;
            widget
                .eval("(document.getElementById('before').focus(), null)")
                .await;
            widget.press(ESCAPE).await;
            assert!(widget.is("isShown('#window')").await);
            assert_eq!(widget.text("document.activeElement.id").await, "before");
        })
        .await;
}

#[tokio::test]
async fn a_window_that_opens_by_a_script_leaves_the_focus_where_it_is() {
    Visit::new("accessible_script_focus")
        .run(async |widget| {
            widget.eval("(document.getElementById('before').focus({ focusVisible: true }), element.setAttribute('opened', ''), null)").await;
            widget.wait_until("isShown('#window')").await;
            assert_eq!(widget.text("document.activeElement.id").await, "before");
            widget.eval("(element.removeAttribute('opened'), null)").await;
            widget.wait_until("!isShown('#window')").await;
            assert_eq!(widget.text("document.activeElement.id").await, "before");
        })
        .await;
}

#[tokio::test]
async fn a_whole_visit_by_keyboard_alone() {
    Visit::new("visit_keyboard")
        .configured(rich())
        .run(async |widget| {
            let focused = "root.activeElement ? (root.activeElement.id || root.activeElement.className) : document.activeElement.id";
            // Where the focus is, it can be seen.
            let ring = "((it) => { const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(it);
                const composer = getComputedStyle(find('#composer')).boxShadow;
                return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || (it.id === 'input' && composer !== 'none') })(root.activeElement)";
            widget.eval("(document.getElementById('after').focus(), null)").await;
            widget.press(TAB).await;
            assert_eq!(widget.text(focused).await, "bubble");
            assert!(widget.is(ring).await);
            widget.press(ENTER).await;
            widget.wait_until("isShown('#window') && root.activeElement?.id === 'input'").await;
            widget.press("What is quickchat-web?").await;
            widget.press(ENTER).await;
            widget.wait_for_text("#messages [data-author=assistant]", "without an account").await;

            // Back through the window, to its first control, and forwards again.
            let mut way = vec![widget.text(focused).await];
            for _ in 0..14 {
                if way.last().is_some_and(|id| id == "fold") {
                    break;
                }
                widget.press_with_shift('\u{E004}').await;
                way.push(widget.text(focused).await);
                assert!(widget.is(ring).await, "{way:?} has no visible focus");
            }
            way.dedup();
            for control in ["thumb", "copy-message", "log", "close", "menu", "fold"] {
                assert!(way.iter().any(|id| id.contains(control)), "{control} isn't reached: {way:?}");
            }
            // The log scrolls by keys.
            widget.eval("(find('#log').focus(), null)").await;
            widget.press(ESCAPE).await;
            widget.wait_until("!isShown('#window') && root.activeElement?.id === 'bubble'").await;

            // Asking, and thinking better of it.
            widget.press(ENTER).await;
            widget.wait_until("root.activeElement?.id === 'input'").await;
            widget.eval("(find('#menu').focus(), null)").await;
            widget.press(ENTER).await;
            widget.wait_until("root.activeElement?.id === 'new'").await;
            widget.press(ENTER).await;
            widget.wait_until("root.activeElement?.id === 'keep'").await;
            widget.press(ESCAPE).await;
            widget.wait_until("!find('#question') && isShown('#window')").await;
            widget.press(ESCAPE).await;
            widget.wait_until("!isShown('#window') && root.activeElement?.id === 'bubble'").await;
        })
        .await;
}

/// Every visible control that is smaller than `least` pixels either way, links
/// within a sentence apart.
async fn assert_targets(widget: &Widget<'_>, least: u32) {
    let small = format!(
        "all('button, a[href], input, textarea').filter((it) => it.checkVisibility() && !it.closest('.text a, .rich-text a'))
            .map((it) => [it.id || it.className || it.outerHTML, it.id === 'input' ? find('#composer').getBoundingClientRect() : it.getBoundingClientRect()])
            .filter(([, {{ width, height }}]) => Math.min(width, height) < {least} - 0.01)
            .map(([it, {{ width, height }}]) => `${{it}}: ${{width}} x ${{height}}`)"
    );
    assert_eq!(widget.eval(&small).await, json!([]));
}

async fn every_state_has_targets_of(widget: &Widget<'_>, least: u32) {
    widget.wait_until("isShown('#popup')").await;
    widget.settle().await;
    assert_targets(widget, least).await;
    widget.open().await;
    assert_targets(widget, least).await;
    fill(widget).await;
    assert_targets(widget, least).await;
    let prechat = json!({"prechat_active": true});
    widget.start_over(&prechat, &json!({})).await;
    widget.open().await;
    assert_targets(widget, least).await;
}

fn rich_with_teaser() -> Value {
    let mut configuration = rich();
    configuration["popup_active"] = json!(true);
    configuration
}

#[tokio::test]
async fn targets_are_at_least_24_pixels() {
    Visit::new("accessible_targets")
        .configured(rich_with_teaser())
        .run(async |widget| every_state_has_targets_of(widget, 24).await)
        .await;
}

#[tokio::test]
async fn targets_for_fingers_are_at_least_44_pixels() {
    Visit::new("accessible_touch_targets")
        .configured(rich_with_teaser())
        .on(Surroundings {
            touch: true,
            ..Surroundings::default()
        })
        .run(async |widget| {
            assert!(widget.is("matchMedia('(pointer: coarse)').matches").await);
            every_state_has_targets_of(widget, 44).await;
        })
        .await;
}

/// Colours of every kind: dark, light, pure, pale, grey, in several notations.
const COLORS: &[&str] = &[
    "rgb(0, 122, 255)",
    "#000",
    "#ffffff",
    "rgb(255, 0, 0)",
    "#00ff00",
    "blue",
    "yellow",
    "cyan",
    "#ff00ff",
    "hsl(30 100% 50%)",
    "#777",
    "#b0b0b0",
    "rebeccapurple",
    "#fde68a",
    "rgb(20, 83, 45)",
    "oklch(0.7 0.2 330)",
];

/// What is to be told apart: text and what is behind it, at least 4.5; controls
/// and what is around them, at least 3.
const PAIRS: &[(&str, &str, &str, &str, f64)] = &[
    (
        "[part=title]",
        "color",
        "[part=header]",
        "backgroundColor",
        4.5,
    ),
    (
        "[part=subtitle]",
        "color",
        "[part=header]",
        "backgroundColor",
        4.5,
    ),
    ("#close", "color", "[part=header]", "backgroundColor", 4.5),
    (
        "[part~=message-visitor]:not([data-status=failed]) .text",
        "color",
        "[part~=message-visitor]:not([data-status=failed]) .text",
        "backgroundColor",
        4.5,
    ),
    (
        "[part~=message-assistant] .text",
        "color",
        "[part~=message-assistant] .text",
        "backgroundColor",
        4.5,
    ),
    (
        ".rich-text a",
        "color",
        "[part~=message-assistant] .text",
        "backgroundColor",
        4.5,
    ),
    (
        "[part=starter]",
        "color",
        "[part=window]",
        "backgroundColor",
        4.5,
    ),
    (
        "[part=send]",
        "color",
        "[part=send]",
        "backgroundColor",
        3.0,
    ),
    (
        "[part=bubble]",
        "color",
        "[part=bubble]",
        "backgroundColor",
        3.0,
    ),
    (
        "#start-over",
        "color",
        "#start-over",
        "backgroundColor",
        4.5,
    ),
    ("#input", "color", "[part=composer]", "backgroundColor", 4.5),
    (
        "[part=composer]",
        "borderTopColor",
        "[part=window]",
        "backgroundColor",
        3.0,
    ),
    (
        "[part=disclaimer]",
        "color",
        "[part=window]",
        "backgroundColor",
        4.5,
    ),
    (
        "[part=branding]",
        "color",
        "[part=window]",
        "backgroundColor",
        4.5,
    ),
    (".foot", "color", "[part=window]", "backgroundColor", 4.5),
    (
        "[part=error]",
        "color",
        "[part=window]",
        "backgroundColor",
        4.5,
    ),
    (
        "[part=retry]",
        "color",
        "[part=retry]",
        "backgroundColor",
        4.5,
    ),
    (
        "[data-status=failed] .text",
        "color",
        "[data-status=failed] .text",
        "backgroundColor",
        4.5,
    ),
];

async fn assert_contrast(name: &'static str, dark: bool) {
    let surroundings = Surroundings {
        dark,
        ..Surroundings::default()
    };
    Visit::new(name)
        .configured(rich())
        .on(surroundings)
        .run(async |widget| {
            widget.open().await;
            // Kept in sight beside the messages, to be measured.
            let starters = "(find('#starters').cloneNode(true))";
            fill(widget).await;
            widget.eval(&format!("(find('.content').append({starters}), find('.content > :last-child').hidden = false, null)")).await;
            let pairs = json!(PAIRS.iter().map(|(a, b, c, d, _)| [a, b, c, d]).collect::<Vec<_>>());
            let mut faults = Vec::new();
            for color in COLORS {
                for light_text in [true, false] {
                    let script = format!(
                        "(element.configuration = {{ primary_color: '{color}', header_color: '{color}', header_text_color: {light_text} }},
                          new Promise((done) => requestAnimationFrame(() => setTimeout(done))).then(() =>
                            {pairs}.map(([a, b, c, d]) => [find(a) && style(a, b), find(c) && style(c, d)])))"
                    );
                    let measured = widget.eval(&script).await;
                    for ((part, _, on, _, least), colors) in PAIRS.iter().zip(measured.as_array().unwrap()) {
                        let (Some(front), Some(back)) = (colors[0].as_str(), colors[1].as_str()) else {
                            panic!("{part} or {on} isn't there");
                        };
                        let reached = contrast(front, back);
                        // Half a percent for the rounding of colours to screens.
                        if reached < least * 0.995 {
                            faults.push(format!("{color}, light text {light_text}: {part} on {on} has {reached:.2} ({front} on {back})"));
                        }
                    }
                }
            }
            assert!(faults.is_empty(), "{faults:#?}");
        })
        .await;
}

#[tokio::test]
async fn any_configured_color_keeps_its_contrast_in_light() {
    assert_contrast("accessible_contrast_light", false).await;
}

#[tokio::test]
async fn any_configured_color_keeps_its_contrast_in_dark() {
    assert_contrast("accessible_contrast_dark", true).await;
}

/// What sticks out of the viewport, or of the window sideways.
const OVERFLOW: &str = "[
    ...['#window', '#header', '#close', '#log', '#composer', '#send'].filter((it) => {
        const { left, right, top, bottom } = box(it);
        return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
    }),
    ...['#window', '#log', '#header'].filter((it) => find(it).scrollWidth > find(it).clientWidth),
]";

#[tokio::test]
async fn everything_can_be_used_at_400_percent_zoom() {
    // 1280 by 1024 pixels, four to each of the page's.
    Visit::new("accessible_zoom")
        .configured(rich())
        .on(Surroundings {
            viewport: (320, 256),
            ..Surroundings::default()
        })
        .run(async |widget| {
            assert_eq!(
                widget.eval("[innerWidth, innerHeight]").await,
                json!([320, 256])
            );
            widget.open().await;
            assert_eq!(widget.eval(OVERFLOW).await, json!([]));
            widget.ask("How do I put it on a page?").await;
            assert_eq!(widget.eval(OVERFLOW).await, json!([]));
            let log = widget.number("box('#log').height").await;
            assert!(log >= 60.0, "{log} pixels are left for the log");
            widget.ask_to_start_over().await;
            widget.click("#start-over").await;
            widget.click("#close").await;
            widget
                .wait_until("!isShown('#window') && isShown('#bubble')")
                .await;

            widget
                .start_over(
                    &json!({"prechat_active": true, "header": "Quill"}),
                    &json!({}),
                )
                .await;
            widget.open().await;
            widget.type_into("[name=visitor_name]", "Ada").await;
            widget
                .type_into("[name=visitor_email]", "ada@example.com")
                .await;
            widget.click("#prechat-start").await;
            widget.wait_until("isShown('#composer')").await;
        })
        .await;
}

#[tokio::test]
async fn forced_colors_leave_every_boundary_and_icon_visible() {
    Visit::new("accessible_forced_colors")
        .configured(rich())
        .on(Surroundings {
            forced_colors: true,
            ..Surroundings::default()
        })
        .run(async |widget| {
            assert!(widget.is("matchMedia('(forced-colors: active)').matches").await);
            widget.open().await;
            fill(widget).await;
            let borderless = "['#bubble', '#window', '#composer', '#messages .text', '.retry', '#start-over', '#keep']
                .filter((it) => parseFloat(style(it, 'borderTopWidth')) < 1)";
            assert_eq!(widget.eval(borderless).await, json!([]));
            let icons = "all('button svg').filter((it) => it.checkVisibility()).map((it) => {
                let around = it;
                let background;
                do {
                    around = around.parentElement;
                    background = around && getComputedStyle(around).backgroundColor;
                } while (around && /^rgba|[/]|transparent/.test(background));
                return [it.parentElement.id || it.parentElement.className, getComputedStyle(it).stroke, background];
            })";
            let icons: Vec<[String; 3]> = serde_json::from_value(widget.eval(icons).await).unwrap();
            assert!(icons.len() >= 5, "{icons:?}");
            for [button, stroke, background] in icons {
                assert!(contrast(&stroke, &background) >= 3.0, "{button}: {stroke} on {background}");
            }
            widget.eval("(find('#close').focus({ focusVisible: true }), null)").await;
            assert!(widget.is("parseFloat(style('#close', 'outlineWidth')) >= 2 && style('#close', 'outlineStyle') !== 'none'").await);
        })
        .await;
}

#[tokio::test]
async fn nothing_moves_under_reduced_motion() {
    Visit::new("accessible_reduced_motion")
        .configured(rich_with_teaser())
        .on(Surroundings {
            reduced_motion: true,
            ..Surroundings::default()
        })
        .run(async |widget| {
            let moving = "[...document.getAnimations(), ...root.getAnimations()].map(({ animationName, transitionProperty }) => animationName ?? transitionProperty)";
            assert_eq!(widget.eval(moving).await, json!([]));
            widget.set_fault(Some("latency=1000;on=chat")).await;
            widget.click("#bubble").await;
            assert_eq!(widget.eval(moving).await, json!([]));
            widget.type_into("#input", &format!("Hello!{ENTER}")).await;
            widget.wait_until("isShown('#typing')").await;
            assert_eq!(widget.eval(moving).await, json!([]));
        })
        .await;
}

#[tokio::test]
async fn right_to_left_the_window_is_mirrored() {
    Visit::new("accessible_rtl")
        .configured(rich())
        .with(json!({"dir": "rtl"}))
        .run(async |widget| {
            widget.open().await;
            widget.ask("How do I put it on a page?").await;
            widget.type_into("#input", "A draft").await;
            let middle = "((it) => it.left + it.width / 2)";
            let left_of = async |one: &str, other: &str| {
                let is_left = format!("{middle}(box('{one}')) < {middle}(box('{other}'))");
                assert!(widget.is(&is_left).await, "{one} isn't left of {other}");
            };
            left_of("#close", "#title").await;
            left_of("#send", "#input").await;
            left_of("[data-author=visitor] .text", "#log").await;
            left_of("#greetings .text", "#greetings .avatar").await;
            assert_eq!(widget.eval(OVERFLOW).await, json!([]));
            // Code stays as it is.
            assert_eq!(widget.text("style('pre', 'direction')").await, "ltr");
        })
        .await;
}

#[tokio::test]
async fn text_with_a_visitors_own_spacing_is_not_cut_off() {
    Visit::new("accessible_text_spacing")
        .configured(rich())
        .run(async |widget| {
            widget.open().await;
            fill(widget).await;
            // WCAG 2.2, criterion 1.4.12.
            widget.eval(
                "(() => {
                    const sheet = new CSSStyleSheet();
                    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
                    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
                })()",
            )
            .await;
            let cut = "all('#window *').filter((it) => it.checkVisibility() && it.textContent.trim() && !it.matches('.unseen, .rich-text .code *, .rich-text .table *'))
                .filter((it) => ['hidden', 'clip'].includes(getComputedStyle(it).overflowX) || ['hidden', 'clip'].includes(getComputedStyle(it).overflowY))
                .filter((it) => it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1)
                .map((it) => `${it.id || it.className}: ${it.scrollWidth} x ${it.scrollHeight} in ${it.clientWidth} x ${it.clientHeight}`)";
            assert_eq!(widget.eval(cut).await, json!([]));
            assert_eq!(widget.eval(OVERFLOW).await, json!([]));
        })
        .await;
}
