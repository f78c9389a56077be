//! The service fails in every way; no visitor is left without an answer, and no
//! message goes twice.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use quickchat_gateway::{Budgets, Rate, start};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::setup::{Setup, answer, options, refused};

/// How often the service got each text.
async fn delivered(setup: &Setup) -> HashMap<String, u64> {
    let mut texts = HashMap::new();
    for conversation in setup.state().await["conversations"].as_array().unwrap() {
        for (text, times) in conversation["visitor_texts"].as_object().unwrap() {
            *texts.entry(text.clone()).or_default() += times.as_u64().unwrap();
        }
    }
    texts
}

#[tokio::test]
async fn a_message_that_may_have_arrived_is_not_sent_again() {
    for (fault, status, code) in [
        ("drop=before", 502, "SERVICE_UNAVAILABLE"),
        ("drop=after", 502, "SERVICE_UNAVAILABLE"),
        ("truncate", 502, "SERVICE_UNAVAILABLE"),
        ("garbage", 502, "SERVICE_UNAVAILABLE"),
        ("malformed", 502, "SERVICE_UNAVAILABLE"),
        ("empty", 502, "SERVICE_UNAVAILABLE"),
        ("status=500", 502, "SERVICE_UNAVAILABLE"),
        ("status=503", 503, "SERVICE_UNAVAILABLE"),
        ("html=504", 502, "SERVICE_UNAVAILABLE"),
    ] {
        let setup = Setup::new().await;
        setup.fault(&format!("{fault};on=chat")).await;
        let refusal = refused(setup.chat("Hi", ""), status, code).await;
        // With a 503 it would mean that nothing was done.
        assert_eq!(refusal.retry_after, None, "{fault}");
        let requests = setup.state().await["requests"].clone();
        assert_eq!(requests["POST chat"]["received"], 1, "{fault}");
    }
}

#[tokio::test]
async fn a_message_that_was_not_taken_is_sent_again_and_arrives_once() {
    for fault in [
        "status=429,retry-after=1;times=1",
        "status=503,retry-after=1;times=2",
    ] {
        let setup = Setup::new().await;
        setup.fault(&format!("{fault};on=chat")).await;
        answer(setup.chat("Hi", "")).await;
        assert_eq!(delivered(&setup).await, HashMap::from([("Hi".into(), 1)]));
    }
}

#[tokio::test]
async fn a_long_wait_is_left_to_the_visitor() {
    let setup = Setup::new().await;
    setup
        .fault("status=429,retry-after=120;times=1;on=chat")
        .await;
    let refusal = refused(setup.chat("Hi", ""), 429, "TOO_MANY_REQUESTS").await;
    assert_eq!(refusal.retry_after, Some(120));
    // And the service is left in peace meanwhile.
    let refusal = refused(setup.chat("Hi", ""), 429, "TOO_MANY_REQUESTS").await;
    assert!((118..=120).contains(&refusal.retry_after.unwrap()));
    let requests = setup.state().await["requests"].clone();
    assert_eq!(requests["POST chat"]["received"], 1);
}

#[tokio::test]
async fn a_read_is_tried_again() {
    let setup = Setup::new().await;
    let id = setup.begin("Hi").await;
    let path = format!("/v1/api_core/conversations/{id}/metadata");
    for fault in ["status=500", "drop=before", "truncate", "status=503"] {
        setup
            .fault(&format!("{fault};times=2;on=metadata;key={fault}"))
            .await;
        answer(setup.get(&path)).await;
    }
}

#[tokio::test]
async fn a_service_that_is_not_there_is_told_at_once_and_nothing_was_sent() {
    let setup = Setup::new().await;
    let id = setup.begin("Hi").await;
    let address = setup.emulator.address();
    drop(setup.emulator);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let gateway = start(options(address)).await.unwrap();
    let client = reqwest::Client::new();
    for _ in 0..12 {
        let start = Instant::now();
        let chat = client
            .post(format!("http://{}/chat", gateway.address()))
            .json(&json!({"text": "Hi", "conv_id": id}));
        let refusal = refused(chat, 503, "SERVICE_UNAVAILABLE").await;
        assert!(refusal.retry_after.is_some() && refusal.message.contains("Nothing was sent"));
        assert!(start.elapsed() < Duration::from_secs(2));
    }
    // By now the circuit is open.
    let ready: Value = answer(client.get(format!("http://{}/readyz", gateway.address()))).await;
    assert_eq!(ready, json!({"gateway": "ready", "service": "failing"}));
}

