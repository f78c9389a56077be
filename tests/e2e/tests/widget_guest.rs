//! The widget as a guest: the page doesn't change it, it doesn't change the
//! page, and nothing of it is left behind.
// A test reports by panicking, and so do the functions it uses.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::time::Duration;

use quickchat_e2e::{Engine, Surroundings, Visit, Widget};
use serde_json::{Value, json};

const ENTER: &str = "\u{E007}";

/// A style sheet of the page that spares nothing.
const HOSTILE: &str = "
    html { font-size: 62.5% !important; }
    * {
        --_accent: red !important; --_window: red !important; --_text: red !important; --_radius: 0 !important;
        animation: none !important; background: yellow !important; border: 3px dotted red !important;
        box-sizing: content-box !important; color: red !important; cursor: crosshair !important;
        font: italic 700 9px/3 fantasy !important; letter-spacing: 5px !important; margin: 7px !important;
        max-width: 30px !important; overflow: hidden !important; padding: 7px !important;
        pointer-events: none !important; text-align: right !important; text-indent: 9px !important;
        text-shadow: 1px 1px red !important; text-transform: uppercase !important; transition: none !important;
        user-select: none !important; visibility: visible !important; white-space: nowrap !important;
        width: 30px !important; word-spacing: 9px !important; z-index: 1 !important;
    }
    button, input, textarea, svg, img, article, section, header, footer, form, h1, h2, h3, p, a {
        all: unset !important; display: inline !important; float: right !important; height: 3px !important;
    }
    #bubble, #window, #input, .text, .avatar, [part], [hidden] { display: block !important; opacity: 0.1 !important; }
";

/// Notes how everything within looks and where it is, in `window.looks`.
const LOOK: &str = "all('*').map((it) => {
    const { x, y, width, height } = it.getBoundingClientRect();
    const computed = getComputedStyle(it);
    const looks = Object.fromEntries([...computed].filter((name) => !name.startsWith('--')).map((name) => [name, computed[name]]));
    return { name: `${it.localName}#${it.id}.${it.className}`, looks: { ...looks, x, y, width, height } };
})";

#[tokio::test]
async fn no_style_of_the_page_reaches_inside() {
    Visit::new("guest_hostile_styles")
        .configured(json!({"header": "Quill", "subtitle": "At once", "welcome_message": "Hi",
            "background_disclaimer_text": "Tea may be hot."}))
        .run(async |widget| {
            widget.open().await;
            widget.ask("How do I put it on a page?").await;
            widget.ask("Theming").await;
            widget.eval("(find('#input').blur(), null)").await;
            widget.settle().await;
            let script = format!(
                "(() => {{
                    const before = {LOOK};
                    const sheet = new CSSStyleSheet();
                    sheet.replaceSync({});
                    document.adoptedStyleSheets = [sheet];
                    const after = {LOOK};
                    const changed = [];
                    before.forEach(({{ name, looks }}, index) => {{
                        for (const [property, value] of Object.entries(looks)) {{
                            const now = after[index].looks[property];
                            const isSame = typeof value === 'number' ? Math.abs(now - value) < 0.5 : now === value;
                            if (!isSame) changed.push(`${{name}} ${{property}}: ${{value}} became ${{now}}`);
                        }}
                    }});
                    return {{ looked: before.length, page: getComputedStyle(document.body).letterSpacing, changed: changed.slice(0, 20) }};
                }})()",
                json!(HOSTILE)
            );
            let result = widget.eval(&script).await;
            assert_eq!(result["changed"], json!([]));
            assert!(result["looked"].as_u64() > Some(50), "{result}");
            assert_eq!(result["page"], "5px", "the page has the style");
        })
        .await;
}

#[tokio::test]
async fn text_is_written_in_16_pixels_at_least() {
    Visit::new("guest_input_size")
        .configured(json!({"prechat_active": true}))
        .run(async |widget| {
            widget.open().await;
            let sizes =
                "all('input, textarea').map((it) => parseFloat(getComputedStyle(it).fontSize))";
            let sizes: Vec<f64> = serde_json::from_value(widget.eval(sizes).await).unwrap();
            assert_eq!(sizes.len(), 3);
            assert!(sizes.iter().all(|size| *size >= 16.0), "{sizes:?}");
        })
        .await;
}

