//! Long histories: opening, scrolling, and what is in the document meanwhile.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use quickchat_e2e::{Visit, Widget, account, token};
use serde_json::{Value, json};

/// Puts a history of so many messages into the store, as an earlier visit left it.
async fn keep(widget: &Widget<'_>, count: usize) {
    let script = "const [count] = arguments;
        localStorage.clear();
        const key = (name) => `quickchat:emulated1::${name}`;
        const chunks = [], sizes = [];
        for (let start = 0; start < count; start += 20) {
            const messages = [];
            for (let index = start; index < Math.min(count, start + 20); index += 1) {
                messages.push(index % 2 === 0
                    ? { id: `m${index}`, author: 'visitor', text: `Q ${index}`, createdAt: index, status: 'sent' }
                    : { id: `m${index}`, author: 'assistant', text: `A **${index}**`, createdAt: index, status: 'received', ord: index + 1 });
            }
            chunks.push(start / 20);
            sizes.push(2000);
            localStorage.setItem(key(start / 20), JSON.stringify({ messages }));
        }
        localStorage.setItem(key('head'), JSON.stringify({ version: 2, beganWith: 'm0', metadata: {}, chunks, sizes }));";
    widget.page.run(script, vec![json!(count)]).await;
}

/// Takes the widget away and puts one there that knows so many messages;
/// milliseconds until the last of them can be read.
async fn time_to_open(widget: &Widget<'_>, count: usize) -> f64 {
    let remove = "document.querySelector('quickchat-widget')?.remove()";
    widget.page.run(remove, vec![]).await;
    keep(widget, count).await;
    let script = "const [last] = arguments;
        const begin = performance.now();
        const widget = document.createElement('quickchat-widget');
        widget.setAttribute('scenario-id', 'emulated1');
        widget.setAttribute('gateway', '/gateway');
        widget.setAttribute('opened', '');
        document.body.append(widget);
        return new Promise((resolve) => {
            const look = () => {
                const message = widget.shadowRoot.getElementById(last);
                if (message?.checkVisibility()) resolve(performance.now() - begin);
                else requestAnimationFrame(look);
            };
            look();
        });";
    let last = format!("m{}", count - 1);
    let time = widget.page.run(script, vec![json!(last)]).await;
    time.as_f64().unwrap()
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

#[tokio::test]
async fn ten_thousand_messages_open_nearly_as_fast_as_a_hundred() {
    const ROUNDS: usize = 9;
    const LIMIT: f64 = 1.5;
    Visit::new("history_opening")
        .run(async |widget| {
            let (mut few, mut many) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                few.push(time_to_open(widget, 100).await);
                many.push(time_to_open(widget, 10_000).await);
            }
            let (few, many) = (median(&mut few), median(&mut many));
            println!("| median of {ROUNDS}, ms | 100 messages | 10,000 messages | times |");
            println!("|---|--:|--:|--:|");
            println!("| opening | {few:.0} | {many:.0} | {:.2} |", many / few);
            assert!(many <= few * LIMIT, "{few} {many}");
        })
        .await;
}

/// Where the first message is that can be seen, and which one it is.
async fn first_seen(widget: &Widget<'_>) -> (String, f64) {
    let seen = widget
        .eval(
            "(() => { const top = box('#log').top;
                const it = all('#messages > article').find((it) => it.getBoundingClientRect().bottom > top + 5);
                return [it.id, it.getBoundingClientRect().top]; })()",
        )
        .await;
    (
        seen[0].as_str().unwrap().to_owned(),
        seen[1].as_f64().unwrap(),
    )
}

