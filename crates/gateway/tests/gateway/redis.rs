//! Two gateways and a real redis-server: what one counts, the other one knows.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use quickchat_gateway::{Budgets, Options, Rate, Running};
use serde_json::{Value, json};

use crate::setup::{Setup, answer, refused};

struct Redis {
    port: u16,
    server: Child,
}

fn run(port: u16) -> Child {
    Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args(["--save", "", "--appendonly", "no"])
        .stdout(Stdio::null())
        .spawn()
        .expect("redis-server is installed")
}

impl Redis {
    async fn start() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let redis = Redis {
            port,
            server: run(port),
        };
        redis.wait().await;
        redis
    }

    async fn wait(&self) {
        for _ in 0..200 {
            if tokio::net::TcpStream::connect(("127.0.0.1", self.port))
                .await
                .is_ok()
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("redis-server doesn't listen");
    }

    fn kill(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }

    async fn start_again(&mut self) {
        self.server = run(self.port);
        self.wait().await;
    }

    fn url(&self) -> Option<String> {
        Some(format!("redis://127.0.0.1:{}", self.port))
    }

    /// Two gateways that share it.
    async fn two(&self, change: impl Fn(&mut Options)) -> (Setup, Running) {
        let shared = |options: &mut Options| {
            options.redis = self.url();
            change(options);
        };
        let setup = Setup::with(shared).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let other = setup.another(shared).await;
        (setup, other)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The statuses of messages that come by both gateways in turn.
async fn statuses(setup: &Setup, other: &Running, id: &str, messages: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for message in 0..messages {
        let gateway = if message % 2 == 0 {
            &setup.gateway
        } else {
            other
        };
        let body = json!({"text": message.to_string(), "conv_id": id});
        let chat = setup.request_of(gateway, "POST", "/chat").json(&body);
        statuses.push(chat.send().await.unwrap().status().as_u16());
    }
    statuses
}

#[tokio::test]
#[ignore = "needs redis-server; `cargo xtask test redis` runs it"]
async fn the_budget_is_one_for_all_gateways() {
    let redis = Redis::start().await;
    let (setup, other) = redis
        .two(|options| {
            options.budgets = Budgets {
                chats: Some(3),
                ..Budgets::UNLIMITED
            };
        })
        .await;
    let statuses = statuses(&setup, &other, "", 6).await;
    assert_eq!(statuses, [200, 200, 200, 429, 429, 429]);
    assert_eq!(setup.state().await["requests"]["POST chat"]["received"], 3);
}

#[tokio::test]
#[ignore = "needs redis-server; `cargo xtask test redis` runs it"]
async fn a_visitor_has_one_limit_at_all_gateways_and_one_conversation() {
    let redis = Redis::start().await;
    let (setup, other) = redis
        .two(|options| {
            options.limits.conversation_chats = Some(Rate {
                burst: 4,
                per_minute: 4,
            });
        })
        .await;
    let id = setup.begin("Hi").await;
    let statuses = statuses(&setup, &other, &id, 6).await;
    assert_eq!(statuses, [200, 200, 200, 200, 429, 429]);
    let state = setup.state().await;
    assert_eq!(state["conversations"][0]["visitor_messages"], 5);
}

#[tokio::test]
#[ignore = "needs redis-server; `cargo xtask test redis` runs it"]
async fn the_configuration_is_read_once_for_all_gateways() {
    let redis = Redis::start().await;
    let (setup, other) = redis.two(|_| {}).await;
    let path = "/v1/api/widget/configuration";
    let one = answer(setup.get(path)).await;
    let same = answer(setup.request_of(&other, "GET", path)).await;
    assert_eq!(one, same);
    let requests = setup.state().await["requests"].clone();
    assert_eq!(requests["GET configuration"]["received"], 1);
}

#[tokio::test]
#[ignore = "needs redis-server; `cargo xtask test redis` runs it"]
async fn the_list_is_polled_once_for_all_gateways_and_heard_at_each() {
    let redis = Redis::start().await;
    let (setup, other) = redis.two(|_| {}).await;
    let id = setup.begin("Hi").await;
    let service_id = setup.service_id().await;
    let path = format!("/v1/api_core/conversations/{id}/events/");
    let mut streams = Vec::new();
    for gateway in [&setup.gateway, &other] {
        let listen = setup.request_of(gateway, "GET", &path);
        let stream = listen.header("accept", "text/event-stream").send().await;
        streams.push(stream.unwrap());
    }
    tokio::time::sleep(Duration::from_secs(8)).await;
    let requests = setup.state().await["requests"].clone();
    let lists = requests["GET conversations"]["received"].as_u64().unwrap();
    assert!((4..=6).contains(&lists), "{lists}");

    let assignee = format!("/conversations/{service_id}/assignee");
    let person = json!({"type": "human_operator"});
    answer(setup.control("PUT", &assignee).json(&person)).await;
    let message = format!("/conversations/{service_id}/messages");
    answer(
        setup
            .control("POST", &message)
            .json(&json!({"text": "Here I am"})),
    )
    .await;
    for stream in &mut streams {
        let heard = async {
            let mut text = String::new();
            while !text.contains("Here I am") {
                let chunk = stream.chunk().await.unwrap().unwrap();
                text.push_str(&String::from_utf8_lossy(&chunk));
            }
        };
        tokio::time::timeout(Duration::from_secs(12), heard)
            .await
            .unwrap();
    }
}

#[tokio::test]
#[ignore = "needs redis-server; `cargo xtask test redis` runs it"]
async fn without_redis_each_gateway_goes_on_with_its_share_and_returns_to_it() {
    let mut redis = Redis::start().await;
    let (setup, other) = redis
        .two(|options| {
            options.budgets = Budgets {
                chats: Some(8),
                ..Budgets::UNLIMITED
            };
        })
        .await;
    // Until each knows of the other.
    tokio::time::sleep(Duration::from_secs(3)).await;
    redis.kill();
    let alone = statuses(&setup, &other, "", 12).await;
    let answered = alone.iter().filter(|status| **status == 200).count();
    assert_eq!(answered, 8, "{alone:?}");
    assert!(
        alone.iter().all(|status| [200, 429].contains(status)),
        "{alone:?}"
    );

    redis.start_again().await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    // What was sent meanwhile still counts at each.
    let refusal = setup.chat("Hi", "");
    refused(refusal, 429, "TOO_MANY_REQUESTS").await;
    let ready: Value = answer(setup.get("/readyz")).await;
    assert_eq!(ready["gateway"], "ready");
}