/// The page without its widgets, as far as a guest could change it.
const PAGE: &str = "(() => {
    const copy = document.documentElement.cloneNode(true);
    copy.querySelectorAll('quickchat-widget').forEach((it) => it.remove());
    const own = ['last', 'steps', 'looks', 'announced'];
    return {
        html: copy.outerHTML.replace(/\\s+/g, ' '),
        title: document.title,
        address: location.href,
        history: history.length,
        sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
        scroll: [scrollX, scrollY],
        // The drivers of browsers add some of theirs.
        globals: Object.keys(window).filter((name) => isNaN(name) && !own.includes(name) && !/^(cdc|se|ret)_/.test(name)).length,
        cookie: document.cookie,
    };
})()";

#[tokio::test]
async fn nothing_outside_the_element_changes() {
    Visit::new("guest_page_unchanged")
        .configured(
            json!({"popup_active": true, "welcome_message": "Hi", "streaming_active": true}),
        )
        .run(async |widget| {
            widget.eval("(element.remove(), null)").await;
            let before = widget.page.run(&format!("return {PAGE}"), vec![]).await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            widget.open().await;
            widget.ask("What is quickchat-web?").await;
            assert_eq!(widget.eval(PAGE).await, before);
            widget.ask_to_start_over().await;
            widget.click("#start-over").await;
            widget.click("[part=close]").await;
            widget.eval("(element.remove(), null)").await;
            assert_eq!(
                widget.page.run(&format!("return {PAGE}"), vec![]).await,
                before
            );
        })
        .await;
}

#[tokio::test]
async fn nothing_about_the_visitor_is_kept_before_the_visitor_writes_and_nothing_at_all_where_unwanted()
 {
    Visit::new("guest_storage")
        .configured(json!({"welcome_message": "Hi", "popup_active": true}))
        .run(async |widget| {
            let stored = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]";
            widget.open().await;
            widget.type_into("#input", "Not sent").await;
            let kept: Vec<String> = serde_json::from_value(widget.eval(stored).await).unwrap();
            // The configuration, and in the session that the teaser was answered.
            assert!(
                kept.iter()
                    .all(|key| key.contains("config") || key.contains("dismissed")),
                "{kept:?}"
            );

            widget
                .start_over(
                    &json!({"welcome_message": "Hi"}),
                    &json!({"no-persist": ""}),
                )
                .await;
            widget.open().await;
            widget.ask("Hello!").await;
            widget.click("[part=close]").await;
            assert_eq!(widget.eval(stored).await, json!([]));
        })
        .await;
}

#[tokio::test]
async fn a_full_screen_window_keeps_to_what_is_visible_of_the_page() {
    // Zooming in by fingers, which Chromium alone can be told to do, leaves as
    // little of the page visible as a keyboard on the screen.
    Visit::new("guest_visual_viewport")
        .on(Surroundings::PHONE)
        .only_in(Engine::Chromium)
        .run(async |widget| {
            widget.open().await;
            widget.devtools("Emulation.setPageScaleFactor", json!({"pageScaleFactor": 1.6})).await;
            widget.wait_until("visualViewport.height < innerHeight - 100").await;
            widget.wait_until("Math.abs(box('#window').height - visualViewport.height) < 2").await;
            widget.wait_until("Math.abs(box('#window').top - visualViewport.offsetTop) < 2").await;
            assert!(widget.is("box('#composer').bottom <= visualViewport.offsetTop + visualViewport.height + 1").await);
            widget.devtools("Emulation.setPageScaleFactor", json!({"pageScaleFactor": 1})).await;
            widget.wait_until("Math.abs(box('#window').height - innerHeight) < 2").await;
        })
        .await;
}

