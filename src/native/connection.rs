//! One request over HTTP, and what came of it.

use std::error::Error as _;
use std::time::{Duration, SystemTime};

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, Response, Url};

use super::failure::Failure;
use crate::api::defaults::READ_TIMEOUT_MS;
use crate::api::{
    Endpoint, Error, ErrorCode, ErrorEnvelope, Method, Repeat, Value, add_query, retry,
};

/// The largest answer, in bytes, unless a request says otherwise.
const LARGEST: usize = 64 * 1024 * 1024;

const REQUEST_ID: &str = "x-request-id";

/// Connections to the service, which are kept for the next requests.
#[derive(Clone, Debug)]
pub struct Connection {
    http: reqwest::Client,
}

/// A file to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, by which the service tells what kind of file it is.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// What goes along with a request.
#[derive(Clone, Default)]
pub enum Content<'a> {
    /// Nothing.
    #[default]
    Nothing,
    /// JSON.
    Json(Vec<u8>),
    /// A form with a file.
    Form {
        /// What the file is called there.
        field: &'static str,
        /// The file.
        file: &'a File,
    },
}

/// An endpoint's value as it goes out, without its type.
#[derive(Clone)]
pub struct Outgoing<'a> {
    /// The method.
    pub method: Method,
    /// Where it goes, the query included.
    pub url: Url,
    /// The token.
    pub bearer: Option<&'a str>,
    /// The name by which the service knows the request; if not given, it makes one up.
    pub request_id: Option<&'a str>,
    /// What goes along.
    pub content: Content<'a>,
    /// What sending it twice would do, which an error advises by.
    pub repeat: Repeat,
    /// How long it may take until the answer is complete.
    pub timeout: Duration,
    /// The largest answer, in bytes. What is longer isn't read.
    pub largest: usize,
}

impl Outgoing<'_> {
    /// An endpoint's request, to that address, without a token.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT` when it can't be written as JSON.
    pub fn new<E: Endpoint>(endpoint: &E, url: Url) -> Result<Self, Error> {
        Ok(Outgoing {
            method: E::METHOD,
            url,
            bearer: None,
            request_id: None,
            content: match endpoint.body() {
                Some(body) => Content::Json(encode(&body)?),
                None => Content::Nothing,
            },
            repeat: E::REPEAT,
            timeout: Duration::from_millis(READ_TIMEOUT_MS.into()),
            largest: LARGEST,
        })
    }
}

/// A value as JSON.
pub(super) fn encode(body: &Value) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(body).map_err(|_| {
        Error::invalid_argument("The values can't be written as JSON. Nothing was sent.")
    })
}

/// Where an endpoint's request goes, below the address before `/v1/`.
///
/// # Errors
/// `INVALID_ARGUMENT` when that is no address.
///
/// ```
/// use quickchat_web::api::ListConversations;
/// use quickchat_web::native::address;
///
/// let request = ListConversations {
///     query: Some("a&b".into()),
///     ..ListConversations::default()
/// };
/// assert_eq!(
///     address("https://example.com/", &request)?.as_str(),
///     "https://example.com/v1/api_core/conversations?query=a%26b"
/// );
/// # Ok::<(), quickchat_web::api::Error>(())
/// ```
pub fn address<E: Endpoint>(base: &str, endpoint: &E) -> Result<Url, Error> {
    let mut text = base.trim_end_matches('/').to_owned();
    text.push_str(&endpoint.path());
    add_query(&mut text, &endpoint.query());
    requestable(&text)
}

/// The address, if a request can go there.
pub(super) fn requestable(text: &str) -> Result<Url, Error> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        _ => Err(Error::invalid_argument(
            "An address must begin with `https://` or `http://`. Correct `api_url` and `chat_url`.",
        )),
    }
}

impl Connection {
    /// Connections by way of the proxy that the environment names, if it does.
    /// `user_agent` says who asks.
    ///
    /// Uses rustls with `ring`, unless the process has set another provider before.
    ///
    /// # Errors
    /// `NETWORK` when the system has no certificates to trust, or the like.
    pub fn new(user_agent: &str) -> Result<Self, Error> {
        Self::build(user_agent, reqwest::Client::builder())
    }

    /// The same without any proxy.
    ///
    /// # Errors
    /// As for [`Connection::new`].
    pub fn direct(user_agent: &str) -> Result<Self, Error> {
        Self::build(user_agent, reqwest::Client::builder().no_proxy())
    }

    fn build(user_agent: &str, builder: reqwest::ClientBuilder) -> Result<Self, Error> {
        // Whoever set one before was first, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        builder
            // Never followed: a token isn't for whoever an answer names.
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .pool_idle_timeout(Duration::from_secs(20))
            .user_agent(user_agent)
            .build()
            .map(|http| Connection { http })
            .map_err(|error| {
                let message = format!("No connections can be made: {error}.");
                Error::new(ErrorCode::Network, message)
            })
    }

