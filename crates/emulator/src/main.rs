//! `quickchat-emulator`: the documented Quickchat AI service on localhost.

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use axum::http::HeaderValue;
use clap::Parser;
use quickchat_emulator::{Account, Fault, Options, Settings, start};

/// The documented Quickchat AI service on localhost, in memory.
#[derive(Parser)]
#[command(name = "quickchat-emulator", version)]
struct Arguments {
    /// Where to listen; port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    listen: String,

    /// The account, as JSON; see account.json beside the sources.
    #[arg(long, value_name = "FILE")]
    account: Option<PathBuf>,

    /// What goes wrong from the start, such as "status=503;times=2".
    #[arg(long, value_name = "SPEC")]
    fault: Option<Fault>,

    /// A folder of files to serve beside the service.
    #[arg(long, value_name = "FOLDER")]
    serve: Option<PathBuf>,

    /// The Content-Security-Policy that the served files come with.
    #[arg(long, value_name = "POLICY")]
    csp: Option<HeaderValue>,

    /// Pages of other origins may not call the service.
    #[arg(long)]
    no_cors: bool,

    /// Callers may call as often as they like.
    #[arg(long)]
    no_rate_limits: bool,

    /// Connections take more than one request. For servers that call it, not for
    /// browsers, which may send a request again when they lose such a connection.
    #[arg(long)]
    keep_alive: bool,

    /// Other machines may reach the emulator.
    #[arg(long)]
    allow_remote: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let listen = address(&arguments.listen, arguments.allow_remote).await?;
    let account = match &arguments.account {
        Some(file) => Account::read(file)?,
        None => Account::built_in()?,
    };
    if let Some(folder) = arguments.serve.as_ref().filter(|folder| !folder.is_dir()) {
        return Err(format!("--serve: there is no folder {}.", folder.display()).into());
    }
    println!("scenario id  {}", account.scenario_id);
    println!("API key      {}", account.api_key);
    for token in &account.tokens {
        println!("{:<12} {}", token.scope.as_str(), token.token);
    }
    let emulator = start(Options {
        listen,
        account,
        fault: arguments.fault,
        serve: arguments.serve,
        content_security_policy: arguments.csp,
        keep_alive: arguments.keep_alive,
        settings: Settings {
            cors: !arguments.no_cors,
            rate_limits: !arguments.no_rate_limits,
        },
    })
    .await
    .map_err(|error| {
        format!("can't listen on {listen}: {error}. Choose another address with --listen.")
    })?;
    println!("ready http://{}/", emulator.address());
    emulator.stopped().await;
    Ok(())
}

/// The address to listen on, which is this machine's own unless `allow_remote`.
async fn address(text: &str, allow_remote: bool) -> Result<SocketAddr, String> {
    let address = tokio::net::lookup_host(text)
        .await
        .ok()
        .and_then(|mut addresses| addresses.next())
        .ok_or_else(|| {
            format!("--listen takes an address and a port, such as 127.0.0.1:8787, not \"{text}\".")
        })?;
    if !address.ip().is_loopback() && !allow_remote {
        return Err(format!(
            "{address} can be reached from other machines, and the emulator's credentials are public. \
             Listen on 127.0.0.1, or add --allow-remote if that is meant."
        ));
    }
    Ok(address)
}
