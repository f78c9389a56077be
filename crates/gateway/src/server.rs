//! Listening, and stopping without losing a reply.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tower::Service as _;

use crate::configuration::{Configuration, refresh};
use crate::gateway::Gateway;
use crate::options::Options;
use crate::routes::routes;
use crate::token::Claims;
use crate::visit::Peer;

/// So many connections at once; further ones wait to be accepted.
const MOST_CONNECTIONS: usize = 20_000;
/// A request's head comes within this time, and so does the next request of a
/// connection that is kept.
const HEAD_LIMIT: Duration = Duration::from_secs(30);
/// Longer than any call to the service takes, so that none is cut off.
const STOP_LIMIT: Duration = Duration::from_secs(65);
/// How often it is looked whether the token is about to end.
const TOKEN_CHECK: Duration = Duration::from_secs(24 * 60 * 60);

/// Why a gateway can't start.
#[derive(Debug)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

/// A running gateway. It stops at once when this is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
    background: Vec<JoinHandle<()>>,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more connections, finishes the requests that it has, and stops.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        let _ = (&mut self.serving).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.serving.abort();
        for task in &self.background {
            task.abort();
        }
    }
}

/// Starts a gateway, which listens when this returns.
///
/// # Errors
/// When the credentials can't work, or the address can't be listened on. The
/// message says what to do and has no secret in it.
pub async fn start(options: Options) -> Result<Running, StartError> {
    check_credentials(&options)?;
    let listen = options.listen;
    let gateway = Arc::new(Gateway::new(options).await.map_err(StartError)?);
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        StartError(format!(
            "can't listen on {listen}: {error}. Choose another address with --listen."
        ))
    })?;
    let address = listener
        .local_addr()
        .map_err(|error| StartError(error.to_string()))?;
    let (stop, stopped) = oneshot::channel();
    let background = vec![
        tokio::spawn(warm_up(Arc::clone(&gateway))),
        tokio::spawn(watch_token(Arc::clone(&gateway))),
    ];
    let serving = tokio::spawn(serve(listener, gateway, stopped));
    Ok(Running {
        address,
        stop: Some(stop),
        serving,
        background,
    })
}

fn check_credentials(options: &Options) -> Result<(), StartError> {
    let credentials = &options.credentials;
    match (&credentials.token, &credentials.api_key) {
        (None, None) => Err(StartError(
            "There is no credential. Set QUICKCHAT_TOKEN, and QUICKCHAT_API_KEY for the legacy chat endpoint, or name files with QUICKCHAT_TOKEN_FILE and QUICKCHAT_API_KEY_FILE.".to_owned(),
        )),
        (None, Some(_)) => Ok(()),
        (Some(token), _) => Claims::of(token.expose_secret())
            .and_then(|claims| claims.check(&credentials.scenario_id, Timestamp::now()))
            .map_err(StartError),
    }
}

/// Has the configurations before the first visitor asks.
async fn warm_up(gateway: Arc<Gateway>) {
    if gateway.upstream.credentials.token.is_some() {
        for which in [Configuration::Widget, Configuration::Rating] {
            let _ = refresh(&gateway, which, "start").await;
        }
    }
}

/// Says daily what will need attention about the token.
async fn watch_token(gateway: Arc<Gateway>) {
    let Some(token) = &gateway.upstream.credentials.token else {
        tracing::warn!("without QUICKCHAT_TOKEN there are no configuration, metadata and events");
        return;
    };
    let Ok(claims) = Claims::of(token.expose_secret()) else {
        return;
    };
    loop {
        for warning in claims.warnings(Timestamp::now()) {
            tracing::warn!("{warning}");
        }
        sleep(TOKEN_CHECK).await;
    }
}

async fn serve(listener: TcpListener, gateway: Arc<Gateway>, mut stopped: oneshot::Receiver<()>) {
    let routes = routes(&gateway);
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            _ = &mut stopped => break,
        };
        let Some((stream, peer, place)) = accepted else {
            // Out of files, most likely: some will be free soon.
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let routes = routes.clone();
        let answer = service_fn(move |request: Request<Incoming>| {
            let mut routes = routes.clone();
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            async move { routes.call(request).await }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_LIMIT)
            .max_buf_size(32 * 1024)
            .serve_connection(TokioIo::new(stream), answer);
        let connection = graceful.watch(connection);
        let connections = gateway.metrics.connections.clone();
        connections.inc();
        tokio::spawn(async move {
            let _ = connection.await;
            connections.dec();
            drop(place);
        });
    }
    drop(listener);
    tracing::info!("stopping: requests under way are finished");
    gateway.closing.send_replace(true);
    if timeout(STOP_LIMIT, graceful.shutdown()).await.is_err() {
        tracing::error!("some requests took too long and were cut off");
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    let (stream, peer) = listener.accept().await.ok()?;
    Some((stream, peer, place))
}
