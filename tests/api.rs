//! The `api` build in a real browser: every operation by name, against the emulator.
#![cfg(all(target_arch = "wasm32", feature = "api"))]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "how a test fails")]

mod support;

use js_sys::{Array, Function, Reflect};
use support::{connect, emulator, get, json, number, object, rejection, settle, text};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use quickchat_web::client::Client;
use quickchat_web::client::operation::operation;

wasm_bindgen_test_configure!(run_in_browser);

// Each `module` is a file that the page asks for. The runner's server has four
// threads at first, and may leave a fifth request at once unanswered.
#[wasm_bindgen(module = "/www/host.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = host)]
    static HOST: JsValue;
}

#[wasm_bindgen(module = "/www/rest/upload.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = upload)]
    static UPLOAD: JsValue;
}

const WRITE_ALL: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzY2VuYXJpb19pZCI6ImVtdWxhdGVkMSIsInNjb3BlIjoid3JpdGVfYWxsIiwiZXhwIjo0MTAyNDQ0ODAwfQ.cHVibGljLWFuZC1vbmx5LWZvci10aGUtZW11bGF0b3I";
const READ_ALL: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzY2VuYXJpb19pZCI6ImVtdWxhdGVkMSIsInNjb3BlIjoicmVhZF9hbGwiLCJleHAiOjQxMDI0NDQ4MDB9.cHVibGljLWFuZC1vbmx5LWZvci10aGUtZW11bGF0b3I";

fn account(token: &str) -> Client {
    // As `www/rest.js` hands it in.
    Reflect::set(
        &HOST.with(Clone::clone),
        &"upload".into(),
        &UPLOAD.with(Clone::clone),
    )
    .unwrap();
    let options = object([
        ("scenarioId", "of the token".into()),
        ("token", token.into()),
        ("apiUrl", emulator().into()),
    ]);
    connect(&options).unwrap()
}

/// Makes a call and gives the answer.
async fn call(account: &Client, name: &str, parameters: &str) -> JsValue {
    let prepared = account
        .prepare(name, &json(parameters), &JsValue::UNDEFINED)
        .unwrap();
    settle(JsValue::from(prepared.start())).await.unwrap()
}

fn refused(account: &Client, name: &str, parameters: &str) -> JsValue {
    match account.prepare(name, &json(parameters), &JsValue::UNDEFINED) {
        Ok(_) => wasm_bindgen::throw_str("nothing was refused"),
        Err(error) => error,
    }
}

#[wasm_bindgen_test]
async fn an_article_is_created_changed_listed_and_deleted() {
    let account = account(WRITE_ALL);
    let article = call(
        &account,
        "createArticle",
        r#"{"content": "c", "title": "t"}"#,
    )
    .await;
    let id = number(&article, "id");
    let changes = format!(r#"{{"article_id": {id}, "tags": ["browser {id}"]}}"#);
    let changed = call(&account, "updateArticle", &changes).await;
    assert_eq!(text(&changed, "title"), "t");
    let filter = format!(r#"{{"tags": "browser {id}", "limit": 10}}"#);
    let list = call(&account, "listArticles", &filter).await;
    assert_eq!(number(&list, "items.0.id"), id);
    let ids = format!(r#"{{"article_ids": [{id}]}}"#);
    assert!(call(&account, "deleteArticles", &ids).await.is_undefined());
    let gone = account
        .prepare(
            "getArticle",
            &json(&format!(r#"{{"article_id": {id}}}"#)),
            &JsValue::UNDEFINED,
        )
        .unwrap();
    let error = rejection(JsValue::from(gone.start())).await;
    assert_eq!(text(&error, "code"), "NOT_FOUND");
}

#[wasm_bindgen_test]
async fn an_answer_without_a_body_is_undefined() {
    let account = account(WRITE_ALL);
    let nothing = call(&account, "deleteIntercomArticles", "{}").await;
    assert!(nothing.is_undefined());
}

#[wasm_bindgen_test]
fn every_violation_is_named_and_nothing_is_sent() {
    let account = account(WRITE_ALL);
    let error = refused(
        &account,
        "updateChatbotSettings",
        r#"{"personality": 14, "mood": "good"}"#,
    );
    assert_eq!(text(&error, "code"), "INVALID_ARGUMENT");
    assert_eq!(number(&error, "details.length"), 2.0);
    assert!(text(&error, "message").contains("`personality` must be a whole number from 0 to 13."));
}

#[wasm_bindgen_test]
async fn a_file_is_sent_with_its_progress() {
    let account = account(WRITE_ALL);
    let make = Function::new_no_args(
        "const told = [];
         const file = new File(['words of a file'], 'browser.pdf');
         return { file, told, onProgress: (progress) => told.push(progress) };",
    );
    let settings = make.call0(&JsValue::NULL).unwrap();
    let prepared = account
        .prepare("uploadPdf", &json("{}"), &settings)
        .unwrap();
    let upload = settle(JsValue::from(prepared.start())).await.unwrap();
    assert_eq!(text(&upload, "article.title"), "browser.pdf");
    let told: Array = get(&settings, "told").unchecked_into();
    let last = told.get(told.length().saturating_sub(1));
    assert!(told.length() > 0);
    assert_eq!(number(&last, "loaded"), number(&last, "total"));
}

#[wasm_bindgen_test]
async fn an_aborted_upload_is_aborted() {
    let account = account(WRITE_ALL);
    let make = Function::new_no_args(
        "const controller = new AbortController();
         controller.abort();
         return { file: new Blob(['x']), name: 'a.pdf', signal: controller.signal };",
    );
    let settings = make.call0(&JsValue::NULL).unwrap();
    let prepared = account
        .prepare("uploadPdf", &json("{}"), &settings)
        .unwrap();
    let error = rejection(JsValue::from(prepared.start())).await;
    assert_eq!(text(&error, "code"), "ABORTED");
}

#[wasm_bindgen_test]
fn only_a_file_is_uploaded() {
    let account = account(WRITE_ALL);
    let settings = object([("file", "words".into())]);
    let error = account
        .prepare("uploadFile", &json("{}"), &settings)
        .err()
        .unwrap();
    assert!(text(&error, "message").contains("`file`"));
}

#[wasm_bindgen_test]
async fn a_write_is_refused_for_a_token_that_may_read() {
    let account = account(READ_ALL);
    let prepared = account
        .prepare("retrainKnowledgeBase", &json("{}"), &JsValue::UNDEFINED)
        .unwrap();
    let error = rejection(JsValue::from(prepared.start())).await;
    assert_eq!(number(&error, "status"), 403.0);
    assert!(text(&error, "message").contains("Insufficient token scope"));
}

#[wasm_bindgen_test]
fn an_operation_tells_its_limit_and_scope() {
    let known = operation("scrapeWebsite").unwrap();
    assert_eq!(
        (number(&known, "perMinute"), text(&known, "scope")),
        (20.0, "write_all".into())
    );
    assert!(operation("scrapeEverything").is_err());
}
