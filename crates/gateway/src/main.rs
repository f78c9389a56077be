//! `quickchat-gateway`: holds the account's secrets, so that pages needn't.

use std::error::Error;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use ipnet::IpNet;
use mimalloc::MiMalloc;
use quickchat_gateway::{
    AllowedKeys, AllowedOrigins, Budgets, Credentials, Options, SealingKeys, VisitorLimits,
    setting, start,
};
use quickchat_web::native::Url;
use secrecy::ExposeSecret;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// A request makes dozens of small allocations, which the C libraries' allocators
/// take longer for, musl's above all.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Stands between pages and Quickchat AI, so that the account's secrets never
/// reach a browser. Secrets come from the environment: QUICKCHAT_SCENARIO_ID,
/// QUICKCHAT_TOKEN, QUICKCHAT_API_KEY and QUICKCHAT_GATEWAY_KEY, or from the files
/// that the same names with _FILE name.
#[derive(Parser)]
#[command(name = "quickchat-gateway", version)]
struct Arguments {
    /// Where to listen; port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8788")]
    listen: String,

    /// The chat endpoint's whole address, instead of the service's own.
    #[arg(long, value_name = "URL", value_parser = web_address)]
    chat_url: Option<Url>,

    /// The base of all other addresses, instead of the service's own.
    #[arg(long, value_name = "URL", value_parser = web_address)]
    api_url: Option<Url>,

    /// A page's origin that may call, or * for any; may be given several times.
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<String>,

    /// A metadata key that visitors may set and see, or * for any; may be given
    /// several times.
    #[arg(long, value_name = "KEY")]
    visitor_metadata: Vec<String>,

    /// The path below which visitors' addresses are, such as /quickchat.
    #[arg(long, value_name = "PATH", value_parser = base)]
    base: Option<String>,

    /// A folder of files to serve, such as the npm package.
    #[arg(long, value_name = "FOLDER", value_parser = folder)]
    serve: Option<PathBuf>,

    /// A Redis or Valkey that several gateways share, such as
    /// redis://127.0.0.1:6379; QUICKCHAT_REDIS does the same.
    #[arg(long, value_name = "URL")]
    redis: Option<String>,

    /// A proxy or network of proxies whose X-Forwarded-For is believed; may be
    /// given several times.
    #[arg(long, value_name = "NETWORK", value_parser = network)]
    trusted_proxy: Vec<IpNet>,

    /// Calls a minute to each endpoint of the service that reads; 0 for no limit.
    #[arg(long, value_name = "N", default_value_t = 120)]
    reads_per_minute: u32,

    /// Calls a minute to each endpoint of the service that writes; 0 for no limit.
    #[arg(long, value_name = "N", default_value_t = 60)]
    writes_per_minute: u32,

    /// Messages a minute to the service; 0 for no limit.
    #[arg(long, value_name = "N", default_value_t = 60)]
    chats_per_minute: u32,

    /// Visitors may call as often as they like.
    #[arg(long)]
    no_visitor_limits: bool,

    /// How the log is written, to the standard error.
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    log: LogFormat,

    /// What is logged: error, warn, info or debug.
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    log_level: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogFormat {
    Text,
    Json,
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
    log(arguments.log, &arguments.log_level)?;
    let scenario_id = setting("QUICKCHAT_SCENARIO_ID")?
        .map(|id| id.expose_secret().to_owned())
        .ok_or("QUICKCHAT_SCENARIO_ID is not set; it names the assistant, as in the service's dashboard.")?;
    let credentials = Credentials {
        scenario_id,
        api_key: setting("QUICKCHAT_API_KEY")?,
        token: setting("QUICKCHAT_TOKEN")?,
    };
    let keys = setting("QUICKCHAT_GATEWAY_KEY")?;
    let has_key = keys.is_some();
    let keys = match keys {
        Some(keys) => SealingKeys::parse(&keys)?,
        None => {
            tracing::warn!(
                "QUICKCHAT_GATEWAY_KEY is not set: conversations end when this process does"
            );
            SealingKeys::ephemeral()?
        }
    };
    let redis = match arguments.redis {
        Some(redis) => Some(redis),
        None => setting("QUICKCHAT_REDIS")?.map(|redis| redis.expose_secret().to_owned()),
    };
    if redis.is_some() && !has_key {
        return Err("With --redis every gateway needs the same QUICKCHAT_GATEWAY_KEY.".into());
    }
    let limit = |number: u32| (number > 0).then_some(number);
    let gateway = start(Options {
        listen: address(&arguments.listen).await?,
        chat_url: arguments.chat_url,
        api_url: arguments.api_url,
        origins: AllowedOrigins::parse(&arguments.allow_origin)?,
        metadata_keys: AllowedKeys::with(arguments.visitor_metadata),
        trusted_proxies: arguments.trusted_proxy,
        base: arguments.base,
        serve: arguments.serve,
        redis,
        budgets: Budgets {
            reads: limit(arguments.reads_per_minute),
            writes: limit(arguments.writes_per_minute),
            chats: limit(arguments.chats_per_minute),
        },
        limits: match arguments.no_visitor_limits {
            true => VisitorLimits::UNLIMITED,
            false => VisitorLimits::default(),
        },
        ..Options::new(credentials, keys)
    })
    .await?;
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    println!("ready http://{}/", gateway.address());
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    gateway.stop().await;
    Ok(())
}

fn log(format: LogFormat, level: &str) -> Result<(), Box<dyn Error>> {
    let filter = EnvFilter::try_new(format!("quickchat_gateway={level}"))
        .map_err(|_| format!("--log-level: \"{level}\" is none of error, warn, info, debug."))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // Where it happened, and not with what words.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panic");
    }));
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}

async fn address(text: &str) -> Result<SocketAddr, String> {
    tokio::net::lookup_host(text)
        .await
        .ok()
        .and_then(|mut addresses| addresses.next())
        .ok_or_else(|| {
            format!("--listen takes an address and a port, such as 127.0.0.1:8788, not \"{text}\".")
        })
}

fn web_address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("that is no address: {error}"))?;
    match url.scheme() {
        "https" | "http" if url.query().is_none() && url.fragment().is_none() => Ok(url),
        "https" | "http" => Err("the address may have no `?` and no `#`".to_owned()),
        _ => Err("the address must begin with https:// or http://".to_owned()),
    }
}

fn base(text: &str) -> Result<String, String> {
    let is_plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let parts = text.strip_prefix('/').map(|rest| rest.split('/'));
    match parts.is_some_and(|mut parts| parts.all(is_plain)) {
        true => Ok(text.to_owned()),
        false => Err("a path looks like /quickchat: letters, digits, `-` and `_`".to_owned()),
    }
}

fn folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match path.is_dir() {
        true => Ok(path),
        false => Err("there is no such folder".to_owned()),
    }
}

/// A network, or one address.
fn network(text: &str) -> Result<IpNet, String> {
    text.parse()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| "that is no network such as 10.0.0.0/8 and no address".to_owned())
}
