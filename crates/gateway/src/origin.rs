//! Which pages may call. The browser asks (CORS), and the gateway checks.

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use quickchat_web::native::Url;
use std::sync::Arc;
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::error::ApiError;
use crate::gateway::Gateway;

/// The pages that may call; those that the gateway serves itself always may.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedOrigins {
    any: bool,
    exact: Vec<String>,
}

impl AllowedOrigins {
    /// Reads origins such as `https://example.com`, or `*` for any.
    ///
    /// # Errors
    /// When one isn't an origin: a path, a missing scheme.
    pub fn parse(origins: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, String> {
        let mut allowed = AllowedOrigins::default();
        for origin in origins {
            let origin = origin.as_ref();
            if origin == "*" {
                allowed.any = true;
                continue;
            }
            let url = Url::parse(origin).ok();
            let spelled = url.map(|url| url.origin().ascii_serialization());
            match spelled {
                Some(spelled)
                    if spelled == origin.trim_end_matches('/') && !origin.contains('*') =>
                {
                    allowed.exact.push(spelled);
                }
                _ => {
                    return Err(format!(
                        "\"{origin}\" is no origin; one looks like https://example.com, without a path."
                    ));
                }
            }
        }
        Ok(allowed)
    }

    /// Whether a page of `origin` may call a gateway that was called by `host`.
    fn admit(&self, origin: &HeaderValue, headers: &HeaderMap) -> bool {
        let Ok(origin) = origin.to_str() else {
            return false;
        };
        let same = || {
            let host = headers
                .get(header::HOST)
                .and_then(|host| host.to_str().ok());
            let own = origin.split_once("://").map(|(_, authority)| authority);
            own.is_some() && own == host
        };
        self.any || self.exact.iter().any(|exact| exact == origin) || same()
    }
}

/// Lets browsers read the answers, without credentials.
pub(crate) fn cors(gateway: &Arc<Gateway>) -> CorsLayer {
    let gateway = Arc::clone(gateway);
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(
            move |origin: &HeaderValue, request: &Parts| {
                gateway.options.origins.admit(origin, &request.headers)
            },
        ))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::CONTENT_TYPE,
            HeaderName::from_static("last-event-id"),
            HeaderName::from_static("x-request-id"),
        ])
        .expose_headers([
            header::ETAG,
            header::RETRY_AFTER,
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(Duration::from_secs(7200))
}

/// Refuses what comes from a page that may not call, whatever its browser does.
pub(crate) async fn check(
    State(gateway): State<Arc<Gateway>>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let headers = request.headers();
    let is_foreign = match headers.get(header::ORIGIN) {
        Some(origin) => !gateway.options.origins.admit(origin, headers),
        // A request that a page makes without saying so, as for an image.
        None => {
            !gateway.options.origins.any
                && headers
                    .get("sec-fetch-site")
                    .is_some_and(|site| site == "cross-site")
        }
    };
    if is_foreign {
        gateway.metrics.refused("origin");
        tracing::info!(reason = "origin", "a page that may not call was refused");
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "Pages of this origin may not call. Start the gateway with --allow-origin for it.",
        ));
    }
    Ok(next.run(request).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(allowed: &[&str], origin: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("chat.example.com"));
        AllowedOrigins::parse(allowed)
            .unwrap()
            .admit(&HeaderValue::from_str(origin).unwrap(), &headers)
    }

    #[test]
    fn only_allowed_origins_and_the_own_one_may_call() {
        let allowed = ["https://shop.example.com", "http://localhost:3000/"];
        for good in [
            "https://shop.example.com",
            "http://localhost:3000",
            "https://chat.example.com",
        ] {
            assert!(admits(&allowed, good), "{good}");
        }
        for bad in [
            "https://shop.example.com.evil.example",
            "http://shop.example.com",
            "https://shop.example.com:8443",
            "https://evil.example",
            "null",
        ] {
            assert!(!admits(&allowed, bad), "{bad}");
        }
        assert!(admits(&["*"], "https://evil.example"));
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for wrong in [
            "example.com",
            "https://example.com/shop",
            "",
            "null",
            "https://*.example.com",
        ] {
            assert!(AllowedOrigins::parse([wrong]).is_err(), "{wrong}");
        }
    }
}
