//! What is counted, for Prometheus.

use std::time::Duration;

use axum::http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::upstream::Service;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    route: &'static str,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Called {
    service: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Endpoint {
    service: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Reason {
    reason: &'static str,
}

type Durations = Family<Route, Histogram, fn() -> Histogram>;
type CallDurations = Family<Endpoint, Histogram, fn() -> Histogram>;

/// The counters of one gateway.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Durations,
    calls: Family<Called, Counter>,
    call_durations: CallDurations,
    over_budget: Family<Endpoint, Counter>,
    waiting: Family<Endpoint, Gauge>,
    refused: Family<Reason, Counter>,
    pub(crate) streams: Gauge,
    pub(crate) connections: Gauge,
}

/// In seconds: what a cache answers, what the service answers, what a language
/// model answers.
fn histogram() -> Histogram {
    Histogram::new([
        0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0,
    ])
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("quickchat_gateway");
        let requests = Family::<Answered, Counter>::default();
        registry.register("requests", "Requests by route and status", requests.clone());
        let durations = Durations::new_with_constructor(histogram);
        registry.register(
            "request_seconds",
            "How long requests took",
            durations.clone(),
        );
        let calls = Family::<Called, Counter>::default();
        registry.register("service_calls", "Calls to the service", calls.clone());
        let call_durations = CallDurations::new_with_constructor(histogram);
        registry.register(
            "service_call_seconds",
            "How long calls to the service took",
            call_durations.clone(),
        );
        let over_budget = Family::<Endpoint, Counter>::default();
        registry.register(
            "over_budget",
            "Requests refused because the budget toward the service was used up",
            over_budget.clone(),
        );
        let waiting = Family::<Endpoint, Gauge>::default();
        registry.register(
            "waiting",
            "Requests that wait for a place in the budget",
            waiting.clone(),
        );
        let refused = Family::<Reason, Counter>::default();
        registry.register("refused", "Requests refused, by reason", refused.clone());
        let streams = Gauge::default();
        registry.register("streams", "Visitors who listen for events", streams.clone());
        let connections = Gauge::default();
        registry.register("connections", "Open connections", connections.clone());
        Metrics {
            registry,
            requests,
            durations,
            calls,
            call_durations,
            over_budget,
            waiting,
            refused,
            streams,
            connections,
        }
    }

    pub(crate) fn request(&self, route: &'static str, status: StatusCode, took: Duration) {
        let status = status.as_u16();
        self.requests
            .get_or_create(&Answered { route, status })
            .inc();
        self.durations
            .get_or_create(&Route { route })
            .observe(took.as_secs_f64());
    }

    pub(crate) fn upstream(&self, service: Service, outcome: &'static str, took: Duration) {
        let service = service.as_str();
        self.calls.get_or_create(&Called { service, outcome }).inc();
        self.call_durations
            .get_or_create(&Endpoint { service })
            .observe(took.as_secs_f64());
    }

    pub(crate) fn over_budget(&self, service: Service) {
        let service = service.as_str();
        self.over_budget.get_or_create(&Endpoint { service }).inc();
    }

    pub(crate) fn refused(&self, reason: &'static str) {
        self.refused.get_or_create(&Reason { reason }).inc();
    }

    /// All of it, as Prometheus reads it.
    pub(crate) fn text(&self, waiting: impl Iterator<Item = (Service, usize)>) -> String {
        for (service, number) in waiting {
            let service = service.as_str();
            self.waiting
                .get_or_create(&Endpoint { service })
                .set(i64::try_from(number).unwrap_or(i64::MAX));
        }
        let mut text = String::new();
        // Writing to a string doesn't fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