#[tokio::test]
async fn a_service_that_hangs_is_given_up_before_the_visitors_client_does() {
    let setup = Setup::new().await;
    let id = setup.begin("Hi").await;
    setup.fault("latency=120000").await;
    let within = |seconds: u64, request| async move {
        let refused = refused(request, 504, "SERVICE_UNAVAILABLE");
        let refusal = timeout(Duration::from_secs(seconds), refused).await;
        refusal.unwrap().message
    };
    let metadata = setup.get(&format!("/v1/api_core/conversations/{id}/metadata"));
    let (_, said) = tokio::join!(within(15, metadata), within(60, setup.chat("Still?", &id)));
    assert!(said.contains("may have arrived"), "{said}");
}

#[tokio::test]
async fn at_ten_percent_errors_every_message_is_answered_or_refused_and_none_goes_twice() {
    let setup = Arc::new(Setup::new().await);
    let mut visitors = JoinSet::new();
    for visitor in 0..10 {
        let setup = Arc::clone(&setup);
        visitors.spawn(async move {
            let mut outcomes = Vec::new();
            for message in 0..20 {
                let text = format!("{visitor} says {message}");
                if message % 10 == visitor {
                    let fault = ["drop=after", "status=500", "truncate"][visitor % 3];
                    setup
                        .fault(&format!("{fault};times=1;on=chat;key={text}"))
                        .await;
                }
                let response = setup.chat(&text, "").send().await.unwrap();
                outcomes.push((text, response.status().as_u16()));
            }
            outcomes
        });
    }
    let outcomes: Vec<_> = visitors.join_all().await.into_iter().flatten().collect();
    let delivered = delivered(&setup).await;
    for (text, status) in &outcomes {
        let times = delivered.get(text).copied().unwrap_or(0);
        match status {
            200 => assert_eq!(times, 1, "{text}"),
            502 => assert!(times <= 1, "{text}"),
            other => panic!("{text} got {other}"),
        }
    }
    let failed = outcomes.iter().filter(|(_, status)| *status != 200).count();
    assert!((10..=30).contains(&failed), "{failed}");
}

#[tokio::test]
async fn stopping_finishes_replies_under_way() {
    let setup = Setup::new().await;
    setup.fault("latency=700;on=chat").await;
    let mut visitors = JoinSet::new();
    for visitor in 0..40 {
        let chat = setup.chat(&format!("{visitor}"), "");
        visitors.spawn(async move {
            let delay = Duration::from_millis(visitor * 10);
            tokio::time::sleep(delay).await;
            chat.send().await.map(|response| response.status().as_u16())
        });
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let Setup { gateway, .. } = &setup;
    let address = gateway.address();
    let control = setup.control("GET", "/state");
    setup.gateway.stop().await;
    let delivered: u64 = answer(control).await["conversations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|conversation| conversation["visitor_messages"].as_u64().unwrap())
        .sum();
    let outcomes = visitors.join_all().await;
    let answered = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Ok(200)))
        .count();
    // Who came before was answered; who came after got no connection.
    assert_eq!(answered as u64, delivered);
    assert!((10..40).contains(&answered), "{answered}");
    for error in outcomes.into_iter().filter_map(Result::err) {
        assert!(error.is_connect() || error.is_request(), "{error:?}");
    }
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn the_budget_holds_and_says_when_to_come_back() {
    let setup = Setup::with(|options| {
        options.budgets = Budgets {
            chats: Some(3),
            ..Budgets::UNLIMITED
        };
    })
    .await;
    let mut refusals = 0;
    for _ in 0..6 {
        let response = setup.chat("Hi", "").send().await.unwrap();
        if response.status() == 429 {
            refusals += 1;
            let wait: u64 = response.headers()["retry-after"]
                .to_str()
                .unwrap()
                .parse()
                .unwrap();
            assert!((50..=61).contains(&wait), "{wait}");
        }
    }
    assert_eq!(refusals, 3);
    assert_eq!(setup.state().await["requests"]["POST chat"]["received"], 3);
}

#[tokio::test]
async fn one_visitor_cannot_talk_without_end() {
    let setup = Setup::with(|options| {
        options.limits.conversation_chats = Some(Rate {
            burst: 2,
            per_minute: 10,
        });
    })
    .await;
    let id = setup.begin("Hi").await;
    answer(setup.chat("1", &id)).await;
    answer(setup.chat("2", &id)).await;
    let refusal = refused(setup.chat("3", &id), 429, "TOO_MANY_REQUESTS").await;
    assert!((1..=6).contains(&refusal.retry_after.unwrap()));
    // Another one can.
    setup.begin("Me too").await;
}

#[tokio::test]
async fn a_request_keeps_its_name_on_the_way() {
    let setup = Setup::new().await;
    let named = setup
        .chat("Hi", "nonsense")
        .header("x-request-id", "visit-12345");
    let refusal = refused(named, 404, "NOT_FOUND").await;
    assert_eq!(refusal.request_id, "visit-12345");
}
