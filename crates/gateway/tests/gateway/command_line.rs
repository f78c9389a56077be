use std::process::{Command, Output, Stdio};

use crate::setup::KEY;

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
    let folder = std::env::temp_dir().join(format!("quickchat-gateway-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.join(name);
        std::fs::write(&path, format!("{content}\n")).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let mut child = gateway(&[
        ("QUICKCHAT_SCENARIO_ID", "emulated1"),
        ("QUICKCHAT_TOKEN_FILE", &file("token", TOKEN)),
        ("QUICKCHAT_GATEWAY_KEY_FILE", &file("key", KEY)),
    ])
    .args([
        "--api-url",
        "http://127.0.0.1:9/",
        "--chat-url",
        "http://127.0.0.1:9/chat",
    ])
    .stdout(Stdio::piped())
    .stderr(Stdio::null())
    .spawn()
    .unwrap();
    let mut line = String::new();
    let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
    let _ = std::fs::remove_dir_all(&folder);
    let terminated = Command::new("kill").arg(child.id().to_string()).status();
    assert!(terminated.unwrap().success());
    assert!(child.wait().unwrap().success());
    assert!(line.starts_with("ready http://127.0.0.1:"), "{line}");
}
