//! The dashboard, as an operator of the account uses it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "how a test fails"
)]

use quickchat_e2e::{Page, Surroundings, browse, browse_in, token};
use serde_json::json;

const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const ARROW_RIGHT: &str = "\u{E014}";
const BACKSPACE: &str = "\u{E003}";

async fn sign_in(page: &Page) {
    page.open("/dashboard/").await;
    page.click("#use-emulator").await;
    page.find("#account:not([hidden])").await;
}

/// Visitors write these, each in a conversation of its own.
async fn visitors_write(page: &Page, texts: &[String]) {
    let script = "const [texts] = arguments;
        return (async () => {
            for (const text of texts) {
                const body = JSON.stringify({ api_key: 'emulated-key-0123456789abcdef', scenario_id: 'emulated1', text });
                await fetch('/chat', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
            }
        })()";
    page.run(script, vec![json!(texts)]).await;
}

/// How many elements a selector means that are shown.
async fn shown(page: &Page, selector: &str) -> usize {
    let script = "return [...document.querySelectorAll(arguments[0])].filter((it) => it.checkVisibility()).length";
    let count = page.run(script, vec![json!(selector)]).await;
    usize::try_from(count.as_u64().unwrap()).unwrap()
}

async fn wait_for_items(page: &Page, list: &str, count: usize) {
    let selector = format!("{list} .item");
    page.until(&format!("{count} of {selector}"), async || {
        (shown(page, &selector).await == count).then_some(())
    })
    .await;
}

#[tokio::test]
async fn the_demo_page_leads_to_the_dashboard() {
    browse("dashboard_link", async |page| {
        page.open("/").await;
        page.click("a[href='dashboard/']").await;
        page.find("#gate").await;
    })
    .await;
}

#[tokio::test]
async fn a_token_that_is_typed_in_opens_the_account_and_is_kept_nowhere() {
    browse("dashboard_token", async |page| {
        page.open("/dashboard/").await;
        page.type_into("#token", &format!("{}{ENTER}", token("read_all")))
            .await;
        page.wait_for_text("#panel-conversations .note", "no conversation yet")
            .await;
        let kept = page
            .run(
                "return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, document.documentElement.outerHTML])",
                vec![],
            )
            .await;
        assert!(!kept.as_str().unwrap().contains(&token("read_all")));
        page.reload().await;
        page.find("#gate").await;
        assert_eq!(shown(page, "#account").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_token_that_the_service_refuses_opens_nothing_and_says_why() {
    browse("dashboard_refused", async |page| {
        page.open("/dashboard/").await;
        page.click("#open").await;
        page.wait_for_text("#trouble", "Type the token in").await;
        page.type_into("#token", &format!("wrong{ENTER}")).await;
        page.wait_for_text("#trouble", "refused the credential")
            .await;
        assert_eq!(shown(page, "#account").await, 0);
        page.assert_accessible("after a refusal").await;
        // The browser reports the 401 by itself.
        page.console_errors().await;
    })
    .await;
}

#[tokio::test]
async fn conversations_are_filtered_paged_and_read_with_their_analysis() {
    browse("dashboard_conversations", async |page| {
        page.open("/dashboard/").await;
        let mut texts: Vec<_> = (0..21).map(|number| format!("Number {number}")).collect();
        texts.push("How do I put it on a page?".into());
        visitors_write(page, &texts).await;
        sign_in(page).await;
        wait_for_items(page, "#panel-conversations", 20).await;
        page.wait_for_text(".pager", "1–20 of 22").await;
        page.click("#panel-conversations .pager button:last-child")
            .await;
        wait_for_items(page, "#panel-conversations", 2).await;

        page.type_into("#filter-query", &format!("put it on{ENTER}"))
            .await;
        page.wait_for_text("#panel-conversations .note", "1 found")
            .await;
        page.click("#panel-conversations .item").await;
        page.wait_for_text("#panel-conversations .card", "Put a chat on a page")
            .await;
        let events = page.texts(".timeline .moment-text").await;
        assert!(
            events.contains(&"How do I put it on a page?".to_owned()),
            "{events:?}"
        );
        // A greeting is HTML, which is shown as text.
        assert!(
            events.iter().any(|text| text.starts_with("Hi, I am Quill")),
            "{events:?}"
        );
        page.assert_accessible("a conversation").await;

        page.type_into("#filter-status", "Resolved").await;
        page.wait_for_text("#panel-conversations .note", "No conversation is like this")
            .await;
    })
    .await;
}

#[tokio::test]
async fn what_the_analysis_found_in_a_message_is_shown() {
    browse("dashboard_insights", async |page| {
        page.open("/dashboard/").await;
        visitors_write(page, &["I am angry".to_owned()]).await;
        sign_in(page).await;
        // The emulator finds nothing in a message.
        let script = "const ask = window.fetch;
            window.fetch = async (...request) => {
                const answer = await ask(...request);
                if (!answer.url.includes('/events/')) return answer;
                const page = await answer.json();
                page.items.at(-2).data.message_insights = { emotion: 'anger <b>' };
                return Response.json(page);
            }";
        page.run(script, vec![]).await;
        page.click("#panel-conversations .item").await;
        page.click(".timeline summary").await;
        page.wait_for_text(".timeline dt", "emotion").await;
        assert_eq!(page.texts(".timeline dd").await, ["anger <b>"]);
    })
    .await;
}

#[tokio::test]
async fn an_article_is_written_published_found_changed_and_deleted_once_confirmed() {
    browse("dashboard_articles", async |page| {
        sign_in(page).await;
        page.click("#tab-articles").await;
        page.click("#new-article").await;
        page.type_into("#article-title", "Zebra returns").await;
        page.type_into("#article-content", "A zebra goes back within 30 days.")
            .await;
        page.type_into("#article-tags", "animals, policies").await;
        page.click("#panel-articles .editor .strong").await;
        page.wait_for_text("#panel-articles .editor .note", "Published")
            .await;
        page.wait_for_text(".training", "hasn’t learnt").await;
        page.click(".training button").await;
        page.wait_for_text(".training", "has learnt everything")
            .await;

        page.type_into("#article-query", &format!("zebra{ENTER}"))
            .await;
        wait_for_items(page, "#panel-articles", 1).await;
        assert_eq!(page.texts("#panel-articles mark").await, ["zebra"]);
        assert_eq!(
            page.texts("#panel-articles .item .pill").await,
            ["Published", "animals", "policies"]
        );
        page.assert_accessible("an article").await;

        // What is written isn't lost by a click beside it.
        page.type_into("#article-content", " Or 60.").await;
        page.click("#panel-articles .item").await;
        page.wait_for_text("dialog", "Leave without saving?").await;
        page.assert_accessible("a question").await;
        page.press(ESCAPE).await;
        page.click("#panel-articles .editor .outlined").await;
        page.wait_for_text("#panel-articles .editor .note", "Saved as a draft")
            .await;

        page.click("#panel-articles .editor .is-warning").await;
        page.click("dialog .quiet").await;
        assert_eq!(shown(page, "#panel-articles .item").await, 1);
        page.click("#panel-articles .editor .is-warning").await;
        page.click("dialog .strong").await;
        page.wait_for_text("#panel-articles .note", "No article is like this")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_change_of_the_widget_is_seen_at_once_and_saved_alone() {
    browse("dashboard_widget", async |page| {
        sign_in(page).await;
        // Tabs are moved through by the arrow keys.
        page.press(&format!("{ARROW_RIGHT}{ARROW_RIGHT}")).await;
        page.wait_for_text("#widget >>> [part=title]", "Quill").await;
        page.type_into("#field-header", &format!("{}Zebra", BACKSPACE.repeat(8)))
            .await;
        page.wait_for_text("#widget >>> [part=title]", "Zebra").await;
        page.wait_for_text("#panel-widget .note", "1 change").await;
        page.assert_accessible("the widget's form").await;
        let configured = "return fetch('/~emulator/configuration').then((answer) => answer.json()).then(({ header }) => header)";
        assert_eq!(page.run(configured, vec![]).await, json!("Quill"));
        page.click("#panel-widget .strong").await;
        page.wait_for_text("#panel-widget .note", "Saved").await;
        assert_eq!(page.run(configured, vec![]).await, json!("Zebra"));
    })
    .await;
}

#[tokio::test]
async fn a_token_that_may_only_read_is_told_so_and_loses_nothing() {
    browse("dashboard_read_only", async |page| {
        page.open("/dashboard/").await;
        page.type_into("#token", &format!("{}{ENTER}", token("read_all")))
            .await;
        page.click("#tab-articles").await;
        page.click("#new-article").await;
        page.type_into("#article-content", "Kept").await;
        page.click("#panel-articles .editor .strong").await;
        page.wait_for_text("#panel-articles .editor .note", "may read only")
            .await;
        let written = "return document.querySelector('#article-content').value";
        assert_eq!(page.run(written, vec![]).await, json!("Kept"));
    })
    .await;
}

#[tokio::test]
async fn every_view_is_accessible_in_the_dark_and_on_a_telephone() {
    let dark = Surroundings {
        dark: true,
        ..Surroundings::default()
    };
    for (name, surroundings) in [
        ("dashboard_dark", dark),
        ("dashboard_phone", Surroundings::PHONE),
    ] {
        browse_in(surroundings, name, async |page| {
            page.open("/dashboard/").await;
            page.assert_accessible("the way in").await;
            visitors_write(page, &["Hello!".to_owned()]).await;
            sign_in(page).await;
            page.find("#panel-conversations .item").await;
            page.assert_accessible("the list").await;
            page.click("#panel-conversations .item").await;
            page.find(".timeline").await;
            page.assert_accessible("a conversation").await;
            page.click("#tab-articles").await;
            page.click("#panel-articles .item").await;
            page.find("#article-content").await;
            page.assert_accessible("an article").await;
            page.click("#tab-widget").await;
            page.find("#widget >>> [part=title]").await;
            page.assert_accessible("the widget").await;
            let fits = "return document.documentElement.scrollWidth <= innerWidth";
            assert_eq!(page.run(fits, vec![]).await, json!(true));
        })
        .await;
    }
}