#[tokio::test]
async fn scrolling_up_and_down_a_long_history_shows_all_of_it_and_keeps_the_document_small() {
    const COUNT: usize = 400;
    Visit::new("history_scrolling")
        .run(async |widget| {
            widget
                .page
                .run("document.querySelector('quickchat-widget').remove()", vec![])
                .await;
            keep(widget, COUNT).await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            widget.open().await;
            let built = "all('#messages > article').length";
            let mut most = 0.0_f64;
            // Up to the very first message.
            for _ in 0..400 {
                widget
                    .eval("find('#log').scrollTop -= find('#log').clientHeight * 0.8")
                    .await;
                let before = first_seen(widget).await;
                widget.eval("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30))).then(() => null)").await;
                let place = format!("find('#{}')?.getBoundingClientRect().top ?? null", before.0);
                if let Some(after) = widget.eval(&place).await.as_f64() {
                    assert!((after - before.1).abs() < 3.0, "{before:?} jumped to {after}");
                }
                most = most.max(widget.number(built).await);
                if widget.is("find('#m0')").await {
                    break;
                }
            }
            assert!(widget.is("find('#m0')").await, "the first message is reached");
            // And down again to the last.
            for _ in 0..400 {
                widget
                    .eval("find('#log').scrollTop += find('#log').clientHeight * 0.8")
                    .await;
                widget.eval("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30))).then(() => null)").await;
                most = most.max(widget.number(built).await);
                if widget.is(&format!("find('#m{}') && find('#log').scrollTop > -5", COUNT - 1)).await {
                    break;
                }
            }
            let order = widget
                .eval("all('#messages > article').map(({ id }) => Number(id.slice(1)))")
                .await;
            let order: Vec<usize> = serde_json::from_value(order).unwrap();
            assert_eq!(order.last(), Some(&(COUNT - 1)));
            assert!(order.is_sorted(), "{order:?}");
            assert!(most <= 200.0, "{most} messages were in the document");
            let told = widget.told("message").await;
            assert_eq!(told, Vec::<Value>::new(), "nothing of it is news");
            assert_eq!(widget.text("find('#announcer').textContent").await, "");

            // What comes takes the place of what is far above.
            let first = "Number(find('#messages').firstElementChild.id.slice(1))";
            let before = widget.number(first).await;
            for _ in 0..20 {
                widget.ask("What is quickchat-web?").await;
            }
            assert!(widget.number(built).await <= 120.0);
            assert!(widget.number(first).await > before);
        })
        .await;
}

/// Whether what was built is more than the window has room for.
const IS_FILLED: &str = "find('#log').scrollHeight > find('#log').clientHeight";

/// Puts an inline widget of a height in place of the one that is there, with a history.
async fn add_inline(widget: &Widget<'_>, height: &str) {
    let script = "document.querySelector('quickchat-widget').remove();
        const style = new CSSStyleSheet();
        style.replaceSync(`quickchat-widget { height: ${arguments[0]} }`);
        document.adoptedStyleSheets.push(style);";
    widget.page.run(script, vec![json!(height)]).await;
    keep(widget, 100).await;
    widget.add(&json!({ "mode": "inline" })).await;
    widget.wait_until_ready().await;
}

#[tokio::test]
async fn a_window_higher_than_what_is_built_at_once_is_filled() {
    Visit::new("history_high")
        .run(async |widget| {
            add_inline(widget, "2400px").await;
            widget.wait_until(IS_FILLED).await;
            let is_at_end = "find('#m99') && find('#log').scrollTop === 0";
            assert!(widget.is(is_at_end).await);
        })
        .await;
}

#[tokio::test]
async fn a_window_that_grows_with_the_page_is_filled() {
    Visit::new("history_grows")
        .run(async |widget| {
            widget.page.resize(800, 500).await;
            add_inline(widget, "100vh").await;
            widget.wait_until("find('#m99')").await;
            assert!(widget.is(IS_FILLED).await);
            widget.page.resize(800, 2600).await;
            widget.wait_until("find('#log').clientHeight > 2000").await;
            widget.wait_until(IS_FILLED).await;
            assert!(widget.is("Math.abs(find('#log').scrollTop) < 2").await);
        })
        .await;
}

