//! What an account changes by the API: every operation once, against the reference's
//! sample of it, and what it does to what others read.

use reqwest::{StatusCode, multipart};
use serde_json::{Value, json};

use crate::running::{Running, answer, refused};
use crate::shape::{assert_same_shape, sample};
use quickchat_web::api::Scope;

const API: &str = "/v1/api";
const BASE: &str = "/v1/api/knowledge_base";

fn documented(name: &str) -> Value {
    let all = sample(include_str!("../../../../tests/fixtures/operations.json"));
    assert!(all[name].is_object(), "{name}");
    all[name]["response"].clone()
}

impl Running {
    /// A request with a token that may write, and a JSON body.
    async fn send(&self, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
        let request = self
            .request(method, path)
            .bearer_auth(self.token(Scope::WriteAll));
        let response = request.json(&body).send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    async fn sent(&self, method: &str, path: &str, body: Value, status: u16) -> Value {
        let (got, answer) = self.send(method, path, body).await;
        assert_eq!(got.as_u16(), status, "{method} {path}: {answer}");
        answer
    }

    async fn create(&self, content: &str, title: &str) -> u64 {
        let new = json!({"content": content, "title": title});
        let article = self
            .sent("POST", &format!("{BASE}/articles/"), new, 201)
            .await;
        article["id"].as_u64().unwrap()
    }
}

#[tokio::test]
async fn chatbot_settings_are_read_and_changed_field_by_field() {
    let emulator = Running::new().await;
    let path = format!("{API}/chatbot_settings");
    let before = answer(emulator.read(&path)).await;
    assert_same_shape(&documented("getChatbotSettings"), &before);
    let after = emulator
        .sent("PATCH", &path, json!({"creativity_level": 2}), 200)
        .await;
    let mut expected = before;
    expected["creativity_level"] = json!(2);
    assert_eq!(after, expected);
    assert_eq!(answer(emulator.read(&path)).await, expected);
}

#[tokio::test]
async fn every_broken_limit_is_named_and_nothing_changes() {
    let emulator = Running::new().await;
    let path = format!("{API}/chatbot_settings");
    let before = answer(emulator.read(&path)).await;
    let wrong = json!({"personality": 14, "reply_length": "long", "header": "New"});
    let refusal = emulator.sent("PATCH", &path, wrong, 422).await;
    let root = refusal["errors"]["root"].as_array().unwrap();
    assert_eq!(root.len(), 2, "{refusal}");
    assert!(
        root[0]["message"]
            .as_str()
            .unwrap()
            .contains("`personality`")
    );
    assert_eq!(answer(emulator.read(&path)).await, before);
}

#[tokio::test]
async fn what_is_published_is_answered_from_after_a_training() {
    let emulator = Running::new().await;
    let base = format!("{BASE}/");
    let settings = answer(emulator.read(&base)).await;
    assert_same_shape(&documented("getKnowledgeBaseSettings"), &settings);
    assert_eq!(settings["retrain_state"], Value::Null);
    let id = emulator
        .create("Zeppelins leave from platform nine.", "Zeppelin departures")
        .await;
    let article = format!("{BASE}/articles/{id}");
    emulator
        .sent("PATCH", &article, json!({"save_mode": "publish"}), 200)
        .await;
    let state = async || answer(emulator.read(&base)).await["retrain_state"].clone();
    assert_eq!(state().await, "to_be_retrained");
    let ask = async || {
        let reply = answer(emulator.legacy("Where are zeppelin departures?", json!({}))).await;
        reply["reply"].as_str().unwrap().contains("platform nine")
    };
    assert!(!ask().await);
    let retrain = format!("{BASE}/retrain/");
    emulator.sent("POST", &retrain, Value::Null, 202).await;
    assert_eq!(state().await, "in_progress");
    emulator.sent("POST", &retrain, Value::Null, 409).await;
    while state().await != "up_to_date" {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(ask().await);
}

#[tokio::test]
async fn an_article_is_created_listed_found_changed_and_deleted() {
    let emulator = Running::new().await;
    let articles = format!("{BASE}/articles/");
    let new = json!({"content": "Our return policy allows returns within 30 days.",
                     "title": "Return Policy"});
    let created = emulator.sent("POST", &articles, new, 201).await;
    assert_same_shape(&documented("createArticle"), &created);
    assert_eq!(created["deploy_state"], "draft");
    let id = created["id"].as_u64().unwrap();

    let one = format!("{BASE}/articles/{id}");
    let changes = json!({"tags": ["policies"], "save_mode": "publish"});
    let updated = emulator.sent("PATCH", &one, changes, 200).await;
    assert_eq!(
        (&updated["deploy_state"], &updated["version"]),
        (&json!("published"), &json!(1))
    );
    assert_eq!(answer(emulator.read(&one)).await, updated);

    let list = answer(emulator.read(&format!("{articles}?tags=policies&limit=10"))).await;
    assert_same_shape(&documented("listArticles"), &list);
    assert_eq!(
        (&list["count"], &list["items"][0]["id"]),
        (&json!(1), &json!(id))
    );
    let tags = answer(emulator.read(&format!("{BASE}/tags/"))).await;
    assert_eq!(tags, json!(["policies"]));

    let search = format!("{BASE}/articles/search?query=");
    let found = answer(emulator.read(&format!("{search}return%20policy&strict_search=true"))).await;
    assert_same_shape(&documented("searchArticles"), &found);
    assert_eq!(
        found["article_snippets"][0]["query_words_ids"],
        json!([{"start_char": 4, "end_char": 17, "text": "return policy"}])
    );
    let none = answer(emulator.read(&format!("{search}RETURN&is_case_insensitive=false"))).await;
    assert_eq!(none["article_snapshots"]["count"], 0);
    refused(
        emulator.read(&format!("{BASE}/articles/search")),
        400,
        "BAD_REQUEST",
    )
    .await;

    emulator
        .sent("DELETE", &articles, json!([id, 999_999]), 200)
        .await;
    refused(emulator.read(&one), 404, "NOT_FOUND").await;
}

#[tokio::test]
async fn paragraphs_have_a_list_of_their_own() {
    let emulator = Running::new().await;
    let new = json!({"content": "Short.", "type": "Paragraph"});
    let created = emulator
        .sent("POST", &format!("{BASE}/articles/"), new, 201)
        .await;
    let list = answer(emulator.read(&format!("{BASE}/articles/paragraphs?limit=10"))).await;
    assert_same_shape(&documented("listParagraphs"), &list);
    assert_eq!(
        list["items"],
        json!([{"id": created["id"], "content": "Short."}])
    );
}

#[tokio::test]
async fn an_article_has_an_address_in_each_language() {
    let emulator = Running::new().await;
    let id = emulator.create("c", "t").await;
    let path = format!("{BASE}/articles/{id}/lang_urls/en");
    refused(emulator.read(&path), 404, "NOT_FOUND").await;
    let url = json!({"url": "https://example.com/en/return-policy"});
    assert_eq!(emulator.sent("POST", &path, url.clone(), 200).await, url);
    emulator.sent("POST", &path, url.clone(), 409).await;
    let other = json!({"url": "https://example.com/other"});
    assert_eq!(
        emulator.sent("PATCH", &path, other.clone(), 200).await,
        other
    );
    assert_eq!(answer(emulator.read(&path)).await, other);
    emulator.sent("DELETE", &path, Value::Null, 200).await;
    emulator.sent("DELETE", &path, Value::Null, 404).await;
}

#[tokio::test]
async fn an_uploaded_file_becomes_an_article() {
    let emulator = Running::new().await;
    let send = async |path: &str, field: &str, name: &str, scope| {
        let part = multipart::Part::text("Words of a file.").file_name(name.to_owned());
        let form = multipart::Form::new().part(field.to_owned(), part);
        let request = emulator
            .request("POST", path)
            .bearer_auth(emulator.token(scope));
        request.multipart(form).send().await.unwrap()
    };
    let (any, pdf) = (
        format!("{BASE}/file_upload_api/"),
        format!("{BASE}/file_upload_api/pdf"),
    );
    for (path, field, name) in [(&pdf, "pdf_file", "document.pdf"), (&any, "file", "a.docx")] {
        let response = send(path, field, name, Scope::WriteAll).await;
        assert_eq!(response.status(), 200);
        let upload: Value = response.json().await.unwrap();
        assert_same_shape(&documented("uploadPdf"), &upload);
        let id = &upload["article"]["id"];
        let article = answer(emulator.read(&format!("{BASE}/articles/{id}"))).await;
        assert_eq!(
            (&article["title"], &article["content"]),
            (&json!(name), &json!("Words of a file."))
        );
    }
    for (path, field, name, scope, status) in [
        (&pdf, "pdf_file", "a.docx", Scope::WriteAll, 400),
        (&any, "pdf_file", "a.pdf", Scope::WriteAll, 400),
        (&any, "file", "a.exe", Scope::WriteAll, 400),
        (&any, "file", "a.pdf", Scope::ReadAll, 403),
    ] {
        assert_eq!(
            send(path, field, name, scope).await.status(),
            status,
            "{path} {field} {name}"
        );
    }
    emulator.sent("POST", &any, json!({}), 415).await;
}

#[tokio::test]
async fn pages_are_imported_and_deleted_by_their_addresses() {
    let emulator = Running::new().await;
    let import = |rest: &str| format!("{BASE}/import_external{rest}");
    let website = json!({"url": "https://example.com/docs", "mode": "individual"});
    let page = emulator
        .sent("POST", &import("/website"), website, 202)
        .await;
    assert_eq!(page, documented("scrapeWebsite"));
    let site_map = json!({"site_map": "https://example.com/sitemap.xml"});
    let links = emulator
        .sent("POST", &import("/site-map"), site_map.clone(), 202)
        .await;
    assert_eq!(links, documented("importSitemap"));
    let mut filtered = site_map;
    filtered["link_filter_regex"] = json!("2$");
    let links = emulator
        .sent("POST", &import("/site-map"), filtered.clone(), 202)
        .await;
    assert_eq!(links["links"], json!(["https://example.com/page2"]));
    filtered["link_filter_regex"] = json!("(");
    emulator
        .sent("POST", &import("/site-map"), filtered, 400)
        .await;
    let list = json!({"links": ["https://example.com/page1", "https://example.com/page3"],
                      "tags": ["imported"]});
    emulator
        .sent("POST", &import("/scrape-list"), list, 202)
        .await;
    let video = json!({"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
                       "toast_process_uuid": "550e8400-e29b-41d4-a716-446655440000"});
    assert_eq!(
        emulator.sent("POST", &import("/youtube"), video, 202).await,
        Value::Null
    );

    let count = async || {
        answer(emulator.read(&format!("{BASE}/articles/?types=URL"))).await["count"].clone()
    };
    assert_eq!(count().await, 5);
    let gone = json!({"links": ["https://example.com/page1", "https://example.com/docs"]});
    emulator.sent("DELETE", &import(""), gone, 200).await;
    assert_eq!(count().await, 3);
    emulator
        .sent("DELETE", &import(""), json!({"links": []}), 422)
        .await;
}

#[tokio::test]
async fn a_help_center_is_imported_refreshed_and_deleted() {
    let emulator = Running::new().await;
    let path = |rest: &str| format!("{BASE}/intercom/{rest}");
    let imported = emulator
        .sent("POST", &path("import"), Value::Null, 200)
        .await;
    assert_same_shape(&documented("importIntercomArticles"), &imported);
    let again = emulator
        .sent("POST", &path("import"), Value::Null, 200)
        .await;
    assert_eq!(again, imported);
    let id = &imported[0]["id"];
    let article = format!("{BASE}/articles/{id}");
    emulator
        .sent("PATCH", &article, json!({"title": "Mine"}), 200)
        .await;
    let one = json!({"article_ids": [id], "fetch_new_articles": false});
    emulator
        .sent("POST", &path("refresh_articles"), one, 204)
        .await;
    assert_eq!(
        answer(emulator.read(&article)).await["title"],
        imported[0]["title"]
    );
    let unknown = json!({"article_ids": [999_999]});
    emulator
        .sent("POST", &path("refresh_articles"), unknown, 404)
        .await;
    emulator
        .sent("POST", &path("delete"), Value::Null, 204)
        .await;
    refused(emulator.read(&article), 404, "NOT_FOUND").await;
}

#[tokio::test]
async fn a_widget_changes_where_the_account_says() {
    let emulator = Running::new().await;
    let path = format!("{API}/widget/configuration");
    let before = answer(emulator.read(&path)).await;
    let changes = json!({"header": "Sales", "prechat_button_text": null, "newer": [1],
                         "avatar_image": "iVBORw0KGgo="});
    let after = emulator.sent("PATCH", &path, changes, 200).await;
    assert_eq!(
        (&after["header"], &after["newer"]),
        (&json!("Sales"), &json!([1]))
    );
    assert_eq!(after["avatar_image"], "data:image/png;base64,iVBORw0KGgo=");
    assert_eq!(after["primary_color"], before["primary_color"]);
    assert_eq!(
        answer(emulator.get(&format!("/gateway{path}"))).await,
        after
    );
    emulator
        .sent("PATCH", &path, json!({"window_width": 100}), 422)
        .await;
    let by_visitor = emulator
        .request("PATCH", &format!("/gateway{path}"))
        .json(&json!({}));
    assert_eq!(by_visitor.send().await.unwrap().status(), 405);
}

#[tokio::test]
async fn a_handoff_configuration_is_replaced_and_keeps_what_is_newer() {
    let emulator = Running::new().await;
    let path = format!("{API}/human_handoff/configuration");
    let mut configuration = answer(emulator.read(&path)).await;
    assert_same_shape(
        &documented("getHandoffConfiguration")["settings"],
        &configuration["settings"],
    );
    configuration["settings"]["newer"] = json!({"a": 1});
    configuration["routing_profiles"] = json!([
        {"name": "Billing", "description": "Invoices", "is_active": true, "user_ids": [7]}
    ]);
    let after = emulator
        .sent("PUT", &path, configuration.clone(), 200)
        .await;
    assert_eq!(after["settings"]["newer"], json!({"a": 1}));
    assert_eq!(after["settings"]["topic_based_routing_active"], true);
    assert_eq!(after["routing_profiles"][0]["id"], 1);
    assert_eq!(answer(emulator.read(&path)).await, after);
    configuration["settings"]["confirmation_message"] = json!("x".repeat(501));
    emulator.sent("PUT", &path, configuration, 422).await;
}

#[tokio::test]
async fn a_rating_is_asked_for_and_pops_up_together() {
    let emulator = Running::new().await;
    let path = format!("{API}/conversation_ratings/configuration");
    emulator
        .sent("PATCH", &path, json!({"conv_rating_active": false}), 400)
        .await;
    let both = json!({"conv_rating_active": false, "conv_rating_popup_active": false});
    let after = emulator.sent("PATCH", &path, both, 200).await;
    assert_eq!(after["conv_rating_active"], false);
    assert_eq!(answer(emulator.read(&path)).await, after);
}

#[tokio::test]
async fn an_action_is_switched_and_deleted() {
    let emulator = Running::new().await;
    let path = format!("{API}/ai_actions");
    let actions = answer(emulator.read(&path)).await;
    assert_same_shape(&documented("listAiActions"), &actions);
    let one = format!("{path}/{}", actions[0]["id"]);
    let off = emulator
        .sent("PATCH", &one, json!({"is_active": false}), 200)
        .await;
    assert_same_shape(&documented("updateAiAction"), &off);
    assert_eq!(off["is_active"], false);
    emulator.sent("DELETE", &one, Value::Null, 204).await;
    emulator.sent("DELETE", &one, Value::Null, 404).await;
    assert_eq!(
        answer(emulator.read(&path)).await.as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn no_write_is_done_for_a_token_that_may_read() {
    let emulator = Running::new().await;
    let operations = sample(include_str!("../../../../tests/fixtures/operations.json"));
    let before = answer(emulator.read(&format!("{BASE}/articles/"))).await;
    let mut refusals = 0;
    for (name, operation) in operations.as_object().unwrap() {
        let request = &operation["request"];
        let (method, url) = (
            request["method"].as_str().unwrap(),
            request["url"].as_str().unwrap(),
        );
        let Some(path) = url.strip_prefix("https://app.quickchat.ai") else {
            continue;
        };
        if method == "GET" {
            continue;
        }
        let call = emulator
            .request(method, path)
            .bearer_auth(emulator.token(Scope::ReadAll));
        let refusal = refused(call.json(&request["body"]), 403, "PERMISSION_DENIED").await;
        assert_eq!(
            refusal.message, "Insufficient token scope. Required: write_all",
            "{name}"
        );
        refusals += 1;
    }
    assert_eq!(refusals, 25);
    assert_eq!(
        answer(emulator.read(&format!("{BASE}/articles/"))).await,
        before
    );
}

#[tokio::test]
async fn heavy_calls_are_few() {
    let emulator = Running::new().await;
    let path = format!("{BASE}/import_external/website");
    let page = json!({"url": "https://example.com/docs"});
    for _ in 0..20 {
        emulator.sent("POST", &path, page.clone(), 202).await;
    }
    let refusal = refused(emulator.write(&path, &page), 429, "TOO_MANY_REQUESTS").await;
    assert!(refusal.retry_after.is_some());
}

#[tokio::test]
async fn all_changes_are_forgotten_on_request() {
    let emulator = Running::new().await;
    let list = format!("{BASE}/articles/");
    let before = answer(emulator.read(&list)).await;
    emulator.create("c", "t").await;
    emulator
        .sent("DELETE", &format!("{API}/ai_actions/1"), Value::Null, 204)
        .await;
    let forget = emulator.request("DELETE", "/~emulator/state");
    assert!(forget.send().await.unwrap().status().is_success());
    assert_eq!(answer(emulator.read(&list)).await, before);
    let actions = answer(emulator.read(&format!("{API}/ai_actions"))).await;
    assert_eq!(actions.as_array().unwrap().len(), 2);
}