    /// Sends a request once, and gives the body of a success. Dropping the future
    /// gives up.
    ///
    /// # Errors
    /// [`Failure`]: `NETWORK`, `TIMEOUT`, `DECODE` (too large), `INVALID_ARGUMENT` (a
    /// token that no header can hold), or the code of the service's status. Texts
    /// that the service wrote are as it wrote them; [`Error::redact`] them.
    pub async fn attempt(&self, outgoing: &Outgoing<'_>) -> Result<Vec<u8>, Failure> {
        let request = self.request(outgoing).map_err(Failure::before_sending)?;
        let response = request.send().await.map_err(|error| {
            if error.is_connect() {
                Failure::before_sending(unreachable(&error))
            } else {
                Failure::after_sending(unanswered(outgoing.repeat, &error))
            }
        })?;
        read(response, outgoing)
            .await
            .map_err(Failure::after_sending)
    }

    fn request(&self, outgoing: &Outgoing<'_>) -> Result<RequestBuilder, Error> {
        let method = match outgoing.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut request = self
            .http
            .request(method, outgoing.url.clone())
            .timeout(outgoing.timeout);
        if let Some(id) = outgoing.request_id {
            request = request.header(REQUEST_ID, id);
        }
        if let Some(token) = outgoing.bearer {
            let mut value = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| {
                Error::invalid_argument(
                    "The token has characters that no request can carry. Copy it anew; nothing was sent.",
                )
            })?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        Ok(match &outgoing.content {
            Content::Nothing => request,
            Content::Json(body) => request
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone()),
            Content::Form { field, file } => {
                let part = Part::bytes(file.content.clone()).file_name(file.name.clone());
                request.multipart(Form::new().part(*field, part))
            }
        })
    }
}

async fn read(mut response: Response, outgoing: &Outgoing<'_>) -> Result<Vec<u8>, Error> {
    let status = response.status();
    let header = |name: &str| Some(response.headers().get(name)?.to_str().ok()?.to_owned());
    let request_id = header(REQUEST_ID);
    let retry_after_ms = retry_after_ms(response.headers());
    let mut body = Vec::new();
    let complete = loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > outgoing.largest => break Ok(false),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break Ok(true),
            Err(error) => break Err(error),
        }
    };
    let mut error = match complete {
        Ok(true) if status.is_success() => return Ok(body),
        Err(error) if status.is_success() || error.is_timeout() => {
            unanswered(outgoing.repeat, &error)
        }
        Ok(false) if status.is_success() => undecodable("it is too large"),
        // The status says enough, though the body may not be complete.
        _ => {
            let envelope: ErrorEnvelope = serde_json::from_slice(&body).unwrap_or_default();
            Error::from_answer(status.as_u16(), envelope.errors.root)
        }
    };
    error.status = Some(status.as_u16());
    error.request_id = request_id;
    error.retry_after_ms = retry_after_ms;
    Err(error)
}

fn retry_after_ms(headers: &HeaderMap) -> Option<u32> {
    let milliseconds = |time: SystemTime| {
        let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        Some(since.as_secs_f64() * 1000.0)
    };
    let header = headers.get(RETRY_AFTER)?.to_str().ok()?;
    retry::parse_retry_after(header, milliseconds(SystemTime::now())?, |date| {
        milliseconds(httpdate::parse_http_date(date).ok()?)
    })
}

fn unreachable(error: &reqwest::Error) -> Error {
    let message = format!(
        "The service can't be reached: {}. Nothing was sent; check the connection and the address.",
        cause(error)
    );
    Error::new(ErrorCode::Network, message)
}

fn unanswered(repeat: Repeat, error: &reqwest::Error) -> Error {
    let advice = match repeat {
        Repeat::Harmless => "Try again.",
        Repeat::Duplicates => {
            "The request may have arrived; make it again only if that does no harm."
        }
    };
    if error.is_timeout() {
        let message = format!("No complete answer came in time. {advice}");
        return Error::new(ErrorCode::Timeout, message);
    }
    let message = format!("No complete answer came: {}. {advice}", cause(error));
    Error::new(ErrorCode::Network, message)
}

/// An answer that isn't what the reference documents.
pub(super) fn undecodable(what: &str) -> Error {
    let message = format!(
        "The service's answer isn't what its reference documents: {what}. Check the address, and that quickchat-web is current."
    );
    Error::new(ErrorCode::Decode, message)
}

/// What lies beneath an error, which names neither the address nor what it carries.
fn cause(error: &reqwest::Error) -> String {
    let mut source = error.source();
    while let Some(deeper) = source.and_then(|source| source.source()) {
        source = Some(deeper);
    }
    source.map_or_else(|| "it was lost".to_owned(), ToString::to_string)
}
