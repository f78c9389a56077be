use std::time::Duration;

use reqwest::Response;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::running::{Running, answer, refused};
use crate::shape::{assert_same_shape, sample};

#[tokio::test]
async fn the_list_is_as_documented() {
    let emulator = Running::new().await;
    let message = json!({"client_metadata": {"name": "John", "email": "john@example.com"}});
    answer(emulator.legacy("What is quickchat-web?", message)).await;
    let list = answer(emulator.read("/v1/api_core/conversations?limit=10")).await;
    let documented = sample(include_str!(
        "../../../../tests/fixtures/conversation_list.json"
    ));
    assert_same_shape(&documented, &list);
    assert_eq!(list["items"][0]["visitor_name"], "John");
    assert_eq!(list["items"][0]["title"], "What is quickchat-web?");
}

#[tokio::test]
async fn the_details_are_as_documented() {
    let emulator = Running::new().await;
    let message = json!({"client_metadata": {"userId": 12, "name": "John",
                                             "email": "john@example.com"}});
    let reply = answer(emulator.legacy("What is quickchat-web?", message)).await;
    let id = reply["conv_id"].as_str().unwrap();
    let mut details = answer(emulator.read(&format!("/v1/api_core/conversations/{id}/"))).await;
    let mut documented = sample(include_str!(
        "../../../../tests/fixtures/conversation_details.json"
    ));
    // Its members are the site's own.
    assert_eq!(details["client_metadata"]["userId"], 12);
    for answer in [&mut details, &mut documented] {
        answer["client_metadata"] = Value::Null;
    }
    assert_same_shape(&documented, &details);
}

#[tokio::test]
async fn the_events_are_as_documented_and_begin_with_the_greetings() {
    let emulator = Running::new().await;
    let id = emulator.begin("What is quickchat-web?").await;
    let path = format!("/v1/api_core/conversations/{id}/events/");
    let events = answer(emulator.read(&path)).await;
    let documented = sample(include_str!(
        "../../../../tests/fixtures/conversation_events.json"
    ));
    assert_same_shape(&documented, &events);
    let told: Vec<_> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            let data = &event["data"];
            (
                data["ord"].as_u64().unwrap(),
                data["author"].as_str().unwrap(),
                data["is_welcome"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (1, "ai_assistant", true),
            (2, "ai_assistant", true),
            (3, "visitor", false),
            (4, "ai_assistant", false)
        ]
    );
    assert_eq!(
        answer(emulator.get(&format!("/gateway{path}"))).await,
        events
    );
}

#[tokio::test]
async fn pages_cut_a_list_without_gap_or_overlap() {
    let emulator = Running::new().await;
    let id = emulator.begin("Hello!").await;
    let path = format!("/v1/api_core/conversations/{id}/events/");
    let mut numbers = Vec::new();
    for offset in [0, 3, 6] {
        let page = answer(emulator.read(&format!("{path}?limit=3&offset={offset}"))).await;
        assert_eq!(
            (&page["limit"], &page["offset"], &page["count"]),
            (&json!(3), &json!(offset), &json!(4))
        );
        for event in page["items"].as_array().unwrap() {
            numbers.push(event["data"]["ord"].as_u64().unwrap());
        }
    }
    assert_eq!(numbers, [1, 2, 3, 4]);
    for wrong in ["limit=0", "limit=101", "limit=-1", "offset=x"] {
        refused(
            emulator.read(&format!("{path}?{wrong}")),
            400,
            "BAD_REQUEST",
        )
        .await;
    }
}

