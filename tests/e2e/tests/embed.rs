//! The one-line script, on pages as site owners write them.
#![allow(clippy::expect_used, clippy::panic)]

use std::{fs, path::Path};

use quickchat_e2e::{Engine, Page, Server, browse, setting};
use serde_json::{Value, json};

const ENTER: &str = "\u{E007}";
const SCRIPT: &str = "/quickchat-web/embed.js";

/// What the vendor has sites put into their pages, up to the script's address.
const STUB: &str = "<script>
window._quickchat = window._quickchat || function(){ (window._quickchat.q = window._quickchat.q || []).push(arguments) };
</script>";

/// A page of the site; opens it.
async fn open(page: &Page, name: &str, head: &str, body: &str) {
    let folder = Path::new(&setting("SITE")).join("embed");
    fs::create_dir_all(&folder).expect("the site can be written to");
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{name}</title>
        <link rel=\"icon\" href=\"data:,\">{head}</head><body><h1>A site</h1>{body}</body></html>"
    );
    fs::write(folder.join(format!("{name}.html")), html).expect("the site can be written to");
    page.open(&format!("/embed/{name}.html")).await;
}

async fn wait_until(page: &Page, condition: &str) {
    let script = format!("return Boolean({condition})");
    page.until(condition, async || {
        (page.run(&script, vec![]).await == json!(true)).then_some(())
    })
    .await;
}

async fn eval(page: &Page, expression: &str) -> Value {
    page.run(&format!("return ({expression})"), vec![]).await
}

/// The widget shows a reply below the visitor's message.
async fn assert_replied(page: &Page) {
    let reply = "quickchat-widget >>> [part~=message-visitor] ~ [part~=message-assistant]";
    page.wait_for_text(reply, "page").await;
}

/// There is one widget; it opens, and a question is answered.
async fn assert_answers(page: &Page) {
    page.click("quickchat-widget >>> #bubble").await;
    page.type_into(
        "quickchat-widget >>> #input",
        &format!("How do I put it on a page?{ENTER}"),
    )
    .await;
    assert_replied(page).await;
    let number = "document.querySelectorAll('quickchat-widget').length";
    assert_eq!(eval(page, number).await, json!(1));
}

