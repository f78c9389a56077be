//! The projects in `examples/`, with the packed package installed and built as
//! their own scripts say, in a browser until a reply is shown.
#![allow(clippy::expect_used, clippy::panic)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use quickchat_e2e::{Page, Server, browse_site, setting};
use serde_json::json;

const ENTER: &str = "\u{E007}";
const QUESTION: &str = "How do I put it on a page?";

fn example(name: &str) -> PathBuf {
    Path::new(&setting("EXAMPLES")).join(name)
}

/// Which modules of the package are below a folder, whatever their names.
fn modules(folder: &Path) -> Vec<&'static str> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the example is built") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            found.extend(modules(&path));
        } else if path.extension().is_some_and(|ending| ending == "wasm") {
            let module = fs::read(&path).expect("it can be read");
            let name = ["client", "widget"].into_iter().find(|name| {
                let published = format!("node_modules/quickchat-web/{name}.wasm");
                fs::read(example("plain").join(published)).is_ok_and(|same| same == module)
            });
            found.push(name.expect("it is a module of the package"));
        }
    }
    found
}

/// What the page has loaded from files with this ending.
async fn loaded(page: &Page, ending: &str) -> usize {
    let script = "return performance.getEntriesByType('resource')
        .filter(({ name }) => new URL(name).pathname.endsWith(arguments[0])).length";
    let number = page.run(script, vec![json!(ending)]).await;
    usize::try_from(number.as_u64().expect("a number")).expect("a small one")
}

/// The widget shows a reply below the visitor's message.
async fn assert_replied(page: &Page) {
    let reply = "quickchat-widget >>> [part~=message-visitor] ~ [part~=message-assistant]";
    page.wait_for_text(reply, "page").await;
}

async fn ask_the_widget(page: &Page) {
    page.click("quickchat-widget >>> [part~=bubble]").await;
    page.type_into(
        "quickchat-widget >>> [part~=input]",
        &format!("{QUESTION}{ENTER}"),
    )
    .await;
    assert_replied(page).await;
    assert_eq!(loaded(page, ".wasm").await, 1);
}

/// A static site that is built into `dist/`.
async fn built_site_answers(name: &str) {
    let site = example(name).join("dist");
    assert_eq!(modules(&site), ["widget"], "each module is emitted once");
    browse_site(&format!("example_{name}"), &site, async |page| {
        page.open("/").await;
        ask_the_widget(page).await;
    })
    .await;
}

#[tokio::test]
async fn plain() {
    browse_site("example_plain", &example("plain"), async |page| {
        page.open("/").await;
        ask_the_widget(page).await;
    })
    .await;
}

#[tokio::test]
async fn vite() {
    built_site_answers("vite").await;
}

#[tokio::test]
async fn webpack() {
    built_site_answers("webpack").await;
}

#[tokio::test]
async fn parcel() {
    built_site_answers("parcel").await;
}

#[tokio::test]
async fn esbuild() {
    built_site_answers("esbuild").await;
}

#[tokio::test]
async fn rollup() {
    built_site_answers("rollup").await;
}

#[tokio::test]
async fn sveltekit() {
    built_site_answers("sveltekit").await;
}

#[tokio::test]
async fn nextjs() {
    let folder = example("nextjs");
    assert_eq!(modules(&folder.join(".next/static")), ["widget"]);
    browse_site("example_nextjs", &folder.join("app"), async |page| {
        let mut next = Command::new("node");
        next.args(["node_modules/next/dist/bin/next", "start", "--port", "0"])
            .current_dir(&folder)
            .env("NEXT_TELEMETRY_DISABLED", "1")
            .env("QUICKCHAT_GATEWAY", format!("{}/gateway", page.site()));
        let next = Server::start(next, |line| {
            let (_, address) = line.split_once("Local:")?;
            Some(address.trim().to_owned())
        });
        page.open(&next.address).await;
        let rendered = "return fetch('/').then((response) => response.text())";
        let rendered = page.run(rendered, vec![]).await;
        assert!(
            rendered
                .as_str()
                .is_some_and(|html| html.contains("<quickchat-widget scenario-id=\"emulated1\"")),
            "the server renders the element: {rendered}"
        );
        ask_the_widget(page).await;
    })
    .await;
}

#[tokio::test]
async fn headless() {
    let site = example("headless").join("dist");
    assert_eq!(modules(&site), ["client"]);
    browse_site("example_headless", &site, async |page| {
        page.open("/").await;
        page.type_into("#composer input", &format!("{QUESTION}{ENTER}"))
            .await;
        page.wait_for_text(
            "#log [data-author=visitor] ~ [data-author=assistant]",
            "page",
        )
        .await;
        page.reload().await;
        page.wait_for_text(
            "#log [data-author=visitor] ~ [data-author=assistant]",
            "page",
        )
        .await;
        page.click("#restart").await;
        assert_eq!(page.texts("#log li").await, Vec::<String>::new());
    })
    .await;
}
