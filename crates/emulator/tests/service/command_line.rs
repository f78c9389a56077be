use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};

use crate::running::Running;

fn emulator(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quickchat-emulator"));
    command.args(arguments);
    command
}

/// A process that ends with its test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn refusal(arguments: &[&str]) -> String {
    let Output { status, stderr, .. } = emulator(arguments).output().unwrap();
    assert!(!status.success(), "{arguments:?} was accepted");
    String::from_utf8(stderr).unwrap()
}

#[tokio::test]
async fn it_prints_the_credentials_and_then_where_it_is_ready() {
    let mut process = Process(
        emulator(&["--listen", "127.0.0.1:0", "--fault", "status=418"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let output = BufReader::new(process.0.stdout.take().unwrap());
    let lines: Vec<String> = output.lines().take(5).map(Result::unwrap).collect();
    let words: Vec<_> = lines
        .iter()
        .map(|line| line.split_whitespace().next())
        .collect();
    let expected = ["scenario", "API", "write_all", "read_all", "ready"];
    assert_eq!(words, expected.map(Some));
    let address = lines[4].strip_prefix("ready ").unwrap();
    assert!(!address.ends_with(":0/"), "{address}");
    let response = reqwest::get(format!("{address}chat")).await.unwrap();
    assert_eq!(response.status(), 418);
}

#[test]
fn an_address_for_others_must_be_meant() {
    let complaint = refusal(&["--listen", "0.0.0.0:0"]);
    assert!(complaint.contains("--allow-remote"), "{complaint}");
}

#[test]
fn what_it_cannot_do_is_said_in_a_sentence() {
    for (arguments, part) in [
        (&["--listen", "nonsense"][..], "127.0.0.1:8787"),
        (
            &["--listen", "127.0.0.1:0", "--fault", "explode"],
            "There are: latency=MS",
        ),
        (
            &["--listen", "127.0.0.1:0", "--account", "no-such.json"],
            "no-such.json",
        ),
        (
            &["--listen", "127.0.0.1:0", "--serve", "no-such-folder"],
            "no-such-folder",
        ),
    ] {
        let complaint = refusal(arguments);
        assert!(complaint.contains(part), "{arguments:?}: {complaint}");
    }
}

#[tokio::test]
async fn an_address_in_use_is_said_in_a_sentence() {
    let running = Running::new().await;
    let address = running.address().to_string();
    let complaint = refusal(&["--listen", &address]);
    assert!(complaint.contains("Choose another address"), "{complaint}");
}