#[tokio::test]
async fn the_tag_works_wherever_and_however_it_is_written() {
    let data = "data-scenario-id=\"emulated1\" data-gateway=\"/gateway\"";
    let tags = [
        ("module_head", true, "type=\"module\""),
        ("module_end", false, "type=\"module\""),
        ("classic_head", true, ""),
        ("async_head", true, "async"),
        ("defer_head", true, "defer"),
        ("classic_end", false, ""),
    ];
    browse("embed_tag", async |page| {
        for (name, is_in_head, kind) in tags {
            let tag = format!("<script {kind} src=\"{SCRIPT}\" {data}></script>");
            let (head, body) = if is_in_head {
                (tag.as_str(), "")
            } else {
                ("", tag.as_str())
            };
            open(page, name, head, body).await;
            assert_answers(page).await;
            page.run("localStorage.clear()", vec![]).await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_vendors_snippet_opens_the_widget_with_its_address_changed() {
    browse("embed_vendor", async |page| {
        let head = format!(
            "{STUB}<script>
            _quickchat('host', 'app.quickchat.ai');
            _quickchat('init', 'emulated1');
            </script><script async src=\"{SCRIPT}\" data-gateway=\"/gateway\"></script>"
        );
        open(page, "vendor", &head, "").await;
        assert_answers(page).await;
    })
    .await;
}

#[tokio::test]
async fn the_vendors_older_script_draws_into_its_place() {
    browse("embed_embedded", async |page| {
        let head = "<script>
            window._quickchat_embedded = function(){ (window._quickchat_embedded.q = window._quickchat_embedded.q || []).push(arguments) };
            _quickchat_embedded('init', 'emulated1', { theme: { primary: 'red' } });
            </script>";
        let body = format!(
            "<div id=\"quickchat-embedded\"></div><script src=\"{SCRIPT}\" data-gateway=\"/gateway\"></script>"
        );
        open(page, "embedded", head, &body).await;
        page.type_into(
            "quickchat-widget >>> #input",
            &format!("How do I put it on a page?{ENTER}"),
        )
        .await;
        assert_replied(page).await;
        let inside = "document.querySelector('#quickchat-embedded > quickchat-widget').mode";
        assert_eq!(eval(page, inside).await, json!("inline"));
    })
    .await;
}

#[tokio::test]
async fn commands_before_during_and_after_loading_take_effect_in_order() {
    browse("embed_commands", async |page| {
        // The window's script is held back, so that there is a time of loading.
        let slow = format!("/~fault/latency=700{SCRIPT}");
        let head = format!(
            "{STUB}<script>
            window.seen = [];
            _quickchat('on', 'open', () => seen.push('open'));
            _quickchat('on', 'close', () => seen.push('close'));
            _quickchat('on', 'message', ({{ detail }}) => detail.message.author === 'visitor' && seen.push(detail.message.text));
            _quickchat('open');
            _quickchat('metadata', {{ plan: 'pro' }});
            _quickchat('gateway', '/gateway');
            _quickchat('init', 'emulated1');
            _quickchat('send', 'before');
            </script>
            <script async src=\"{slow}\" onload=\"window.hadFrame = !!Quickchat.widget.shadowRoot?.querySelector('#log'); _quickchat('close'); _quickchat('send', 'during'); _quickchat('no such command')\"></script>"
        );
        open(page, "commands", &head, "").await;
        wait_until(page, "window.Quickchat").await;
        assert_eq!(eval(page, "hadFrame").await, json!(false));
        page.run("return Quickchat.ready.then(() => {})", vec![]).await;
        page.run("_quickchat('open'); _quickchat('send', 'after')", vec![]).await;
        wait_until(page, "seen.includes('after')").await;
        let is_call = "seen.filter((entry) => ['open', 'close'].includes(entry))";
        assert_eq!(eval(page, is_call).await, json!(["open", "close", "open"]));
        let is_text = "seen.filter((entry) => !['open', 'close'].includes(entry))";
        assert_eq!(eval(page, is_text).await, json!(["before", "during", "after"]));
        wait_until(page, "Quickchat.widget.shadowRoot.querySelectorAll('[part~=message-assistant]').length >= 5").await;
        let state = "fetch('/~emulator/state').then((answer) => answer.json())";
        let state = eval(page, state).await.to_string();
        assert!(state.contains("\"pro\""), "metadata goes along: {state}");
    })
    .await;
}

#[tokio::test]
async fn a_click_while_the_window_loads_is_not_lost() {
    browse("embed_click", async |page| {
        let head = format!(
            "<script async src=\"/~fault/latency=1200{SCRIPT}\" data-scenario-id=\"emulated1\" data-gateway=\"/gateway\"></script>"
        );
        open(page, "click", &head, "").await;
        page.click("quickchat-widget >>> #bubble").await;
        let is_loading = "document.querySelector('quickchat-widget').shadowRoot.querySelector('#log') === null";
        assert_eq!(eval(page, is_loading).await, json!(true));
        page.find("quickchat-widget >>> #log").await;
    })
    .await;
}

#[tokio::test]
async fn a_script_that_is_added_ten_times_leaves_one_widget_and_no_leak() {
    browse("embed_again", async |page| {
        open(page, "again", STUB, "").await;
        // As single-page apps do: what is there is taken away by hand, or not.
        let script = "return (async () => {
            window.gone = [];
            for (let time = 0; time < 10; time += 1) {
                document.querySelector('script[src]')?.remove();
                const before = document.querySelector('quickchat-widget');
                if (before) {
                    gone.push(new WeakRef(before));
                    if (time % 2) before.remove();
                }
                delete window._quickchat;
                window._quickchat = function () { (window._quickchat.q = window._quickchat.q || []).push(arguments); };
                _quickchat('init', 'emulated1');
                const script = document.createElement('script');
                script.src = arguments[0];
                script.dataset.gateway = '/gateway';
                await new Promise((resolve) => { script.onload = resolve; document.body.append(script); });
                await window.Quickchat.ready;
            }
        })()";
        page.run(script, vec![json!(SCRIPT)]).await;
        assert_answers(page).await;
        let modules = "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.wasm')).length";
        assert_eq!(eval(page, modules).await, json!(1));
        if page.engine() != Engine::Chromium {
            return; // no other lets garbage be collected
        }
        page.until("the widgets that are gone to be let go", async || {
            page.devtools("HeapProfiler.collectGarbage", json!({})).await;
            (eval(page, "gone.filter((widget) => widget.deref()).length").await == json!(0)).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_tag_that_is_there_twice_gives_one_widget() {
    browse("embed_twice", async |page| {
        let data = "data-scenario-id=\"emulated1\" data-gateway=\"/gateway\"";
        let tags = format!(
            "<script async src=\"{SCRIPT}\" {data}></script><script type=\"module\" src=\"{SCRIPT}\" {data}></script>
            <script type=\"module\">import \"/quickchat-web/widget-define.js\";</script>"
        );
        open(page, "twice", &tags, "").await;
        assert_answers(page).await;
    })
    .await;
}

#[tokio::test]
async fn a_widget_that_is_destroyed_is_gone_and_may_come_back() {
    browse("embed_destroy", async |page| {
        let head = format!("{STUB}<script>_quickchat('init', 'emulated1')</script><script async src=\"{SCRIPT}\" data-gateway=\"/gateway\"></script>");
        open(page, "destroy", &head, "").await;
        wait_until(page, "window.Quickchat").await;
        page.run("_quickchat('destroy')", vec![]).await;
        let is_gone = "!document.querySelector('quickchat-widget') && !('Quickchat' in window)";
        assert_eq!(eval(page, is_gone).await, json!(true));
        page.run("_quickchat('init', 'emulated1')", vec![]).await;
        assert_answers(page).await;
    })
    .await;
}

#[tokio::test]
async fn a_script_from_another_origin_brings_all_it_needs_from_there() {
    let other = Server::emulator(Path::new(&setting("SITE")), &[]);
    for kind in ["async", "type=\"module\""] {
        browse("embed_origin", async |page| {
            let head = format!(
                "<script {kind} crossorigin src=\"{}{SCRIPT}\" data-scenario-id=\"emulated1\" data-gateway=\"/gateway\"></script>",
                other.address
            );
            open(page, "origin", &head, "").await;
            assert_answers(page).await;
            let own = "performance.getEntriesByType('resource').filter(({ name }) => name.startsWith(location.origin) && name.includes('quickchat-web/')).length";
            assert_eq!(eval(page, own).await, json!(0));
        })
        .await;
    }
}

#[tokio::test]
async fn a_page_with_trusted_types_and_a_strict_policy_allows_it() {
    browse("embed_policy", async |page| {
        for (name, sources) in [("policy", "'self'"), ("nonce", "'nonce-r4nd0m'")] {
            let head = format!(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';
                script-src {sources} 'wasm-unsafe-eval'; style-src 'self'; img-src https: data:;
                connect-src 'self'; base-uri 'none'; form-action 'none';
                require-trusted-types-for 'script'; trusted-types 'none'\">
                <script nonce=\"r4nd0m\" async src=\"{SCRIPT}\" data-scenario-id=\"emulated1\" data-gateway=\"/gateway\"></script>"
            );
            open(page, name, &head, "").await;
            assert_answers(page).await;
        }
    })
    .await;
}

#[tokio::test]
async fn without_an_assistant_it_says_what_is_missing() {
    browse("embed_missing", async |page| {
        open(
            page,
            "missing",
            &format!("<script async src=\"{SCRIPT}\"></script>"),
            "",
        )
        .await;
        if page.engine() != Engine::Chromium {
            return; // no other tells of its console
        }
        let told = page
            .until("the console to be told", async || {
                page.console_errors().await.into_iter().next()
            })
            .await;
        assert!(
            told.contains("data-scenario-id") && told.contains("data-gateway"),
            "{told}"
        );
    })
    .await;
}

#[tokio::test]
async fn without_webassembly_it_says_so_when_the_window_is_wanted() {
    browse("embed_floor", async |page| {
        let head = format!(
            "<script>delete window.WebAssembly; addEventListener('quickchat-error', ({{ detail }}) => {{ window.told = detail.error }});</script>
            <script async src=\"{SCRIPT}\" data-scenario-id=\"emulated1\" data-gateway=\"/gateway\"></script>"
        );
        open(page, "floor", &head, "").await;
        page.click("quickchat-widget >>> #bubble").await;
        wait_until(page, "window.told").await;
        assert_eq!(eval(page, "told.code").await, json!("WASM_UNAVAILABLE"));
        let says = "told.message.includes('no WebAssembly') && told.message.includes('Allow it')";
        assert_eq!(eval(page, says).await, json!(true));
        page.console_errors().await;
    })
    .await;
}

#[tokio::test]
async fn the_page_is_not_moved_and_loads_before_the_window_is_asked_for() {
    browse("embed_guest", async |page| {
        if page.engine() != Engine::Chromium {
            return; // no other tells of either
        }
        let head = format!(
            "<script>
            window.shifts = []; window.requests = [];
            new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({{ value }}) => value))).observe({{ type: 'layout-shift', buffered: true }});
            addEventListener('load', () => requests.push(...performance.getEntriesByType('resource').map(({{ name }}) => name.split('/').pop())));
            </script><script async src=\"{SCRIPT}\" data-scenario-id=\"emulated1\" data-gateway=\"/gateway\"></script>"
        );
        page.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await;
        open(page, "guest", &head, &"<p>Its text.</p>".repeat(200)).await;
        wait_until(page, "window.Quickchat").await;
        page.run("return Quickchat.ready.then(() => new Promise((done) => setTimeout(done, 500)))", vec![])
            .await;
        assert_eq!(eval(page, "shifts").await, json!([]));
        let early = "requests.filter((name) => /window|wasm/.test(name))";
        assert_eq!(eval(page, early).await, json!([]));
    })
    .await;
}
