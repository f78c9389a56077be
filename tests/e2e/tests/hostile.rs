//! Hostile texts as replies and as greetings, on a page with a strict policy:
//! what they come out as is text, harmless links and buttons.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::{collections::BTreeMap, fs, time::Duration};

use quickchat_e2e::{Page, account, browse_with};
use serde_json::json;
use tempfile::NamedTempFile;

/// As strict as the package allows: what it needs is `'wasm-unsafe-eval'`. An
/// image of another host is refused, and that shows in the console.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

const TIME_LIMIT: Duration = Duration::from_secs(400);

/// How many texts at a time: a browser lets no script run for long.
const BATCH: usize = 25;

/// Puts a widget into the page.
const WIDGET: &str = "
    const widget = document.createElement('quickchat-widget');
    Object.assign(widget, { scenarioId: 'emulated1', gateway: '/gateway', mode: 'inline' });
    document.body.append(widget);
    return widget.ready;
";

/// Watches the page from now on. `tests/support/page.js` says what a reply must
/// not come out as.
const WATCH: &str = "
    const outside = () => {
        // The widget itself is in a shadow tree, which this doesn't enter.
        const nodes = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
        const seen = [location.href, document.title, document.cookie, history.length, document.adoptedStyleSheets.length,
            frames.length, ...Object.keys(window)];
        while (nodes.nextNode()) {
            const { nodeName, nodeValue, attributes } = nodes.currentNode;
            seen.push(nodeName, nodeValue, ...Array.from(attributes ?? [], ({ name, value }) => `${name}=${value}`));
        }
        return seen.join();
    };
    const elsewhere = () => requestedHosts().split(',').filter((host) => host !== location.host);
    window.watch = { complaints, pageFailures, outside, elsewhere };
    window.watch.before = outside();
";

/// Judges what an element shows, and what became of the page.
const JUDGE: &str = "
    const { complaints, pageFailures, outside, elsewhere, before } = window.watch;
    const wrong = (shown) => [
        complaints(shown),
        pageFailures(),
        elsewhere().length > 0 ? `a request to ${elsewhere()}` : '',
        outside() === before ? '' : `changed: ${before} to ${outside()}`,
    ].filter(Boolean).join('; ');
    const until = async (condition) => {
        const end = performance.now() + 10000;
        while (!condition()) {
            if (performance.now() > end) throw new Error(`waited in vain for ${condition}`);
            await new Promise((resolve) => setTimeout(resolve, 2));
        }
    };
    const widget = document.querySelector('quickchat-widget');
    const find = (selector) => widget.shadowRoot.querySelector(selector);
";

fn corpus() -> Vec<String> {
    let texts: BTreeMap<String, Vec<String>> =
        serde_json::from_str(include_str!("../../fixtures/hostile.json")).unwrap();
    // A blank reply is no answer, and shows nothing.
    let is_blank = |text: &String| text.trim().is_empty();
    let texts: Vec<String> = texts
        .into_values()
        .flatten()
        .filter(|text| !is_blank(text))
        .collect();
    assert!(texts.len() >= 300, "{}", texts.len());
    texts
}

/// An account whose assistant answers `hostile0` with the first text, and so on.
fn hostile_account(texts: &[String]) -> NamedTempFile {
    let mut account = account();
    account["articles"] = texts
        .iter()
        .enumerate()
        .map(|(index, text)| json!({ "title": format!("hostile{index}"), "reply": text }))
        .collect();
    account["widget_configuration"]["streaming_active"] = json!(false);
    account["widget_configuration"]["popup_active"] = json!(false);
    let file = NamedTempFile::new().unwrap();
    fs::write(&file, account.to_string()).unwrap();
    file
}

async fn browse_hostile(name: &str, test: impl AsyncFnOnce(&Page, &[String])) {
    let texts = corpus();
    let account = hostile_account(&texts);
    let arguments = ["--no-rate-limits", "--csp", POLICY, "--account"];
    let arguments = [&arguments[..], &[account.path().to_str().unwrap()]].concat();
    browse_with(name, &arguments, TIME_LIMIT, async |page| {
        test(page, &texts).await;
    })
    .await;
}

async fn open_and_watch(page: &Page) {
    page.open("/tests/widget.html").await;
    page.run(WIDGET, vec![]).await;
    page.wait_for_text("quickchat-widget >>> #greetings .text", "Quill")
        .await;
    let checks = include_str!("../../support/page.js").replace("export ", "");
    page.run(&format!("{checks} {WATCH}"), vec![]).await;
}

#[tokio::test]
async fn hostile_replies_run_nothing_ask_nobody_and_change_nothing_else() {
    browse_hostile("hostile_replies", async |page, texts| {
        let script = format!(
            "{JUDGE}
            return (async ([first, texts]) => {{
                const found = [];
                const last = () => find('#messages').lastElementChild;
                for (const [index, text] of texts.entries()) {{
                    const before = last();
                    find('#input').value = `hostile${{first + index}}`;
                    find('#composer').requestSubmit();
                    await until(() => last() !== before && last().dataset.author === 'assistant');
                    const message = wrong(last().querySelector('.text'));
                    if (message) found.push(`${{message}} from ${{text}}`);
                }}
                return found;
            }})(arguments)"
        );
        open_and_watch(page).await;
        for (index, batch) in texts.chunks(BATCH).enumerate() {
            let found = page
                .run(&script, vec![json!(index * BATCH), json!(batch)])
                .await;
            assert_eq!(found, json!([]));
        }
    })
    .await;
}

#[tokio::test]
async fn hostile_greetings_run_nothing_ask_nobody_and_change_nothing_else() {
    browse_hostile("hostile_greetings", async |page, texts| {
        open_and_watch(page).await;
        let script = format!(
            "{JUDGE}
            return (async ([texts]) => {{
                const found = [];
                for (const text of texts) {{
                    // Whatever is shown next takes the place of what is there.
                    const mark = document.createComment('');
                    find('#greetings .text').append(mark);
                    widget.configuration = {{ welcome_message: text, welcome_message2: '' }};
                    await until(() => !mark.isConnected);
                    const message = wrong(find('#greetings .text'));
                    if (message) found.push(`${{message}} from ${{text}}`);
                }}
                return found;
            }})(arguments)"
        );
        for batch in texts.chunks(BATCH) {
            let found = page.run(&script, vec![json!(batch)]).await;
            assert_eq!(found, json!([]));
        }
    })
    .await;
}
