//! Documented limits hold before anything is sent, and every violation is named.

use serde_json::{Value as Json, json};

use crate::api::{Direction, Keeping, OPERATIONS, Operation, Schema, Value, WidgetConfiguration};

fn value(json: &Json) -> Value {
    serde_json::from_value(json.clone()).unwrap()
}

/// What is said about parameters, violation by violation.
fn said(name: &str, parameters: &Json) -> Vec<String> {
    match Operation::named(name).unwrap().check(&value(parameters)) {
        Ok(()) => Vec::new(),
        Err(error) => {
            for detail in &error.details {
                assert!(error.message.contains(&detail.message), "{}", error.message);
            }
            let details = error.details.iter();
            details.map(|detail| detail.message.clone()).collect()
        }
    }
}

#[test]
fn every_violation_is_named() {
    assert_eq!(
        said(
            "updateChatbotSettings",
            &json!({"personality": 14, "creativity_level": 1.5, "profession": "x".repeat(201),
                    "greeting": null, "ai_commands": ["y".repeat(501), 3], "mood": "good"})
        ),
        [
            "`personality` must be a whole number from 0 to 13.",
            "`profession` must be at most 200 characters long.",
            "`creativity_level` must be a whole number from 0 to 2.",
            "`greeting` must be a text.",
            "`ai_commands` must be texts of at most 500 characters each.",
            "`ai_commands[1]` must be a text.",
            "`mood` isn't known here.",
        ]
    );
}

#[test]
fn what_is_documented_may_be_used_to_its_end() {
    for personality in [0, 13] {
        let settings = json!({"personality": personality, "creativity_level": 2,
            "profession": "ä".repeat(200), "greeting": "x".repeat(1000),
            "one_word_description": "x".repeat(200), "short_description": "x".repeat(2000),
            "ai_commands": vec!["x".repeat(500); 10]});
        assert_eq!(said("updateChatbotSettings", &settings), [""; 0]);
    }
    assert_eq!(
        said(
            "updateChatbotSettings",
            &json!({"ai_commands": vec!["x".repeat(500); 11]})
        ),
        ["`ai_commands` must be at most 5000 characters long in all."]
    );
}

#[test]
fn each_documented_limit_holds() {
    let cases = [
        (
            "updateChatbotSettings",
            json!({"reply_length": 3}),
            "reply_length",
        ),
        (
            "updateChatbotSettings",
            json!({"greeting": "x".repeat(1001)}),
            "greeting",
        ),
        (
            "updateChatbotSettings",
            json!({"one_word_description": "x".repeat(201)}),
            "one_word_description",
        ),
        (
            "updateKnowledgeBaseSettings",
            json!({"short_description": "x".repeat(2001)}),
            "short_description",
        ),
        ("createArticle", json!({"title": "t"}), "content"),
        (
            "createArticle",
            json!({"content": "c", "type": "URL"}),
            "type",
        ),
        ("listArticles", json!({"types": "Book"}), "types"),
        (
            "updateArticle",
            json!({"article_id": 1, "save_mode": "later"}),
            "save_mode",
        ),
        ("updateArticle", json!({"article_id": -1}), "article_id"),
        (
            "deleteArticles",
            json!({"article_ids": ["1"]}),
            "article_ids[0]",
        ),
        (
            "createLanguageUrl",
            json!({"article_id": 1, "language": "en"}),
            "url",
        ),
        (
            "getLanguageUrl",
            json!({"article_id": 1, "language": ".."}),
            "language",
        ),
        (
            "getLanguageUrl",
            json!({"article_id": 1, "language": ""}),
            "language",
        ),
        (
            "scrapeWebsite",
            json!({"url": "u", "mode": "everything"}),
            "mode",
        ),
        (
            "importYouTubeTranscript",
            json!({"url": "u", "toast_process_uuid": "550e8400-e29b-11d4-a716-446655440000"}),
            "toast_process_uuid",
        ),
        ("scrapeListOfLinks", json!({"links": []}), "links"),
        ("deleteLinks", json!({"links": []}), "links"),
        (
            "updateWidgetConfiguration",
            json!({"window_height": 399}),
            "window_height",
        ),
        (
            "updateWidgetConfiguration",
            json!({"window_width": 1921}),
            "window_width",
        ),
        ("updateWidgetConfiguration", json!({"size": "huge"}), "size"),
        (
            "updateWidgetConfiguration",
            json!({"location": "centre"}),
            "location",
        ),
        (
            "updateWidgetConfiguration",
            json!({"header": null}),
            "header",
        ),
        (
            "listConversations",
            json!({"assignee_type": "robot"}),
            "assignee_type",
        ),
        (
            "listConversations",
            json!({"resolution_status": "closed"}),
            "resolution_status",
        ),
        (
            "getConversationDetails",
            json!({"conversation_id": "."}),
            "conversation_id",
        ),
        (
            "updateAiAction",
            json!({"action_id": 1, "icon": "x".repeat(201)}),
            "icon",
        ),
        (
            "updateAiAction",
            json!({"action_id": 1, "icon_color": "x".repeat(51)}),
            "icon_color",
        ),
        (
            "sendMessage",
            json!({"scenario_id": "s", "text": " "}),
            "text",
        ),
        (
            "sendMessage",
            json!({"scenario_id": "s", "text": "t", "client_metadata": {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6}}),
            "client_metadata",
        ),
    ];
    for (name, parameters, field) in cases {
        let said = said(name, &parameters);
        assert_eq!(said.len(), 1, "{name} {parameters}: {said:?}");
        assert!(said[0].starts_with(&format!("`{field}`")), "{said:?}");
    }
}

