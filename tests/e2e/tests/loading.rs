//! Loading the package: what goes wrong there says what to do.

use quickchat_e2e::{Page, browse};
use serde_json::{Value, json};

/// A document of the site's origin without scripts or policies of its own. It
/// has no icon either, which the console calls an error.
const BLANK: &str = "/quickchat-web/index.js";

/// Runs `body` as an async function that sees the package as `quickchat`; what
/// it throws comes back as `{ name, code, message }`.
async fn run(page: &Page, body: &str) -> Value {
    let script = format!(
        "return (async () => {{
            const quickchat = await import('/quickchat-web/index.js');
            try {{ {body} }}
            catch ({{ name, code, message }}) {{ return {{ name, code, message }}; }}
        }})()"
    );
    page.run(&script, vec![]).await
}

fn assert_error(error: &Value, code: &str, remedy: &str) {
    assert_eq!(
        (&error["name"], &error["code"]),
        (&json!("QuickchatError"), &json!(code)),
        "{error}"
    );
    assert!(
        error["message"]
            .as_str()
            .is_some_and(|text| text.contains(remedy)),
        "{error}"
    );
}

#[tokio::test]
async fn a_class_used_before_the_module_is_loaded_says_what_to_await() {
    browse("not_initialized", async |page| {
        page.open("/").await;
        let error = run(page, "new quickchat.QuickchatClient({ scenarioId: 's', gateway: '/g' })").await;
        assert_error(&error, "NOT_INITIALIZED", "Await connect() or init()");
        let then = "await quickchat.init(); new quickchat.QuickchatClient({ scenarioId: 's', gateway: '/g' }); return 'ok'";
        assert_eq!(run(page, then).await, json!("ok"));
    })
    .await;
}

#[tokio::test]
async fn a_module_that_is_missing_or_something_else_is_named_and_may_be_loaded_after_all() {
    browse("wasm_unavailable", async |page| {
        page.open(BLANK).await;
        for url in [
            "/no-such.wasm",
            "/quickchat-web/package.json",
            "/~fault/drop=before/quickchat-web/client.wasm",
            "/~fault/truncate/quickchat-web/client.wasm",
        ] {
            let error = run(page, &format!("await quickchat.init('{url}')")).await;
            assert_error(&error, "WASM_UNAVAILABLE", "give init() its address");
            assert!(
                error["message"]
                    .as_str()
                    .is_some_and(|text| text.contains(url)),
                "{error}"
            );
        }
        assert_eq!(
            run(page, "await quickchat.init(); return 'ok'").await,
            json!("ok")
        );
        // The browser reports the failed loads by itself.
        page.console_errors().await;
    })
    .await;
}

#[tokio::test]
async fn a_policy_that_forbids_the_module_is_named() {
    browse("wasm_blocked", async |page| {
        page.open(BLANK).await;
        let script = "return new Promise((done) => {
            addEventListener('message', ({ data }) => done(data));
            const frame = document.createElement('iframe');
            frame.srcdoc = `<meta http-equiv=\"Content-Security-Policy\" content=\"script-src ${location.origin} 'unsafe-inline'\">
                <script type=\"module\">
                    import { init } from '/quickchat-web/index.js';
                    init().catch(({ name, code, message }) => parent.postMessage({ name, code, message }, '*'));
                </script>`;
            document.documentElement.append(frame);
        })";
        let error = page.run(script, vec![]).await;
        assert_error(&error, "WASM_BLOCKED", "'wasm-unsafe-eval'");
        page.console_errors().await;
    })
    .await;
}

#[tokio::test]
async fn a_page_loads_the_module_once_however_often_it_connects() {
    browse("loads_once", async |page| {
        page.open("/").await;
        let body = "const options = { scenarioId: 'emulated1', gateway: '/gateway' };
            const clients = await Promise.all([1, 2, 3].map(() => quickchat.connect(options)));
            await Promise.all(clients.map((client) => client.widgetConfiguration()));
            return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/client.wasm')).length";
        assert_eq!(run(page, body).await, json!(1));
    })
    .await;
}
