//! The configurations of the widget and of the rating: one read of the service
//! serves everyone.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quickchat_web::api::{Endpoint, GetRatingConfiguration, GetWidgetConfiguration};
use serde_json::{Map, Value};

use crate::cache::{Cached, Entry, FRESH, USABLE};
use crate::error::ApiError;
use crate::gateway::{Action, Gateway};
use crate::upstream::{Caller, Service};
use crate::visit::Visit;

/// Browsers ask again after half a minute, and show what they have meanwhile.
const CACHE_CONTROL: HeaderValue =
    HeaderValue::from_static("public, max-age=30, stale-while-revalidate=600");

/// Which configuration.
#[derive(Clone, Copy)]
pub(crate) enum Configuration {
    Widget,
    Rating,
}

pub(crate) async fn widget(
    State(gateway): State<Arc<Gateway>>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    answer(gateway, Configuration::Widget, &visit, &headers).await
}

pub(crate) async fn rating(
    State(gateway): State<Arc<Gateway>>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    answer(gateway, Configuration::Rating, &visit, &headers).await
}

async fn answer(
    gateway: Arc<Gateway>,
    which: Configuration,
    visit: &Visit,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let entry = match which.cached(&gateway).stored() {
        Some((entry, is_due)) => {
            if is_due {
                tokio::spawn(async move { refresh(&gateway, which, "refresh").await });
            }
            entry
        }
        None => {
            gateway.admit_address(Action::Call, visit).await?;
            refresh(&gateway, which, &visit.request_id).await?
        }
    };
    Ok(respond(&entry, headers))
}

impl Configuration {
    /// Under which the gateways share it: for as long as it is fresh, and for as
    /// long as it is better than nothing.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Configuration::Widget => ("widget fresh", "widget"),
            Configuration::Rating => ("rating fresh", "rating"),
        }
    }

    fn cached(self, gateway: &Gateway) -> &Cached {
        match self {
            Configuration::Widget => &gateway.widget_configuration,
            Configuration::Rating => &gateway.rating_configuration,
        }
    }
}

/// Fetches a configuration into the cache, unless someone else does.
pub(crate) async fn refresh(
    gateway: &Gateway,
    which: Configuration,
    request_id: &str,
) -> Result<Arc<Entry>, ApiError> {
    let caller = Caller {
        party: gateway.sealer.party("gateway", b""),
        request_id,
    };
    let fetch = async {
        let (fresh, stale) = which.names();
        if let Some(shared) = &gateway.shared
            && let Some(body) = shared.get(fresh).await
        {
            return Ok(body);
        }
        let fetched = match which {
            Configuration::Widget => {
                fetch(
                    gateway,
                    Service::Configuration,
                    &GetWidgetConfiguration,
                    caller,
                )
                .await
            }
            Configuration::Rating => {
                fetch(gateway, Service::Rating, &GetRatingConfiguration, caller).await
            }
        };
        let Some(shared) = &gateway.shared else {
            return fetched;
        };
        match fetched {
            Ok(body) => {
                shared.set(fresh, &body, FRESH / 2).await;
                shared.set(stale, &body, USABLE).await;
                Ok(body)
            }
            Err(error) => shared.get(stale).await.ok_or(error),
        }
    };
    which.cached(gateway).refresh(fetch).await
}

/// The service's answer as it is, since its fields grow in number.
async fn fetch<E: Endpoint>(
    gateway: &Gateway,
    service: Service,
    endpoint: &E,
    caller: Caller<'_>,
) -> Result<Vec<u8>, ApiError> {
    let configuration: Map<String, Value> = gateway
        .upstream
        .call(service, endpoint, None, caller)
        .await?;
    Ok(serde_json::to_vec(&configuration).unwrap_or_default())
}

fn respond(entry: &Entry, headers: &HeaderMap) -> Response {
    let is_known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == "*" || entry.etag == tag);
    let caching = [
        (header::ETAG, entry.etag.clone()),
        (header::CACHE_CONTROL, CACHE_CONTROL),
    ];
    if is_known {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    let kind = HeaderValue::from_static("application/json");
    (caching, [(header::CONTENT_TYPE, kind)], entry.body.clone()).into_response()
}
