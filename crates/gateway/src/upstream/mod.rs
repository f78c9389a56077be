//! The gateway's calls to the service: with the account's credentials, within
//! its limits, and never twice where that would say something twice.

mod answer;
mod breaker;
mod budget;
mod endpoint;
mod queue;
mod repeat;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use quickchat_web::api::{ChatReply, Endpoint, Method, SendMessage, path_segment};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use answer::{Failure, explain, read};
use breaker::Breaker;
pub(crate) use budget::Budget;
pub(crate) use endpoint::Service;
use endpoint::Terms;

use crate::error::ApiError;
use crate::metrics::Metrics;
use crate::sealing::Party;
use crate::secret::Credentials;
use crate::shared::Shared;

/// So many calls are under way at once, at most.
const MOST_AT_ONCE: usize = 1024;

/// How many calls go to the service in a minute, for each endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budgets {
    /// Each endpoint that reads.
    pub reads: Option<u32>,
    /// Each endpoint that writes.
    pub writes: Option<u32>,
    /// Chat, whose tier the reference doesn't name.
    pub chats: Option<u32>,
}

impl Default for Budgets {
    fn default() -> Self {
        Budgets {
            reads: Some(120),
            writes: Some(60),
            chats: Some(60),
        }
    }
}

impl Budgets {
    /// No limits.
    pub const UNLIMITED: Budgets = Budgets {
        reads: None,
        writes: None,
        chats: None,
    };

    const fn of(&self, service: Service) -> Option<u32> {
        match service {
            Service::Chat => self.chats,
            Service::SetMetadata => self.writes,
            _ => self.reads,
        }
    }
}

/// For whom a call is made.
#[derive(Clone, Copy)]
pub(crate) struct Caller<'a> {
    pub(crate) party: Party,
    pub(crate) request_id: &'a str,
}

/// The service, as the gateway reaches it.
pub(crate) struct Upstream {
    http: Client,
    chat_url: Url,
    api_url: Url,
    pub(crate) credentials: Credentials,
    budgets: HashMap<Service, Budget>,
    chat_breaker: Breaker,
    api_breaker: Breaker,
    at_once: Semaphore,
    metrics: Arc<Metrics>,
}

/// A request, without the type of what it answers.
struct Outgoing<'a> {
    service: Service,
    method: Method,
    url: Url,
    bearer: Option<&'a SecretString>,
    body: Option<Vec<u8>>,
    /// What no visitor may see in an error.
    hidden: Option<&'a str>,
}

impl Upstream {
    pub(crate) fn new(
        chat_url: Url,
        api_url: Url,
        credentials: Credentials,
        budgets: Budgets,
        metrics: Arc<Metrics>,
        shared: Option<&Arc<Shared>>,
    ) -> Result<Self, String> {
        // Whoever set one before was first, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Never followed: a token isn't for whoever an answer names.
        let http = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .pool_idle_timeout(Duration::from_secs(20))
            .user_agent(concat!("quickchat-gateway/", env!("CARGO_PKG_VERSION")))
            .no_proxy()
            .build()
            .map_err(|error| format!("No connections can be made: {error}."))?;
        let budget = |service: Service| {
            let budget = Budget::new(budgets.of(service));
            let budget = match shared {
                Some(shared) => budget.shared(service.as_str(), shared),
                None => budget,
            };
            (service, budget)
        };
        Ok(Upstream {
            http,
            chat_url,
            api_url,
            credentials,
            budgets: Service::ALL.into_iter().map(budget).collect(),
            chat_breaker: Breaker::default(),
            api_breaker: Breaker::default(),
            at_once: Semaphore::new(MOST_AT_ONCE),
            metrics,
        })
    }

    /// Whether the service seems to be there.
    pub(crate) fn is_up(&self) -> bool {
        !self.chat_breaker.is_open() && !self.api_breaker.is_open()
    }

