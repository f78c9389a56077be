//! What the widget costs while it runs. `--nocapture` shows the figures.
// A test reports by panicking, and so do the functions it uses.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use quickchat_e2e::{Engine, Visit};
use serde_json::{Value, json};
use tokio::sync::Mutex;

/// One measurement at a time.
static MEASURING: Mutex<()> = Mutex::const_new(());

/// A frame at 60 to the second, in milliseconds.
const FRAME: f64 = 1000.0 / 60.0;

#[tokio::test]
async fn a_reply_is_in_the_window_within_a_frame_of_its_arrival_however_long_the_log() {
    let _alone = MEASURING.lock().await;
    Visit::new("figures_reply")
        .run(async |widget| {
            widget.open().await;
            // How long after its last byte a reply is there: for a page that does
            // nothing but ask, and in the window.
            let measure = "(async () => {
                const arrival = () => performance.getEntriesByType('resource').findLast(({ name }) => name.endsWith('/chat')).responseEnd;
                const rest = () => new Promise((done) => setTimeout(done, 30));
                const text = 'What is quickchat-web?';
                const delays = [];
                performance.setResourceTimingBufferSize(1000);
                for (let at = 0; at < 80; at += 1) {
                    const answer = await fetch('/gateway/chat', {
                        method: 'POST', body: JSON.stringify({ text }), headers: { 'Content-Type': 'application/json' } });
                    await answer.json();
                    let time = performance.now();
                    await rest();
                    const bare = time - arrival();
                    const shown = new Promise((done) => new MutationObserver((_, observer) => {
                        if (find('#messages').lastElementChild?.dataset.author !== 'assistant') return;
                        observer.disconnect();
                        done(performance.now());
                    }).observe(find('#messages'), { childList: true }));
                    await element.send(text);
                    time = await shown;
                    await rest();
                    delays.push([bare, time - arrival()]);
                }
                return delays;
            })()";
            let delays: Vec<[f64; 2]> = serde_json::from_value(widget.eval(measure).await).unwrap();
            // What else the machine does only adds to it, so the fastest counts.
            let fastest = |delays: &[[f64; 2]], index: usize| {
                let values = delays.iter().map(|delay| delay[index]);
                values.min_by(f64::total_cmp).unwrap()
            };
            let (few, many) = delays.split_at(delays.len() / 2);
            println!("| fastest, ms | up to 80 messages | up to 160 |");
            println!("|---|--:|--:|");
            for (what, index) in [("a bare fetch", 0), ("a reply in the window", 1)] {
                println!("| {what} | {:.1} | {:.1} |", fastest(few, index), fastest(many, index));
            }
            let added = fastest(many, 1) - fastest(many, 0);
            assert!(added <= FRAME, "{delays:.1?}");
        })
        .await;
}

#[tokio::test]
async fn two_hundred_messages_take_little_memory() {
    let _alone = MEASURING.lock().await;
    // Chromium alone tells how large its heap is.
    Visit::new("figures_heap")
        .only_in(Engine::Chromium)
        .run(async |widget| {
            // Again, with the module's memory within reach.
            widget.reload().await;
            let watch = "(() => {
                for (const name of ['instantiate', 'instantiateStreaming']) {
                    const load = WebAssembly[name];
                    WebAssembly[name] = async (...all) => {
                        const loaded = await load.apply(WebAssembly, all);
                        window.exported = (loaded.instance ?? loaded).exports;
                        return loaded;
                    };
                }
            })()";
            widget.page.run(&format!("return {watch}"), vec![]).await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            widget.open().await;
            widget.devtools("HeapProfiler.enable", json!({})).await;
            widget.devtools("Performance.enable", json!({})).await;

            let heap = async || {
                widget.devtools("HeapProfiler.collectGarbage", json!({})).await;
                let metrics = widget.devtools("Performance.getMetrics", json!({})).await;
                let metrics = metrics["metrics"].as_array().cloned().unwrap_or_default();
                let used = metrics.iter().find(|metric| metric["name"] == "JSHeapUsedSize");
                let memory = "Object.values(window.exported).find((it) => it instanceof WebAssembly.Memory).buffer.byteLength";
                let module = widget.number(memory).await;
                (used.and_then(|metric| metric["value"].as_f64()).unwrap() / 1024.0, module / 1024.0)
            };
            let (page, module) = heap().await;
            let talk = "(async () => { for (let at = 0; at < 100; at += 1) await element.send('What is quickchat-web?'); })().then(() => null)";
            let _: Value = widget.eval(talk).await;
            let (page_after, module_after) = heap().await;
            println!(
                "after 200 messages: JavaScript heap {page_after:.0} KB ({:+.0}), WebAssembly memory {module_after:.0} KB ({:+.0})",
                page_after - page, module_after - module
            );
            assert!(page_after - page < 2048.0, "the heap grew by {} KB", page_after - page);
            assert!(module_after < 4096.0, "the module takes {module_after} KB");
        })
        .await;
}
