//! What the gateway's memory does over ten minutes of visitors, some of them slow
//! on purpose.

use std::{
    fs,
    io::Write,
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use super::Servers;
use crate::{
    process::{Run, command, progress},
    project::Project,
};

/// How long it is watched, and until when it may grow: caches and the allocator's
/// stock fill up.
const WATCHED: Duration = Duration::from_secs(600);
const WARM: Duration = Duration::from_secs(120);
const BETWEEN_LOOKS: Duration = Duration::from_secs(5);

/// How much more memory the last minutes may take than the first ones after that.
const MOST_GROWTH: f64 = 1.05;

/// Connections whose requests never end.
const SLOW_VISITORS: usize = 200;

/// Prints how much memory there was, minute by minute. Whether it stayed.
pub(crate) fn watch(project: &Project) -> Result<bool> {
    let servers = Servers::start(project)?;
    progress(format!(
        "visitors for {} s, {SLOW_VISITORS} of them slow",
        WATCHED.as_secs()
    ));
    let seconds = WATCHED.as_secs().to_string();
    let visitors = |path: &str, pause: &str, more: &[&str]| {
        command(&servers.generator)
            .arg(format!("{}{path}", servers.gateway.trim_end_matches('/')))
            .args(["--seconds", &seconds, "--connections", "16"])
            .args(["--pause", pause])
            .args(more)
            .background()
    };
    let chat = r#"{"text": "What is quickchat-web?"}"#;
    let _visitors = [
        visitors("/v1/api/widget/configuration", "2", &[])?,
        visitors("/chat", "40", &["--body", chat])?,
    ];
    let address = servers.gateway.replace("http://", "").replace('/', "");
    let mut slow = Vec::new();
    let (start, mut looks) = (Instant::now(), Vec::new());
    while start.elapsed() < WATCHED {
        keep_slow(&mut slow, &address);
        thread::sleep(BETWEEN_LOOKS);
        looks.push((start.elapsed(), resident_kb(servers.process.id())?));
    }
    println!("| minute | memory, MB at most |");
    println!("|--:|--:|");
    let most = |from: Duration, to: Duration| {
        let within = looks.iter().filter(|(at, _)| *at >= from && *at < to);
        within.map(|(_, kb)| *kb).max().unwrap_or_default()
    };
    for minute in 0..WATCHED.as_secs() / 60 {
        let from = Duration::from_secs(minute * 60);
        let most = most(from, from + Duration::from_secs(60));
        println!("| {} | {:.1} |", minute + 1, f64::from(most) / 1024.0);
    }
    let middle = WARM + (WATCHED - WARM) / 2;
    let growth = f64::from(most(middle, WATCHED * 2)) / f64::from(most(WARM, middle));
    println!(
        "the second half of what follows {} s takes {growth:.3} times the first",
        WARM.as_secs()
    );
    Ok(growth <= MOST_GROWTH)
}

/// One more byte of each head; a connection that was closed is made anew.
fn keep_slow(slow: &mut Vec<TcpStream>, address: &str) {
    slow.retain_mut(|stream| stream.write_all(b"x").is_ok());
    while slow.len() < SLOW_VISITORS {
        let Ok(mut stream) = TcpStream::connect(address) else {
            return;
        };
        if stream.write_all(b"POST /chat HTTP/1.1\r\nx-").is_err() {
            return;
        }
        slow.push(stream);
    }
}

/// The memory that a process holds, as Linux tells.
fn resident_kb(process: u32) -> Result<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))
        .context("the gateway has ended, or this isn't Linux")?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next())
        .and_then(|kb| kb.parse().ok())
        .context("/proc doesn't say how much memory there is")
}