    /// How many requests wait for a place in the budget of each endpoint.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = (Service, usize)> {
        self.budgets
            .iter()
            .map(|(service, budget)| (*service, budget.waiting()))
    }

    /// Sends a visitor's message.
    pub(crate) async fn chat(
        &self,
        mut message: SendMessage,
        caller: Caller<'_>,
    ) -> Result<ChatReply, ApiError> {
        message
            .scenario_id
            .clone_from(&self.credentials.scenario_id);
        let bearer = match &self.credentials.api_key {
            Some(key) => {
                message.api_key = Some(key.expose_secret().to_owned());
                None
            }
            None => {
                message.api_key = None;
                // Not among the parameters of the current endpoint.
                message.message_context = None;
                self.credentials.token.as_ref()
            }
        };
        let outgoing = Outgoing {
            service: Service::Chat,
            method: SendMessage::METHOD,
            url: self.chat_url.clone(),
            bearer,
            body: Some(encode(&message)?),
            hidden: message.conv_id.as_deref(),
        };
        self.send(outgoing, caller, decode).await
    }

    /// Calls an endpoint below `/v1`. `hidden` is what no visitor may see in an
    /// error.
    pub(crate) async fn call<E: Endpoint, T: DeserializeOwned>(
        &self,
        service: Service,
        endpoint: &E,
        hidden: Option<&str>,
        caller: Caller<'_>,
    ) -> Result<T, ApiError> {
        let Some(token) = &self.credentials.token else {
            return Err(ApiError::new(
                StatusCode::NOT_FOUND,
                "This gateway has no token, so it offers chat alone.",
            ));
        };
        let body = endpoint.body().map(|body| encode(&body)).transpose()?;
        let outgoing = Outgoing {
            service,
            method: E::METHOD,
            url: self.url_of(endpoint)?,
            bearer: Some(token),
            body,
            hidden,
        };
        self.send(outgoing, caller, decode).await
    }

    fn url_of<E: Endpoint>(&self, endpoint: &E) -> Result<Url, ApiError> {
        let mut text = self.api_url.as_str().trim_end_matches('/').to_owned();
        text.push_str(&endpoint.path());
        for (index, (name, value)) in endpoint.query().into_iter().enumerate() {
            let value = path_segment(&value).unwrap_or(value);
            text.push_str(if index == 0 { "?" } else { "&" });
            text.extend([name, "=", &value]);
        }
        Url::parse(&text).map_err(|_| internal())
    }

    /// Sends a request, and sends it again as far as that is safe.
    async fn send<T>(
        &self,
        outgoing: Outgoing<'_>,
        caller: Caller<'_>,
        decode: fn(&[u8]) -> Option<T>,
    ) -> Result<T, ApiError> {
        let terms = outgoing.service.terms();
        let end = Instant::now() + terms.whole;
        let mut attempt = 1;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let patience = terms.patience.min(left);
            self.admitted(outgoing.service, caller, patience).await?;
            let start = Instant::now();
            let left = end.saturating_duration_since(start);
            let outcome = self
                .attempt(&outgoing, caller, terms, terms.attempt.min(left))
                .await
                .and_then(|body| decode(&self.without_secrets(body)).ok_or(Failure::Unreadable));
            let failure = match outcome {
                Ok(answer) => {
                    self.breaker(outgoing.service).succeeded();
                    self.metrics
                        .upstream(outgoing.service, "ok", start.elapsed());
                    return Ok(answer);
                }
                Err(failure) => failure,
            };
            self.metrics
                .upstream(outgoing.service, failure.as_str(), start.elapsed());
            self.note(&outgoing, caller, &failure, attempt);
            let random = f64::from(rand_percent()) / 100.0;
            let again = repeat::wait(terms.repeat, attempt, &failure, random)
                .filter(|wait| Instant::now() + *wait + terms.patience < end);
            let Some(wait) = again else {
                return Err(self.explained(&outgoing, failure));
            };
            attempt += 1;
            sleep(wait).await;
        }
    }

    /// A service that repeats what it was told doesn't make the gateway do so.
    fn without_secrets(&self, body: Vec<u8>) -> Vec<u8> {
        if !self.credentials.occur_in(&body) {
            return body;
        }
        tracing::error!("the service's answer had one of the account's secrets in it");
        self.credentials
            .blot(&String::from_utf8_lossy(&body))
            .into_bytes()
    }

    /// Waits until a call may be made.
    async fn admitted(
        &self,
        service: Service,
        caller: Caller<'_>,
        patience: Duration,
    ) -> Result<(), ApiError> {
        self.breaker(service).admit().map_err(|wait| {
            ApiError::upstream(
                StatusCode::SERVICE_UNAVAILABLE,
                "The service has failed several times in a row. Nothing was sent; try again later.",
            )
            .retry_after(wait)
        })?;
        let place = self.budgets.get(&service).ok_or_else(internal)?;
        place.take(caller.party, patience).await.map_err(|wait| {
            self.metrics.over_budget(service);
            ApiError::too_many(
                "Many visitors are talking at once. Nothing was sent; wait before the next request.",
                wait,
            )
        })
    }

    async fn attempt(
        &self,
        outgoing: &Outgoing<'_>,
        caller: Caller<'_>,
        terms: Terms,
        limit: Duration,
    ) -> Result<Vec<u8>, Failure> {
        let Ok(Ok(_place)) = timeout(terms.patience, self.at_once.acquire()).await else {
            return Err(Failure::NotSent);
        };
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
            .timeout(limit)
            .header("x-request-id", caller.request_id);
        if let Some(token) = outgoing.bearer {
            let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose_secret()))
                .map_err(|_| Failure::NotSent)?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        if let Some(body) = &outgoing.body {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        let response = request.send().await.map_err(|error| {
            if error.is_connect() {
                Failure::NotSent
            } else if error.is_timeout() {
                Failure::TimedOut
            } else {
                Failure::Lost
            }
        })?;
        read(response, terms.largest).await
    }

    /// Learns from a failure, and logs it.
    fn note(&self, outgoing: &Outgoing<'_>, caller: Caller<'_>, failure: &Failure, attempt: u32) {
        let breaker = self.breaker(outgoing.service);
        if failure.is_outage() {
            breaker.failed();
        } else {
            breaker.succeeded();
        }
        if let Failure::Refused {
            status: 429,
            retry_after,
            ..
        } = failure
            && let Some(budget) = self.budgets.get(&outgoing.service)
        {
            budget.pause(retry_after.unwrap_or(Duration::from_secs(1)));
        }
        let status = match failure {
            Failure::Refused { status, .. } => Some(*status),
            _ => None,
        };
        tracing::warn!(
            request_id = caller.request_id,
            service = outgoing.service.as_str(),
            attempt,
            status,
            failure = failure.as_str(),
            "the service didn't answer as hoped"
        );
    }

    fn explained(&self, outgoing: &Outgoing<'_>, failure: Failure) -> ApiError {
        if let Failure::Refused { status: 404, .. } = failure
            && outgoing.hidden.is_none()
        {
            return ApiError::upstream(
                StatusCode::BAD_GATEWAY,
                "The service doesn't know the address. Check the gateway's --chat-url and --api-url.",
            );
        }
        let may_have_arrived = outgoing.service == Service::Chat;
        explain(
            failure,
            may_have_arrived,
            &self.credentials,
            outgoing.hidden,
        )
    }

    fn breaker(&self, service: Service) -> &Breaker {
        match service {
            Service::Chat => &self.chat_breaker,
            _ => &self.api_breaker,
        }
    }
}

fn encode(body: &impl serde::Serialize) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(body).map_err(|_| internal())
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    serde_json::from_slice(body).ok()
}

fn internal() -> ApiError {
    ApiError::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "The gateway failed. Nothing was sent.",
    )
}

/// From 0 to 99, to spread what would otherwise come all at once.
fn rand_percent() -> u8 {
    let [first, ..] = *uuid::Uuid::new_v4().as_bytes();
    first % 100
}
