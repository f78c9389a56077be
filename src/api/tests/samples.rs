//! The documented request of each operation is what its endpoint value makes, and
//! the documented answer decodes to itself.

use serde_json::{Value as Json, json};

use crate::api::{
    CreateArticle, CreateLanguageUrl, DeleteAiAction, DeleteArticles, DeleteIntercomArticles,
    DeleteLanguageUrl, DeleteLinks, Direction, Endpoint, Field, GetArticle, GetChatbotSettings,
    GetConversation, GetConversationEvents, GetConversationMetadata, GetHandoffConfiguration,
    GetKnowledgeBaseSettings, GetLanguageUrl, GetRatingConfiguration, GetWidgetConfiguration,
    ImportIntercomArticles, ImportSitemap, ImportYouTubeTranscript, Keeping, ListAiActions,
    ListArticles, ListConversations, ListParagraphs, ListTags, Operation, Placement,
    RefreshIntercomArticles, RetrainKnowledgeBase, ScrapeListOfLinks, ScrapeWebsite,
    SearchArticles, SendMessage, SetConversationMetadata, UpdateAiAction, UpdateArticle,
    UpdateChatbotSettings, UpdateHandoffConfiguration, UpdateKnowledgeBaseSettings,
    UpdateLanguageUrl, UpdateRatingConfiguration, UpdateWidgetConfiguration, UploadFile, UploadPdf,
    Value, path_segment,
};

/// The reference's entry for an operation.
pub(super) fn documented(name: &str) -> Json {
    let all: Json =
        serde_json::from_str(include_str!("../../../tests/fixtures/operations.json")).unwrap();
    let entry = all[name].clone();
    assert!(entry.is_object(), "no sample of {name}");
    entry
}

/// The documented answer; `null` where the reference shows none.
fn answer(name: &str) -> Json {
    let text = match documented(name)["response"].clone() {
        Json::String(file) => match file.as_str() {
            "widget_configuration.json" => {
                include_str!("../../../tests/fixtures/widget_configuration.json")
            }
            "conversation_list.json" => {
                include_str!("../../../tests/fixtures/conversation_list.json")
            }
            "conversation_details.json" => {
                include_str!("../../../tests/fixtures/conversation_details.json")
            }
            "conversation_events.json" => {
                include_str!("../../../tests/fixtures/conversation_events.json")
            }
            "metadata.json" => include_str!("../../../tests/fixtures/metadata.json"),
            "rating_configuration.json" => {
                include_str!("../../../tests/fixtures/rating_configuration.json")
            }
            "chat_response.json" => include_str!("../../../tests/fixtures/chat_response.json"),
            other => panic!("no file {other}"),
        },
        sample => return sample,
    };
    serde_json::from_str(text).unwrap()
}

fn value(json: &Json) -> Value {
    serde_json::from_value(json.clone()).unwrap()
}

fn operation(name: &str) -> &'static Operation {
    Operation::named(name).unwrap()
}

fn assert_request<E: Endpoint>(name: &str, request: &E) {
    let documented = documented(name);
    let mut url = format!("https://app.quickchat.ai{}", request.path());
    if name == "sendMessage" {
        url = format!("https://chat.quickchat.ai{}", request.path());
    }
    for (index, (name, value)) in request.query().into_iter().enumerate() {
        let value = path_segment(&value).unwrap();
        url.extend([if index == 0 { "?" } else { "&" }, name, "=", &value]);
    }
    let mut sent = json!({"method": E::METHOD.as_str(), "url": url});
    if let Some(body) = request.body() {
        sent["body"] = serde_json::to_value(body).unwrap();
    }
    if let Placement::File(name) = E::PLACEMENT {
        sent["file"] = json!(name);
    }
    assert_eq!(sent, documented["request"]);
    assert_eq!(E::TITLE, documented["title"]);
    assert_eq!(E::SUCCESS, documented["status"]);
    assert_eq!(operation(name).title, E::TITLE);
    let Value::Object(parameters) = request.store() else {
        panic!("parameters are an object");
    };
    let by_name = operation(name).request(&parameters);
    assert_eq!(by_name.path, request.path());
    assert_eq!(by_name.query, request.query());
    assert_eq!(by_name.body, request.body());
    assert_eq!(operation(name).check(&request.store()), Ok(()));
    assert_eq!(
        E::read(&request.store()).map(|again| again.store()),
        Some(request.store())
    );
}

