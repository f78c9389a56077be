//! Calls one address again and again, over connections that are kept, and says
//! how often and how fast it was answered:
//!
//! ```text
//! cargo run --release --package quickchat-gateway --example load -- \
//!     http://127.0.0.1:8788/chat --body '{"text": "Hi"}' --connections 32 --seconds 10
//! ```
//!
//! It prints one line of JSON. Any answer but a 200 ends it with an error.

use std::error::Error;
use std::time::{Duration, Instant};

use clap::Parser;
use reqwest::Url;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

#[derive(Parser)]
struct Arguments {
    /// What to call.
    address: Url,
    /// A JSON body to post; without one it is a GET.
    #[arg(long)]
    body: Option<String>,
    /// How many connections call at the same time.
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// For how long.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Milliseconds that each connection rests between two calls.
    #[arg(long, default_value_t = 0)]
    pause: u64,
}

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let host = arguments.address.authority().to_owned();
    let request = request(&arguments, &host);
    let start = Instant::now();
    let end = start + Duration::from_secs(arguments.seconds);
    let mut connections = JoinSet::new();
    for _ in 0..arguments.connections {
        let pause = Duration::from_millis(arguments.pause);
        connections.spawn(call_until(end, pause, host.clone(), request.clone()));
    }
    let mut times = Vec::new();
    while let Some(connection) = connections.join_next().await {
        times.extend(connection??);
    }
    let seconds = start.elapsed().as_secs_f64();
    times.sort_unstable();
    let percentile = |percent: usize| {
        let index = times.len() * percent / 100;
        times
            .get(index.min(times.len().saturating_sub(1)))
            .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    #[expect(clippy::cast_precision_loss, reason = "of a number of requests")]
    let per_second = times.len() as f64 / seconds;
    println!(
        "{{\"per_second\": {per_second:.0}, \"p50_ms\": {:.2}, \"p99_ms\": {:.2}}}",
        percentile(50),
        percentile(99)
    );
    Ok(())
}

fn request(arguments: &Arguments, host: &str) -> Vec<u8> {
    let path = arguments.address.path();
    match &arguments.body {
        None => format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        Some(body) => format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        ),
    }
    .into_bytes()
}

/// How long each call took.
async fn call_until(
    end: Instant,
    pause: Duration,
    host: String,
    request: Vec<u8>,
) -> Result<Vec<Duration>, Failure> {
    let mut stream = TcpStream::connect(&host).await?;
    stream.set_nodelay(true)?;
    let mut times = Vec::new();
    let mut buffer = Vec::with_capacity(16 * 1024);
    while Instant::now() < end {
        let start = Instant::now();
        stream.write_all(&request).await?;
        buffer.clear();
        let length = loop {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Err("the connection was closed".into());
            }
            if let Some(length) = whole_length(&buffer)? {
                break length;
            }
        };
        while buffer.len() < length {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Err("the connection was closed".into());
            }
        }
        times.push(start.elapsed());
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }
    Ok(times)
}

/// The length of an answer with its head, once the head is there.
fn whole_length(answer: &[u8]) -> Result<Option<usize>, Failure> {
    let Some(head) = answer.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(answer.get(..head).unwrap_or_default()).to_lowercase();
    if !text.starts_with("http/1.1 200") {
        return Err(format!("answered {}", text.lines().next().unwrap_or_default()).into());
    }
    let length: usize = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .ok_or("an answer without its length")?
        .trim()
        .parse()?;
    Ok(Some(head + 4 + length))
}
