use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::json;
use tokio::task::JoinSet;

use crate::setup::{KEY, Setup};

const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzY2VuYXJpb19pZCI6ImVtdWxhdGVkMSIsInNjb3BlIjoid3JpdGVfYWxsIiwiZXhwIjo0MTAyNDQ0ODAwfQ.cHVibGljLWFuZC1vbmx5LWZvci10aGUtZW11bGF0b3I";

fn gateway(settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quickchat-gateway"));
    command
        .args(["--listen", "127.0.0.1:0"])
        .env_clear()
        .envs(settings.iter().copied());
    command
}

fn refusal(settings: &[(&str, &str)], arguments: &[&str]) -> String {
    let Output { status, stderr, .. } = gateway(settings).args(arguments).output().unwrap();
    assert!(!status.success());
    String::from_utf8(stderr).unwrap()
}

#[test]
fn what_is_missing_or_wrong_is_said_without_a_secret() {
    let scenario = ("QUICKCHAT_SCENARIO_ID", "emulated1");
    let token = ("QUICKCHAT_TOKEN", TOKEN);
    for (settings, hint) in [
        (&[token][..], "QUICKCHAT_SCENARIO_ID"),
        (&[scenario], "QUICKCHAT_TOKEN"),
        (&[scenario, ("QUICKCHAT_TOKEN", "my-s3cret")], "JWT"),
        (
            &[("QUICKCHAT_SCENARIO_ID", "other"), token],
            "belongs to scenario emulated1",
        ),
        (
            &[scenario, token, ("QUICKCHAT_GATEWAY_KEY", "my-s3cret")],
            "openssl rand",
        ),
        (
            &[scenario, token, ("QUICKCHAT_TOKEN_FILE", "/nowhere")],
            "both set",
        ),
        (
            &[scenario, ("QUICKCHAT_TOKEN_FILE", "/nowhere")],
            "/nowhere can't be read",
        ),
    ] {
        let said = refusal(settings, &[]);
        assert!(said.contains(hint), "{said}");
        assert!(!said.contains("s3cret") && !said.contains("eyJ"), "{said}");
    }
    let said = refusal(&[scenario, token], &["--allow-origin", "example.com"]);
    assert!(said.contains("https://example.com"), "{said}");
}

#[test]
fn secrets_come_from_files_too_and_it_says_where_it_listens() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("{content}\n")).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let mut command = gateway(&[
        ("QUICKCHAT_SCENARIO_ID", "emulated1"),
        ("QUICKCHAT_TOKEN_FILE", &file("token", TOKEN)),
        ("QUICKCHAT_GATEWAY_KEY_FILE", &file("key", KEY)),
    ]);
    let (mut child, line) = started(command.args([
        "--api-url",
        "http://127.0.0.1:9/",
        "--chat-url",
        "http://127.0.0.1:9/chat",
    ]));
    terminate(&child);
    assert!(child.wait().unwrap().success());
    assert!(line.starts_with("ready http://127.0.0.1:"), "{line}");
}

#[tokio::test]
async fn terminated_under_load_it_loses_no_message_silently_and_sends_none_twice() {
    let setup = Setup::new().await;
    setup.fault("latency=400;on=chat").await;
    let service_url = |path: &str| format!("http://{}{path}", setup.emulator.address());
    let mut command = gateway(&[
        ("QUICKCHAT_SCENARIO_ID", "emulated1"),
        ("QUICKCHAT_TOKEN", TOKEN),
        ("QUICKCHAT_GATEWAY_KEY", KEY),
    ]);
    let (mut child, line) = started(command.args([
        "--api-url",
        &service_url("/"),
        "--chat-url",
        &service_url("/chat"),
        "--chats-per-minute",
        "0",
        "--no-visitor-limits",
    ]));
    let chat = format!("{}chat", line.trim().trim_start_matches("ready "));
    let mut visitors = JoinSet::new();
    for visitor in 0..100_u64 {
        let text = format!("number {visitor}");
        let message = setup.client.post(&chat).json(&json!({"text": &text}));
        visitors.spawn(async move {
            tokio::time::sleep(Duration::from_millis(visitor * 10)).await;
            let answer = message.send().await;
            (text, answer.is_ok_and(|answer| answer.status() == 200))
        });
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    terminate(&child);
    let outcomes = visitors.join_all().await;
    assert!(child.wait().unwrap().success());

    let state = setup.state().await;
    let delivered = |text: &str| {
        let conversations = state["conversations"].as_array().unwrap().iter();
        let times = conversations.filter_map(|it| it["visitor_texts"][text].as_u64());
        times.sum::<u64>()
    };
    for (text, is_answered) in &outcomes {
        assert_eq!(delivered(text), u64::from(*is_answered), "{text}");
    }
    let answered = outcomes
        .iter()
        .filter(|(_, is_answered)| *is_answered)
        .count();
    assert!((10..100).contains(&answered), "{answered}");
}

/// Starts it; what it says once it listens.
fn started(command: &mut Command) -> (Child, String) {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    (child, line)
}

fn terminate(child: &Child) {
    let terminated = Command::new("kill").arg(child.id().to_string()).status();
    assert!(terminated.unwrap().success());
}