#[tokio::test]
async fn an_element_that_is_moved_goes_on_with_its_conversation() {
    Visit::new("guest_moved")
        .configured(json!({"welcome_message": "Hi"}))
        .run(async |widget| {
            widget.open().await;
            widget.ask("Hello!").await;
            let detached = widget
                .page
                .run(
                    "window.kept = document.querySelector('quickchat-widget'); kept.remove(); return kept.shadowRoot.childElementCount",
                    vec![],
                )
                .await;
            assert_eq!(detached, json!(0), "detached, it holds nothing");
            widget.page.run("document.querySelector('main').append(window.kept)", vec![]).await;
            widget.wait_until("isShown('#window')").await;
            assert_eq!(widget.texts("[data-author=visitor] .text").await, ["Hello!"]);
            widget.ask("Thanks").await;
            let conversations = widget.service_state().await["conversations"].clone();
            assert_eq!(conversations.as_array().map(Vec::len), Some(1));
            // From one place to the next without a moment between.
            widget.eval("(document.body.prepend(element), null)").await;
            widget.wait_until("isShown('#window') && all('[data-author=visitor]').length === 2").await;
            widget.ask("Hello!").await;
        })
        .await;
}

#[tokio::test]
async fn several_widgets_on_a_page_are_apart() {
    Visit::new("guest_several")
        .run(async |widget| {
            widget.eval("(element.id = 'first', null)").await;
            widget.add(&json!({"id": "second", "location": "bottom-left", "scenario-id": "another"})).await;
            widget.add(&json!({"id": "third", "location": "top-left", "no-persist": ""})).await;
            let page = widget.page;
            let within = |id: &str, part: &str| format!("#{id} >>> {part}");
            for id in ["first", "second", "third"] {
                page.click(&within(id, "#bubble")).await;
                page.type_into(&within(id, "#input"), &format!("From {id}{ENTER}")).await;
                page.click(&within(id, "#close")).await;
            }
            for id in ["first", "third"] {
                page.find(&within(id, "[data-author=assistant]")).await;
            }
            // The emulator has one scenario, and refuses any other.
            page.find(&within("second", "[data-status=failed]")).await;
            for id in ["first", "second", "third"] {
                let texts = page.texts(&within(id, "[data-author=visitor] .text")).await;
                assert_eq!(texts, [format!("From {id}")]);
            }
            let keys = widget.eval("Object.keys(localStorage).filter((key) => !/emulated1|another/.test(key))").await;
            assert_eq!(keys, json!([]));
            let loaded = "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.wasm')).length";
            assert_eq!(widget.eval(loaded).await, json!(1), "the module is loaded once");
            // The browser reports the refused request by itself.
            widget.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn an_element_removed_in_the_middle_of_things_stops_all_it_does() {
    Visit::new("guest_removed_midway")
        .configured(json!({"streaming_active": true, "welcome_message": "Hi"}))
        .run(async |widget| {
            // Counts what is started from now on and not yet over.
            widget
                .eval(
                    "(() => {
                        window.timers = new Map();
                        const { setTimeout, clearTimeout, setInterval, clearInterval } = window;
                        window.setTimeout = (act, ...rest) => {
                            const timer = setTimeout((...all) => { window.timers.delete(timer); act(...all); }, ...rest);
                            window.timers.set(timer, `${rest[0]} ms`);
                            return timer;
                        };
                        window.clearTimeout = (timer) => { window.timers.delete(timer); clearTimeout(timer); };
                        window.setInterval = (...all) => {
                            const timer = setInterval(...all);
                            window.timers.set(timer, `every ${all[1]} ms`);
                            return timer;
                        };
                        window.clearInterval = (timer) => { window.timers.delete(timer); clearInterval(timer); };
                    })()",
                )
                .await;
            widget.open().await;
            widget.ask("What is quickchat-web?").await;
            widget.set_fault(Some("latency=1000;on=chat")).await;
            widget.type_into("#input", &format!("Hello!{ENTER}")).await;
            widget.wait_until("find('[data-status=sending]')").await;
            let told = widget.told("message").await.len();
            widget.eval("(element.remove(), null)").await;
            tokio::time::sleep(Duration::from_millis(200)).await;
            assert_eq!(widget.page.run("return [...window.timers.values()]", vec![]).await, json!([]));
            tokio::time::sleep(Duration::from_millis(1200)).await;
            assert_eq!(widget.told("message").await.len(), told, "it tells nothing any more");
        })
        .await;
}

#[tokio::test]
async fn an_element_removed_before_all_of_it_was_loaded_leaves_no_timer() {
    Visit::new("guest_removed_early")
        .run(async |widget| {
            let removed = "return (async () => {
                const element = document.querySelector('quickchat-widget');
                const running = new Set();
                const { setInterval, clearInterval } = window;
                window.setInterval = (...all) => {
                    const timer = setInterval(...all);
                    running.add(timer);
                    return timer;
                };
                window.clearInterval = (timer) => { running.delete(timer); clearInterval(timer); };
                element.open();
                await element.ready;
                element.remove();
                await new Promise((resolve) => setTimeout(resolve, 1000));
                return running.size;
            })()";
            assert_eq!(widget.page.run(removed, vec![]).await, json!(0));
        })
        .await;
}