#[test]
fn limits_hold_deep_in_a_handoff_configuration() {
    let said = said(
        "updateHandoffConfiguration",
        &json!({"configuration": {
            "settings": {"confirmation_message": "x".repeat(501), "newer": true},
            "availability": [{"day_span": "monday", "start_time": "9:00", "end_time": "24:00"}],
            "generic_guidelines": [{"name": "one_that_is_newer", "is_active": true}],
            "custom_guidelines": [{"name": "x".repeat(101), "description": "", "is_active": true}],
            "routing_profiles": [{"name": "", "description": "x".repeat(2001), "is_active": true, "user_ids": []}]
        }}),
    );
    assert_eq!(
        said,
        [
            "`configuration.settings.confirmation_message` must be at most 500 characters long.",
            "`configuration.availability[0].start_time` must be a time of day from 00:00 to 23:59.",
            "`configuration.availability[0].end_time` must be a time of day from 00:00 to 23:59.",
            "`configuration.custom_guidelines[0].name` must be at most 100 characters long.",
            "`configuration.routing_profiles[0].description` must be at most 2000 characters long.",
        ]
    );
}

#[test]
fn a_widget_configuration_may_be_newer_and_its_texts_taken_back() {
    let changes = json!({"newer": [1], "prechat_header_text": null});
    assert_eq!(said("updateWidgetConfiguration", &changes), [""; 0]);
    let update: Keeping<crate::api::UpdateWidgetConfiguration> =
        serde_json::from_value(changes.clone()).unwrap();
    assert_eq!(serde_json::to_value(update).unwrap(), changes);
}

#[test]
fn what_an_answer_has_beyond_the_reference_is_no_violation() {
    let settings = (Operation::named("getChatbotSettings").unwrap().response)();
    let answer = value(&json!({"personality": 99, "mood": "good", "greeting": null}));
    assert_eq!(settings.violations(&answer, Direction::Answer), [""; 0]);
    let list = (Operation::named("listArticles").unwrap().response)();
    let answer = value(&json!({"items": [{"type": "Video"}], "count": 1, "offset": 0}));
    assert_eq!(list.violations(&answer, Direction::Answer), [""; 0]);
    for wrong in [json!([]), json!({"items": {}}), json!("")] {
        let violations = list.violations(&value(&wrong), Direction::Answer);
        assert!(!violations.is_empty(), "{wrong}");
    }
}

#[test]
fn no_violation_repeats_what_was_given() {
    for operation in OPERATIONS {
        for member in (operation.parameters)().members() {
            let odd = value(&json!({member.name: {"s3cret": ["s3cret"]}}));
            for sentence in (operation.parameters)().violations(&odd, Direction::Request) {
                let named = sentence.replace("`configuration.s3cret`", "");
                let named = named.replace("`metadata.s3cret`", "");
                assert!(!named.contains("s3cret"), "{sentence}");
            }
        }
    }
}

#[test]
fn a_schema_knows_every_member() {
    let members = Schema::of::<WidgetConfiguration>().members().len();
    assert_eq!(members, 28);
}