/// Has a long conversation at the service, of which the device has kept the end
/// alone, as if all before had become too much.
async fn keep_the_end(widget: &Widget<'_>, questions: usize) {
    let script = "const [questions] = arguments;
        return (async () => {
            let conv_id;
            for (let index = 0; index < questions; index += 1) {
                const body = JSON.stringify({ text: `Q ${index}`, conv_id });
                const answer = await fetch('/gateway/chat', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
                conv_id = (await answer.json()).conv_id ?? conv_id;
            }
            const events = `/gateway/v1/api_core/conversations/${conv_id}/events/`;
            const { count } = await (await fetch(`${events}?limit=1`)).json();
            const { items } = await (await fetch(`${events}?limit=20&offset=${count - 20}`)).json();
            const messages = items.map(({ data: { id, ord, author, content } }) => author === 'visitor'
                ? { id: `m${id}`, author, text: content, createdAt: 1, status: 'sent' }
                : { id: `m${id}`, author: 'assistant', text: content, createdAt: 1, status: 'received', ord });
            const key = (name) => `quickchat:emulated1::${name}`;
            localStorage.setItem(key(9), JSON.stringify({ messages }));
            const head = { version: 2, beganWith: 'm0', conversationId: conv_id, metadata: {}, chunks: [9], sizes: [2000] };
            localStorage.setItem(key('head'), JSON.stringify(head));
        })()";
    widget.page.run(script, vec![json!(questions)]).await;
}

#[tokio::test]
async fn scrolling_up_beyond_what_the_device_has_kept_shows_what_the_service_has() {
    const QUESTIONS: usize = 80;
    let token = token("write_all");
    for (name, attributes) in [
        ("history_service", json!({})),
        (
            "history_token",
            json!({ "properties": { "gateway": null, "apiUrl": "/", "chatUrl": "/chat", "token": token } }),
        ),
    ] {
        Visit::new(name)
            .run(async |widget| {
                let remove = "document.querySelector('quickchat-widget').remove()";
                widget.page.run(remove, vec![]).await;
                keep_the_end(widget, QUESTIONS).await;
                widget.add(&attributes).await;
                widget.wait_until_ready().await;
                widget.open().await;
                let asked = "all('[data-author=visitor] .text').map((it) => Number(it.textContent.slice(2)))";
                widget
                    .until("the first question", async || {
                        widget.eval("(find('#log').scrollTop = -find('#log').scrollHeight, null)").await;
                        let shown: Vec<usize> = serde_json::from_value(widget.eval(asked).await).unwrap();
                        (shown.first() == Some(&0)).then_some(())
                    })
                    .await;
                let shown: Vec<usize> = serde_json::from_value(widget.eval(asked).await).unwrap();
                assert_eq!(shown, (0..shown.len()).collect::<Vec<_>>(), "each once and in order");
                assert!(shown.len() > 20, "{shown:?}");
                let first = widget.eval("find('#messages > article').dataset.author").await;
                assert_eq!(first, json!("visitor"), "greetings are no messages");
                assert_eq!(widget.told("message").await, Vec::<Value>::new(), "it is no news");

                // There is no more to ask for, and nothing of it was kept.
                let requests = async || widget.service_state().await["requests"]["GET events"]["received"].clone();
                let before = requests().await;
                for top in ["0", "-find('#log').scrollHeight"] {
                    widget.eval(&format!("(find('#log').scrollTop = {top}, null)")).await;
                    widget.settle().await;
                }
                assert_eq!(requests().await, before);
                let kept = widget.eval("JSON.parse(localStorage.getItem('quickchat:emulated1::head')).chunks").await;
                assert_eq!(kept, json!([9]));
            })
            .await;
    }
}

#[tokio::test]
async fn a_conversation_that_a_page_names_reads_on_from_the_service() {
    const QUESTIONS: usize = 120;
    let (token, key) = (token("write_all"), account()["api_key"].clone());
    Visit::new("history_named")
        .run(async |widget| {
            keep_the_end(widget, QUESTIONS).await;
            let script = "const [options] = arguments;
                return import('/quickchat-web/widget-define.js').then(async ({ connect }) => {
                    const { conversationId: id } = JSON.parse(localStorage.getItem('quickchat:emulated1::head'));
                    const client = await connect({ scenarioId: 'emulated1', storage: 'memory', ...options });
                    const chat = client.conversation({ id });
                    const asked = () => chat.messages.filter(({ author }) => author === 'visitor').map(({ text }) => text);
                    const first = [asked().length, await chat.earlier(), asked().length];
                    await chat.send('Still there?');
                    while (await chat.earlier());
                    return [first, asked(), chat.id === id];
                })";
            for options in [
                json!({ "gateway": "/gateway" }),
                json!({ "apiUrl": "/", "chatUrl": "/chat", "token": token }),
            ] {
                let found = widget.page.run(script, vec![options]).await;
                let some = found[0][2].as_u64().unwrap();
                assert_eq!(found[0], json!([0, true, some]));
                assert!(some > 20 && (some as usize) < QUESTIONS, "a page at a time: {some}");
                let mut asked: Vec<String> = (0..QUESTIONS).map(|it| format!("Q {it}")).collect();
                let said: Vec<String> = serde_json::from_value(found[1].clone()).unwrap();
                asked.extend(said[QUESTIONS..].iter().cloned());
                assert_eq!(said, asked, "each once and in order");
                assert_eq!(said.last().unwrap(), "Still there?");
                assert_eq!(found[2], json!(true));
            }
            // With the key of the legacy chat alone there is nowhere to ask.
            let options = json!({ "apiUrl": "/", "chatUrl": "/chat", "apiKey": key });
            let found = widget.page.run(script, vec![options]).await;
            assert_eq!(found[0], json!([0, false, 0]));
        })
        .await;
}