#[tokio::test]
async fn every_filter_holds() {
    let emulator = Running::new().await;
    let first = emulator.begin("Tell me about theming").await;
    let second = emulator.begin("Tell me about privacy").await;
    let assignee = format!("/~emulator/conversations/{second}/assignee");
    answer(emulator.put(&assignee, &json!({"type": "human_operator"}))).await;
    let both = [second.as_str(), first.as_str()];
    for (query, expected) in [
        ("", &both[..]),
        ("query=tell+me+about+THEMING", &both[1..]),
        ("query=1", &both[1..]),
        ("query=conversation-that-isnt", &[]),
        ("assignee_type=human_operator", &both[..1]),
        ("assignee_type=ai_assistant", &both[1..]),
        ("assignee_type=unassigned", &[]),
        ("source=api", &both),
        ("source=slack", &[]),
        ("resolution_status=open", &both),
        ("resolution_status=resolved", &[]),
        ("most_frequent_language=en", &both),
        ("most_frequent_language=de", &[]),
        ("created_timestamp_start_date=2020-01-01T00:00:00Z", &both),
        ("created_timestamp_start_date=2090-01-01", &[]),
        ("created_timestamp_end_date=2020-01-01", &[]),
        (
            "last_message_at_start_date=2090-01-01T00:00:00%2B02:00",
            &[],
        ),
        ("last_message_at_end_date=2090-01-01", &both),
        (
            "resolution_status=open&assignee_type=human_operator",
            &both[..1],
        ),
    ] {
        let list = answer(emulator.read(&format!("/v1/api_core/conversations?{query}"))).await;
        let ids: Vec<_> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, expected, "{query}");
        assert_eq!(list["count"], expected.len(), "{query}");
    }
    let wrong = "/v1/api_core/conversations?created_timestamp_start_date=yesterday";
    refused(emulator.read(wrong), 400, "BAD_REQUEST").await;
}

/// The next event of a stream: its `id`, author and text.
async fn next_event(stream: &mut Response) -> (String, String, String) {
    let mut read = String::new();
    loop {
        let piece = timeout(Duration::from_secs(10), stream.chunk()).await;
        let piece = piece.unwrap().unwrap().unwrap();
        read += std::str::from_utf8(&piece).unwrap();
        for block in read.split_inclusive("\n\n") {
            let line = |name| block.lines().find_map(|line| line.strip_prefix(name));
            if block.ends_with("\n\n")
                && let (Some(id), Some(data)) = (line("id: "), line("data: "))
            {
                let event: Value = serde_json::from_str(data).unwrap();
                let text = |name: &str| event["data"][name].as_str().unwrap().to_owned();
                return (id.to_owned(), text("author"), text("content"));
            }
        }
    }
}

#[tokio::test]
async fn a_page_behind_the_gateway_hears_events_as_they_come() {
    let emulator = Running::new().await;
    let id = emulator.begin("Hello!").await;
    let path = format!("/gateway/v1/api_core/conversations/{id}/events/");
    let listen = |path: &str| emulator.get(path).header("accept", "text/event-stream");
    let write = async |text: &str| {
        let control = format!("/~emulator/conversations/{id}/messages");
        answer(emulator.post(&control, &json!({ "text": text }))).await;
    };

    let mut stream = listen(&path).send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    write("I am Ada.").await;
    let event = |number: &str, text: &str| (number.into(), "human_operator".into(), text.into());
    assert_eq!(next_event(&mut stream).await, event("5", "I am Ada."));
    answer(emulator.legacy("Good!", json!({ "conv_id": id }))).await;
    let (_, author, _) = next_event(&mut stream).await;
    assert_eq!(author, "ai_assistant", "not what the visitor wrote");

    // What was missed comes after the number that is known.
    write("Anything else?").await;
    let mut later = listen(&format!("{path}?after=7")).send().await.unwrap();
    assert_eq!(next_event(&mut later).await, event("8", "Anything else?"));
    let again = listen(&format!("{path}?after=8")).header("last-event-id", "7.1764000000");
    let mut again = again.send().await.unwrap();
    assert_eq!(next_event(&mut again).await, event("8", "Anything else?"));

    refused(listen(&format!("{path}?after=x")), 400, "BAD_REQUEST").await;
    let unknown = "/gateway/v1/api_core/conversations/unknown/events/";
    refused(listen(unknown), 404, "NOT_FOUND").await;
    // The service itself has no such thing.
    let direct = emulator.read(&path.replace("/gateway", ""));
    let events = answer(direct.header("accept", "text/event-stream")).await;
    assert_eq!(events["count"], 8);
}

#[tokio::test]
async fn a_stream_ends_when_its_conversation_is_forgotten() {
    let emulator = Running::new().await;
    let id = emulator.begin("Hello!").await;
    let path = format!("/gateway/v1/api_core/conversations/{id}/events/");
    let stream = emulator.get(&path).header("accept", "text/event-stream");
    let stream = stream.send().await.unwrap();
    let forget = emulator.request("DELETE", "/~emulator/state");
    forget.send().await.unwrap();
    let rest = timeout(Duration::from_secs(10), stream.text()).await;
    assert_eq!(rest.unwrap().unwrap(), "");
}