/// Adds a widget, uses it and removes it, so often.
async fn mount_and_remove(widget: &Widget<'_>, times: u32) {
    let script = "return (async () => {
        for (let at = 0; at < arguments[0]; at += 1) {
            const element = window.addWidget(arguments[1]);
            await element.ready;
            element.open();
            element.configuration = { header: `Number ${at}` };
            await new Promise((done) => setTimeout(done));
            element.close();
            element.remove();
        }
    })()";
    let said =
        json!({"scenario-id": "emulated1", "gateway": "/gateway", "mode": "bubble"}).to_string();
    widget
        .page
        .run(script, vec![json!(times), json!(said)])
        .await;
}

async fn counters(widget: &Widget<'_>) -> [i64; 3] {
    // What is to be collected may free more.
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        widget
            .devtools("HeapProfiler.collectGarbage", json!({}))
            .await;
    }
    let counters = widget.devtools("Memory.getDOMCounters", json!({})).await;
    let metrics = widget.devtools("Performance.getMetrics", json!({})).await;
    let metrics = metrics["metrics"].as_array().cloned().unwrap_or_default();
    let heap = metrics
        .iter()
        .find(|metric| metric["name"] == "JSHeapUsedSize");
    [
        counters["nodes"].as_i64().unwrap(),
        counters["jsEventListeners"].as_i64().unwrap(),
        heap.and_then(|metric| metric["value"].as_f64()).unwrap() as i64,
    ]
}

#[tokio::test]
async fn two_hundred_mounts_and_removals_leave_nothing_behind() {
    // Chromium alone tells how many nodes and listeners there are, detached
    // ones included.
    Visit::new("guest_mounts")
        .configured(json!({"welcome_message": "Hi", "popup_active": true}))
        .only_in(Engine::Chromium)
        .run(async |widget| {
            widget.devtools("HeapProfiler.enable", json!({})).await;
            widget.devtools("Performance.enable", json!({})).await;
            widget.eval("(element.remove(), null)").await;
            mount_and_remove(widget, 10).await;
            let before = counters(widget).await;
            for _ in 0..4 {
                mount_and_remove(widget, 50).await;
            }
            let after = counters(widget).await;
            let [nodes, listeners, bytes] = [0, 1, 2].map(|index| after[index] - before[index]);
            println!(
                "200 mounts: {nodes} nodes, {listeners} listeners, {} KB more",
                bytes / 1024
            );
            assert!(
                nodes < 20,
                "{nodes} nodes are left: {before:?} became {after:?}"
            );
            assert!(
                listeners < 10,
                "{listeners} listeners are left: {before:?} became {after:?}"
            );
            assert!(bytes < 1024 * 1024, "{bytes} bytes are left");
        })
        .await;
}

#[tokio::test]
async fn everything_works_under_a_strict_policy_and_the_policy_is_in_force() {
    Visit::new("guest_policy")
        .configured(json!({"welcome_message": "Hi", "avatar_image": "/icon.svg", "streaming_active": true}))
        .run(async |widget| {
            let refused: Value = widget
                .eval("(() => { try { document.createElement('p').innerHTML = 'x'; return 'done' } catch ({ name }) { return name } })()")
                .await;
            // Firefox runs the tests' scripts outside of the page's policy.
            if widget.engine() == Engine::Chromium {
                assert_eq!(refused, json!("TypeError"));
            }
            widget.page.run("window.faults.length = 0", vec![]).await;
            widget.console_errors().await;
            widget.open().await;
            widget.ask("How do I put it on a page?").await;
            widget.ask("Theming").await;
            widget.ask_to_start_over().await;
            widget.click("#start-over").await;
            assert_eq!(widget.page.run("return window.faults", vec![]).await, json!([]));
        })
        .await;
}
