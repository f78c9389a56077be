//! Operators' messages as they come.

use std::time::Duration;

use reqwest::Response;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::setup::{Setup, answer, refused};

/// A stream of events, as a browser reads it.
struct Stream {
    response: Response,
    text: String,
}

/// One block of a stream: its `id` and its `data`.
#[derive(Debug, Default)]
struct Block {
    id: Option<String>,
    data: Option<Value>,
}

impl Stream {
    async fn open(setup: &Setup, id: &str, last: Option<&str>) -> Self {
        let path = format!("/v1/api_core/conversations/{id}/events/");
        let mut request = setup.get(&path).header("accept", "text/event-stream");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Stream {
            response,
            text: String::new(),
        }
    }

    /// The next block, or `None` at the stream's end.
    async fn next(&mut self) -> Option<Block> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let mut parsed = Block::default();
                for line in block.lines() {
                    match line.split_once(':') {
                        Some(("id", id)) => parsed.id = Some(id.trim().to_owned()),
                        Some(("data", data)) => {
                            parsed.data = Some(serde_json::from_str(data).unwrap());
                        }
                        _ => {}
                    }
                }
                self.text = rest.to_owned();
                return Some(parsed);
            }
            let chunk = self.response.chunk().await.ok()??;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next event.
    async fn event(&mut self) -> Block {
        let event = async {
            loop {
                let block = self.next().await.unwrap();
                if block.data.is_some() {
                    return block;
                }
            }
        };
        timeout(Duration::from_secs(10), event).await.unwrap()
    }

    async fn assert_silent(&mut self, time: Duration) {
        let event = async {
            while let Some(block) = self.next().await {
                assert!(block.data.is_none(), "{block:?}");
            }
        };
        let _ = timeout(time, event).await;
    }
}

/// Lets a person take the only conversation over, and say something.
async fn operator_says(setup: &Setup, id: &str, text: &str) {
    let assignee = format!("/conversations/{id}/assignee");
    let body = json!({"type": "human_operator"});
    answer(setup.control("PUT", &assignee).json(&body)).await;
    let message = format!("/conversations/{id}/messages");
    answer(setup.control("POST", &message).json(&json!({"text": text}))).await;
}

#[tokio::test]
async fn an_operators_message_arrives_and_nothing_else_does() {
    let setup = Setup::new().await;
    let sealed = setup.begin("Is anyone there?").await;
    let service_id = setup.service_id().await;
    let mut stream = Stream::open(&setup, &sealed, None).await;
    answer(setup.chat("A person, please", &sealed)).await;
    operator_says(&setup, &service_id, "Here I am").await;
    loop {
        let Block { id, data } = stream.event().await;
        let data = data.unwrap();
        assert_ne!(data["data"]["author"], "visitor");
        assert!(!data.to_string().contains(&service_id));
        if data["data"]["author"] == "human_operator" {
            assert_eq!(data["data"]["content"], "Here I am");
            assert!(id.unwrap().starts_with(&data["data"]["ord"].to_string()));
            break;
        }
    }
    stream.assert_silent(Duration::from_secs(3)).await;
}

#[tokio::test]
async fn visitors_hear_their_own_conversation_alone_and_share_the_polls() {
    let setup = Setup::new().await;
    let alice = setup.begin("I am Alice").await;
    let alices = setup.service_id().await;
    let mut hers = Stream::open(&setup, &alice, None).await;
    let mut others = Vec::new();
    for number in 0..20 {
        let id = setup.begin(&format!("I am number {number}")).await;
        others.push(Stream::open(&setup, &id, None).await);
    }
    tokio::time::sleep(Duration::from_secs(5)).await;
    let requests = setup.state().await["requests"].clone();
    let lists = requests["GET conversations"]["received"].as_u64().unwrap();
    assert!((2..=4).contains(&lists), "{lists}");

    operator_says(&setup, &alices, "For Alice").await;
    // The answer that she got just before comes once more with it.
    while hers.event().await.data.unwrap()["data"]["content"] != "For Alice" {}
    for stream in &mut others {
        stream.assert_silent(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn who_comes_back_hears_what_was_missed() {
    let setup = Setup::new().await;
    let sealed = setup.begin("Hi").await;
    let service_id = setup.service_id().await;
    let mut stream = Stream::open(&setup, &sealed, None).await;
    operator_says(&setup, &service_id, "One").await;
    let last = loop {
        let block = stream.event().await;
        if block.data.unwrap()["data"]["content"] == "One" {
            break block.id.unwrap();
        }
    };
    drop(stream);
    operator_says(&setup, &service_id, "Two").await;
    let mut stream = Stream::open(&setup, &sealed, Some(&last)).await;
    let event = stream.event().await.data.unwrap();
    assert_eq!(event["data"]["content"], "Two");
}

#[tokio::test]
async fn a_stream_needs_an_identifier_that_opens() {
    let setup = Setup::new().await;
    let sealed = setup.begin("Hi").await;
    let listen = |id: &str| {
        let path = format!("/v1/api_core/conversations/{id}/events/");
        setup.get(&path).header("accept", "text/event-stream")
    };
    refused(listen(&sealed[1..]), 404, "NOT_FOUND").await;
    refused(listen(&setup.service_id().await), 404, "NOT_FOUND").await;
    let odd = listen(&sealed).header("last-event-id", "what");
    refused(odd, 400, "BAD_REQUEST").await;
}

#[tokio::test]
async fn streams_end_when_the_gateway_stops() {
    let setup = Setup::new().await;
    let sealed = setup.begin("Hi").await;
    let mut stream = Stream::open(&setup, &sealed, None).await;
    stream.next().await;
    let stopping = timeout(Duration::from_secs(5), setup.gateway.stop());
    let (stopped, ()) = tokio::join!(stopping, async { while stream.next().await.is_some() {} });
    stopped.unwrap();
}

#[tokio::test]
async fn who_asks_for_json_gets_json() {
    let setup = Setup::new().await;
    let sealed = setup.begin("Hi").await;
    let path = format!("/v1/api_core/conversations/{sealed}/events/?limit=2&offset=1");
    let page = answer(setup.get(&path).header("accept", "application/json, */*")).await;
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    assert_eq!(page["offset"], 1);
    assert_eq!(page["items"][0]["data"]["ord"], 2);
}

#[tokio::test]
async fn who_asks_now_and_then_costs_a_read_only_where_something_changed() {
    let setup = Setup::new().await;
    let sealed = setup.begin("Hi").await;
    let service_id = setup.service_id().await;
    let ask = async |offset: usize| {
        let path = format!("/v1/api_core/conversations/{sealed}/events/?limit=50&offset={offset}");
        answer(setup.get(&path)).await
    };
    let reads = async || {
        let requests = setup.state().await["requests"].clone();
        requests["GET events"]["received"].as_u64().unwrap()
    };
    let all = ask(0).await;
    let count = all["items"].as_array().unwrap().len();
    // The list that says so comes first, and may cost one more.
    tokio::time::sleep(Duration::from_secs(3)).await;
    ask(0).await;
    let before = reads().await;
    for _ in 0..20 {
        assert_eq!(ask(count).await["items"], json!([]));
        assert_eq!(ask(0).await["items"], all["items"]);
    }
    assert_eq!(reads().await, before);
    operator_says(&setup, &service_id, "Here I am").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let news = ask(count).await["items"].clone();
    assert_eq!(news[0]["data"]["content"], "Here I am");
    assert_eq!(reads().await, before + 1);
}
