//! Listening, and the layers around the routes.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, header};
use axum::middleware;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tower::{Service as _, ServiceBuilder};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};

use crate::account::Account;
use crate::control;
use crate::fault::{ConnectionDropped, Fault, FaultBoard, inject};
use crate::routes::routes;
use crate::service::{Service, Settings};

/// What to emulate, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 picks a free one.
    pub listen: SocketAddr,
    /// The account.
    pub account: Account,
    /// A fault that every request to the service meets from the start.
    pub fault: Option<Fault>,
    /// A folder of files to serve beside the service.
    pub serve: Option<PathBuf>,
    /// The `Content-Security-Policy` that these files come with.
    pub content_security_policy: Option<HeaderValue>,
    /// Whether a connection takes more than one request, as the service's do. Not
    /// for browsers: one that loses a connection which it has used before sends the
    /// request again by itself, a POST too, so that nobody could tell who sent it
    /// twice.
    pub keep_alive: bool,
    /// What can be switched later.
    pub settings: Settings,
}

impl Options {
    /// A free port of this machine, and nothing out of the ordinary.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// use quickchat_emulator::{Account, Options, start};
    ///
    /// let emulator = start(Options::new(Account::built_in()?)).await?;
    /// println!("http://{}/", emulator.address());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(account: Account) -> Self {
        Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            account,
            fault: None,
            serve: None,
            content_security_policy: None,
            keep_alive: false,
            settings: Settings::default(),
        }
    }
}

/// A running emulator. It stops when this is dropped.
#[derive(Debug)]
pub struct Emulator {
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Emulator {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until it stops, which it doesn't by itself.
    pub async fn stopped(mut self) {
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Starts an emulator, which listens when this returns.
///
/// # Errors
/// When the address can't be listened on.
pub async fn start(options: Options) -> io::Result<Emulator> {
    let listener = TcpListener::bind(options.listen).await?;
    let address = listener.local_addr()?;
    let service = Arc::new(Service::new(
        options.account,
        options.settings,
        FaultBoard::new(options.fault),
    ));
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(cors(&service))
        .layer(middleware::from_fn_with_state(Arc::clone(&service), inject))
        .service(routes(
            &service,
            options.serve.as_deref(),
            options.content_security_policy,
        ));

    let accepting = tokio::spawn(async move {
        // Dropped with this task, and every connection with it.
        let mut connections = JoinSet::new();
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                continue;
            };
            while connections.try_join_next().is_some() {}
            let _ = stream.set_nodelay(true);
            let layers = layers.clone();
            let answer = service_fn(move |request: Request<Incoming>| {
                let mut layers = layers.clone();
                async move {
                    let answer = layers.call(request.map(Body::new)).await;
                    answer.map_err(never).and_then(kept)
                }
            });
            let connection = http1::Builder::new()
                .keep_alive(options.keep_alive)
                .serve_connection(TokioIo::new(stream), answer);
            connections.spawn(async move {
                let _ = connection.await;
            });
        }
    });
    Ok(Emulator { address, accepting })
}

/// Lets pages of any origin read answers, while that is switched on.
fn cors(service: &Arc<Service>) -> CorsLayer {
    let service = Arc::clone(service);
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |_, request| {
            service.settings().cors || control::owns(request.uri.path())
        }))
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([header::RETRY_AFTER, HeaderName::from_static("x-request-id")])
}

/// The end of a connection without an answer.
#[derive(Debug)]
struct NoAnswer;

impl fmt::Display for NoAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a fault ended the connection")
    }
}

impl std::error::Error for NoAnswer {}

fn kept(answer: Response) -> Result<Response, NoAnswer> {
    match answer.extensions().get::<ConnectionDropped>() {
        Some(_) => Err(NoAnswer),
        None => Ok(answer),
    }
}

fn never(impossible: Infallible) -> NoAnswer {
    match impossible {}
}
