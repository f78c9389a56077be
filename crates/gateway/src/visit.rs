//! Who calls: the visitor's address, as far as it can be believed, and the
//! request's name.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use ipnet::IpNet;

use crate::error::ApiError;

/// The other end of the connection.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// What is known of a request's sender.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) address: IpAddr,
    /// Whether a proxy that isn't trusted stands in between.
    pub(crate) is_relayed: bool,
    pub(crate) request_id: Arc<str>,
}

impl Visit {
    pub(crate) fn new(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        let (address, is_relayed) = address(peer, headers, trusted);
        Visit {
            address,
            is_relayed,
            request_id: request_id(headers),
        }
    }

    /// The address as far as one visitor has it: a household has many of IPv6's.
    pub(crate) fn network(&self) -> [u8; 16] {
        match self.address.to_canonical() {
            IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
            IpAddr::V6(address) => {
                let mut octets = address.octets();
                if let Some(host) = octets.get_mut(8..) {
                    host.fill(0);
                }
                octets
            }
        }
    }
}

/// The nearest address that no trusted proxy has. Whoever is further off could
/// have written anything.
fn address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> (IpAddr, bool) {
    let is_trusted = |address: IpAddr| {
        let address = address.to_canonical();
        trusted.iter().any(|network| network.contains(&address))
    };
    let forwarded: Vec<_> = headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(str::trim)
        .collect();
    let mut address = peer;
    let mut further = forwarded.iter().rev();
    while is_trusted(address) {
        match further.next().map(|text| text.parse::<IpAddr>()) {
            Some(Ok(next)) => address = next,
            Some(Err(_)) => return (address, true),
            None => return (address, false),
        }
    }
    (address, address == peer && !forwarded.is_empty())
}

/// The caller's name for the request if it is a plain one, else a new one.
fn request_id(headers: &HeaderMap) -> Arc<str> {
    headers
        .get("x-request-id")
        .and_then(|value| value.to_str().ok())
        .filter(|id| {
            (8..=64).contains(&id.len())
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        })
        .map_or_else(|| uuid::Uuid::new_v4().to_string().into(), Into::into)
}

impl Visit {
    pub(crate) fn request_id_header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.request_id).ok()
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts
            .extensions
            .get::<Visit>()
            .cloned()
            .ok_or_else(|| ApiError::bad_request("The request has no sender."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&'static str], trusted: &[&str]) -> (String, bool) {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let visit = Visit::new(peer.parse().unwrap(), &headers, &trusted);
        (visit.address.to_string(), visit.is_relayed)
    }

    #[test]
    fn without_trusted_proxies_nobody_can_give_another_address() {
        assert_eq!(
            seen("203.0.113.9", &["198.51.100.1"], &[]),
            ("203.0.113.9".into(), true)
        );
        assert_eq!(seen("203.0.113.9", &[], &[]), ("203.0.113.9".into(), false));
    }

    #[test]
    fn the_nearest_address_beyond_trusted_proxies_counts() {
        let trusted = ["10.0.0.0/8"];
        for (forwarded, address) in [
            (&["198.51.100.1"][..], "198.51.100.1"),
            (&["6.6.6.6, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
            (&["6.6.6.6", "198.51.100.1"], "198.51.100.1"),
            (&[], "10.0.0.1"),
            (&["10.0.0.3"], "10.0.0.3"),
        ] {
            let (seen, _) = seen("10.0.0.1", forwarded, &trusted);
            assert_eq!(seen, address, "{forwarded:?}");
        }
        // Nonsense is not passed over.
        assert_eq!(
            seen("10.0.0.1", &["198.51.100.1, what"], &trusted),
            ("10.0.0.1".into(), true)
        );
    }

    #[test]
    fn an_ipv6_household_is_one_visitor() {
        let network =
            |address: &str| Visit::new(address.parse().unwrap(), &HeaderMap::new(), &[]).network();
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:1"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_eq!(network("::ffff:198.51.100.1"), network("198.51.100.1"));
        assert_ne!(network("198.51.100.1"), network("198.51.100.2"));
    }

    #[test]
    fn a_plain_request_id_is_kept_and_any_other_replaced() {
        let id_for = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-request-id", HeaderValue::from_str(value).unwrap());
            request_id(&headers).to_string()
        };
        assert_eq!(id_for("abc-123_DEF"), "abc-123_DEF");
        for odd in [
            "short",
            "with space in it",
            "visitor@example.com",
            &"x".repeat(65),
        ] {
            assert_ne!(id_for(odd), odd);
        }
    }
}