fn assert_answer<E: Endpoint>(name: &str) {
    let documented = answer(name);
    let decoded = E::Response::read(&value(&documented)).expect("decodes");
    let mut again = serde_json::to_value(decoded.store()).unwrap();
    for newer in ["conversation_starters", "src"] {
        if documented.get(newer).is_none()
            && let Some(members) = again.as_object_mut()
        {
            members.remove(newer);
        }
    }
    assert_eq!(again, documented);
    let schema = (operation(name).response)();
    let violations = schema.violations(&value(&documented), Direction::Answer);
    assert_eq!(violations, [""; 0]);
}

/// For each operation: its request's test, and its answer's.
macro_rules! operations {
    ($($test:ident $name:literal $request:ty: $value:expr;)*) => {
        $(mod $test {
            use super::*;

            #[test]
            fn request() {
                let request: $request = $value;
                assert_request($name, &request);
            }

            #[test]
            fn answer() {
                assert_answer::<$request>($name);
            }
        })*

        /// What is tested: the module of the tests, and the operation.
        pub(super) const TESTED: &[(&str, &str)] = &[$((stringify!($test), $name)),*];
    };
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

operations! {
    get_chatbot_settings "getChatbotSettings" GetChatbotSettings: GetChatbotSettings;
    update_chatbot_settings "updateChatbotSettings" UpdateChatbotSettings: UpdateChatbotSettings {
        greeting: text("<p>Welcome! Ask me anything.</p>"),
        creativity_level: Some(2),
        ..Default::default()
    };
    get_knowledge_base_settings "getKnowledgeBaseSettings" GetKnowledgeBaseSettings:
        GetKnowledgeBaseSettings;
    update_knowledge_base_settings "updateKnowledgeBaseSettings" UpdateKnowledgeBaseSettings:
        UpdateKnowledgeBaseSettings {
            one_word_description: text("Sales Bot"),
            ..Default::default()
        };
    retrain_knowledge_base "retrainKnowledgeBase" RetrainKnowledgeBase: RetrainKnowledgeBase;
    create_article "createArticle" CreateArticle: CreateArticle {
        content: "Our return policy allows returns within 30 days.".into(),
        title: text("Return Policy"),
        ..Default::default()
    };
    list_articles "listArticles" ListArticles: ListArticles {
        limit: Some(10),
        offset: Some(0),
        ..Default::default()
    };
    get_article "getArticle" GetArticle: GetArticle { article_id: 1234 };
    update_article "updateArticle" UpdateArticle: UpdateArticle {
        article_id: 1234,
        title: text("Updated Return Policy"),
        content: text("Returns accepted within 60 days."),
        save_mode: text("publish"),
        ..Default::default()
    };
    delete_articles "deleteArticles" DeleteArticles: DeleteArticles {
        article_ids: vec![1234, 5678],
    };
    search_articles "searchArticles" SearchArticles: SearchArticles {
        query: "return policy".into(),
        ..Default::default()
    };
    list_paragraphs "listParagraphs" ListParagraphs: ListParagraphs {
        limit: Some(10),
        ..Default::default()
    };
    get_language_url "getLanguageUrl" GetLanguageUrl: GetLanguageUrl {
        article_id: 1234,
        language: "en".into(),
    };
    create_language_url "createLanguageUrl" CreateLanguageUrl: CreateLanguageUrl {
        article_id: 1234,
        language: "en".into(),
        url: "https://example.com/en/return-policy".into(),
    };
    update_language_url "updateLanguageUrl" UpdateLanguageUrl: UpdateLanguageUrl {
        article_id: 1234,
        language: "en".into(),
        url: "https://example.com/en/return-policy".into(),
    };
    delete_language_url "deleteLanguageUrl" DeleteLanguageUrl: DeleteLanguageUrl {
        article_id: 1234,
        language: "en".into(),
    };
    list_tags "listTags" ListTags: ListTags;
    upload_pdf "uploadPdf" UploadPdf: UploadPdf;
    upload_file "uploadFile" UploadFile: UploadFile;
    scrape_website "scrapeWebsite" ScrapeWebsite: ScrapeWebsite {
        url: "https://example.com/docs".into(),
        mode: text("individual"),
        ..Default::default()
    };
    import_youtube_transcript "importYouTubeTranscript" ImportYouTubeTranscript:
        ImportYouTubeTranscript {
            url: "https://www.youtube.com/watch?v=dQw4w9WgXcQ".into(),
            toast_process_uuid: "550e8400-e29b-41d4-a716-446655440000".into(),
        };
    import_sitemap "importSitemap" ImportSitemap: ImportSitemap {
        site_map: "https://example.com/sitemap.xml".into(),
        ..Default::default()
    };
    scrape_list_of_links "scrapeListOfLinks" ScrapeListOfLinks: ScrapeListOfLinks {
        links: vec![
            "https://example.com/page1".into(),
            "https://example.com/page2".into(),
        ],
        tags: Some(vec!["imported".into()]),
        ..Default::default()
    };
    delete_links "deleteLinks" DeleteLinks: DeleteLinks {
        links: vec!["https://example.com/page1".into()],
    };
    refresh_intercom_articles "refreshIntercomArticles" RefreshIntercomArticles:
        RefreshIntercomArticles {
            article_ids: Some(vec![1234]),
            fetch_new_articles: Some(false),
        };
    import_intercom_articles "importIntercomArticles" ImportIntercomArticles:
        ImportIntercomArticles;
    delete_intercom_articles "deleteIntercomArticles" DeleteIntercomArticles:
        DeleteIntercomArticles;
    get_widget_configuration "getWidgetConfiguration" GetWidgetConfiguration:
        GetWidgetConfiguration;
    update_widget_configuration "updateWidgetConfiguration" Keeping<UpdateWidgetConfiguration>:
        Keeping::only(UpdateWidgetConfiguration {
            primary_color: text("rgb(255, 87, 34)"),
            header: text("Sales Assistant"),
            window_auto_open: Some(true),
            ..Default::default()
        });
    list_conversations "listConversations" ListConversations: ListConversations {
        limit: Some(10),
        resolution_status: text("open"),
        ..Default::default()
    };
    get_conversation_details "getConversationDetails" GetConversation: GetConversation {
        conversation_id: "conv-uuid-1234".into(),
    };
    get_conversation_events "getConversationEvents" GetConversationEvents: GetConversationEvents {
        conversation_id: "conv-uuid-1234".into(),
        limit: Some(20),
        offset: None,
    };
    get_metadata "getMetadata" GetConversationMetadata: GetConversationMetadata {
        conversation_id: "conv-uuid-1234".into(),
    };
    set_metadata "setMetadata" SetConversationMetadata: SetConversationMetadata {
        conversation_id: "conv-uuid-1234".into(),
        metadata: [("ticket_id", "T-1234"), ("priority", "high")]
            .into_iter()
            .collect(),
    };
    get_handoff_configuration "getHandoffConfiguration" GetHandoffConfiguration:
        GetHandoffConfiguration;
    update_handoff_configuration "updateHandoffConfiguration" UpdateHandoffConfiguration:
        UpdateHandoffConfiguration {
            configuration: Keeping::read(&value(&super::answer("getHandoffConfiguration")))
                .unwrap(),
        };
    get_rating_configuration "getConversationRatingConfiguration" GetRatingConfiguration:
        GetRatingConfiguration;
    update_rating_configuration "updateConversationRatingConfiguration" UpdateRatingConfiguration:
        UpdateRatingConfiguration {
            conv_rating_active: Some(true),
            conv_rating_popup_active: Some(true),
            ..Default::default()
        };
    list_ai_actions "listAiActions" ListAiActions: ListAiActions;
    update_ai_action "updateAiAction" UpdateAiAction: UpdateAiAction {
        action_id: 1,
        is_active: Some(false),
        ..Default::default()
    };
    delete_ai_action "deleteAiAction" DeleteAiAction: DeleteAiAction { action_id: 1 };
    send_message "sendMessage" SendMessage: SendMessage {
        api_key: text("<API_KEY>"),
        scenario_id: "<SCENARIO_ID>".into(),
        text: "Hello!".into(),
        conv_id: text("abcd1234"),
        ..Default::default()
    };
}
