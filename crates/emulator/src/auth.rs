//! Who may call what, and how often.

use std::sync::Arc;
use std::time::Instant;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use quickchat_web::api::{Authorization, Endpoint};

use crate::error::ApiError;
use crate::service::Service;

/// By which addresses a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entrance {
    /// The service's own, which ask for a credential.
    Direct,
    /// Those under `/gateway`, which have the account's credentials already
    /// and no limit per token.
    Gateway,
}

/// What every handler of a service endpoint is given.
#[derive(Clone)]
pub(crate) struct Access {
    pub(crate) service: Arc<Service>,
    pub(crate) entrance: Entrance,
}

impl Access {
    /// Lets a call of `E` in, or says why not.
    pub(crate) fn admit<E: Endpoint + 'static>(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        if self.entrance == Entrance::Gateway {
            return Ok(());
        }
        let token = bearer(headers)
            .ok_or_else(|| ApiError::unauthorized("Send `Authorization: Bearer <token>`."))?;
        let scope =
            self.service.account.scope_of(token).ok_or_else(|| {
                ApiError::unauthorized("The token is invalid, expired, or revoked.")
            })?;
        self.limit::<E>(token)?;
        match E::AUTHORIZATION {
            Authorization::Token(required) if scope < required => Err(ApiError::forbidden(
                format!("Insufficient token scope. Required: {}", required.as_str()),
            )),
            _ => Ok(()),
        }
    }

    /// Lets a call of `E` with the account's key in, or says why not.
    pub(crate) fn admit_key<E: Endpoint + 'static>(&self, key: &str) -> Result<(), ApiError> {
        if key != self.service.account.api_key {
            return Err(ApiError::unauthorized("The `api_key` is invalid."));
        }
        self.limit::<E>(key)
    }

    fn limit<E: Endpoint + 'static>(&self, credential: &str) -> Result<(), ApiError> {
        if !self.service.settings().rate_limits {
            return Ok(());
        }
        let counted = self
            .service
            .rate_limiter
            .lock()
            .count::<E>(credential, Instant::now());
        counted.map_err(|wait| {
            // Whole seconds, rounded up: a caller who waits them gets in.
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            ApiError::new(
                StatusCode::TOO_MANY_REQUESTS,
                format!(
                    "Rate limit exceeded: {} requests a minute. Wait {seconds} s.",
                    E::RATE_TIER.per_minute()
                ),
            )
            .retry_after(HeaderValue::from(seconds))
        })
    }
}

/// The Bearer token of the `Authorization` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (kind, token) = value.split_once(' ')?;
    kind.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
