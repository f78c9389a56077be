//! The gateway's calls to the service: with the account's credentials, within
//! its limits, and never twice where that would say something twice.

mod answer;
mod breaker;
mod budget;
mod endpoint;
mod queue;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use quickchat_web::api::{ChatReply, Endpoint, Error, ErrorCode, SendMessage};
use quickchat_web::native::{Connection, Failure, Outgoing, Url, address};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use answer::{explain, is_outage, name, retry_after};
use breaker::Breaker;
pub(crate) use budget::Budget;
pub(crate) use endpoint::Service;

use crate::error::ApiError;
use crate::metrics::Metrics;
use crate::sealing::Party;
use crate::secret::Credentials;
use crate::shared::Shared;

/// So many calls are under way at once, at most.
const MOST_AT_ONCE: usize = 1024;

/// No request is sent again more often.
const MOST_RETRIES: u32 = 2;

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
    connection: Connection,
    chat_url: Url,
    api_url: Url,
    pub(crate) credentials: Credentials,
    budgets: HashMap<Service, Budget>,
    chat_breaker: Breaker,
    api_breaker: Breaker,
    at_once: Semaphore,
    metrics: Arc<Metrics>,
}

/// A request, and on whose terms it goes out.
struct Request<'a> {
    service: Service,
    outgoing: Outgoing<'a>,
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
        let connection =
            Connection::direct(concat!("quickchat-gateway/", env!("CARGO_PKG_VERSION")))
                .map_err(|error| error.message.clone())?;
        let budget = |service: Service| {
            let budget = Budget::new(budgets.of(service));
            let budget = match shared {
                Some(shared) => budget.shared(service.as_str(), shared),
                None => budget,
            };
            (service, budget)
        };
        Ok(Upstream {
            connection,
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
        let request = Request {
            service: Service::Chat,
            outgoing: outgoing(&message, self.chat_url.clone(), bearer)?,
            hidden: message.conv_id.as_deref(),
        };
        self.send(request, caller, decode).await
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
        let url = address(self.api_url.as_str(), endpoint).map_err(|_| internal())?;
        let request = Request {
            service,
            outgoing: outgoing(endpoint, url, Some(token))?,
            hidden,
        };
        self.send(request, caller, decode).await
    }

    /// Sends a request, and sends it again as far as that is safe.
    async fn send<'a, T>(
        &self,
        mut request: Request<'a>,
        caller: Caller<'a>,
        decode: fn(&[u8]) -> Option<T>,
    ) -> Result<T, ApiError> {
        let terms = request.service.terms();
        request.outgoing.request_id = Some(caller.request_id);
        request.outgoing.largest = terms.largest;
        let end = Instant::now() + terms.whole;
        let mut retries = 0;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let patience = terms.patience.min(left);
            self.admitted(request.service, caller, patience).await?;
            let start = Instant::now();
            let left = end.saturating_duration_since(start);
            request.outgoing.timeout = terms.attempt.min(left);
            let outcome = self
                .attempt(&request.outgoing, terms.patience)
                .await
                .and_then(|body| decode(&self.without_secrets(body)).ok_or_else(unreadable));
            let failure = match outcome {
                Ok(answer) => {
                    self.breaker(request.service).succeeded();
                    self.metrics
                        .upstream(request.service, "ok", start.elapsed());
                    return Ok(answer);
                }
                Err(failure) => failure,
            };
            self.metrics
                .upstream(request.service, name(&failure), start.elapsed());
            self.note(&request, caller, &failure, retries + 1);
            let again = failure
                .wait_before_next(request.outgoing.repeat, retries)
                .filter(|_| retries < MOST_RETRIES)
                .filter(|wait| Instant::now() + *wait + terms.patience < end);
            let Some(wait) = again else {
                return Err(self.explained(&request, &failure));
            };
            retries += 1;
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
        patience: Duration,
    ) -> Result<Vec<u8>, Failure> {
        let Ok(Ok(_place)) = timeout(patience, self.at_once.acquire()).await else {
            let busy = Error::new(ErrorCode::Network, "Too many calls are under way.");
            return Err(Failure::before_sending(busy));
        };
        self.connection.attempt(outgoing).await
    }

    /// Learns from a failure, and logs it.
    fn note(&self, request: &Request<'_>, caller: Caller<'_>, failure: &Failure, attempt: u32) {
        let breaker = self.breaker(request.service);
        let error = &failure.error;
        if is_outage(error) {
            breaker.failed();
        } else {
            breaker.succeeded();
        }
        if error.status == Some(429)
            && let Some(budget) = self.budgets.get(&request.service)
        {
            budget.pause(retry_after(error).unwrap_or(Duration::from_secs(1)));
        }
        tracing::warn!(
            request_id = caller.request_id,
            service = request.service.as_str(),
            attempt,
            status = error.status,
            failure = name(failure),
            "the service didn't answer as hoped"
        );
    }

    fn explained(&self, request: &Request<'_>, failure: &Failure) -> ApiError {
        if failure.error.code == ErrorCode::NotFound && request.hidden.is_none() {
            return ApiError::upstream(
                StatusCode::BAD_GATEWAY,
                "The service doesn't know the address. Check the gateway's --chat-url and --api-url.",
            );
        }
        let may_have_arrived = request.service == Service::Chat;
        explain(failure, may_have_arrived, &self.credentials, request.hidden)
    }

    fn breaker(&self, service: Service) -> &Breaker {
        match service {
            Service::Chat => &self.chat_breaker,
            _ => &self.api_breaker,
        }
    }
}

fn outgoing<'a, E: Endpoint>(
    endpoint: &E,
    url: Url,
    bearer: Option<&'a SecretString>,
) -> Result<Outgoing<'a>, ApiError> {
    Ok(Outgoing {
        bearer: bearer.map(ExposeSecret::expose_secret),
        ..Outgoing::new(endpoint, url).map_err(|_| internal())?
    })
}

/// An answer that isn't as documented.
fn unreadable() -> Failure {
    Failure {
        error: Error::new(ErrorCode::Decode, "It isn't as documented."),
        was_sent: true,
    }
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
