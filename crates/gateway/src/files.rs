//! The files of a folder, such as the npm package's: with their types, brotli
//! where a `.br` lies beside, and for any page, since they are public.

use std::path::Path;

use axum::extract::Request;
use axum::handler::HandlerWithoutStateExt;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use percent_encoding::percent_decode_str;
use tower::ServiceBuilder;
use tower_http::services::ServeDir;

use crate::error::unknown_route;

/// Kept for good where the address changes with the content.
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Elsewhere asked for anew, which costs a 304.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// For pages: code from here alone, WebAssembly among it.
const PAGE_POLICY: &str = "script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; \
     base-uri 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'";

/// What answers where there is no route.
pub(crate) fn serve(folder: &Path) -> MethodRouter {
    let files = ServeDir::new(folder)
        .precompressed_br()
        .call_fallback_on_method_not_allowed(true)
        .fallback(unknown_route.into_service());
    axum::routing::any_service(
        ServiceBuilder::new()
            .layer(from_fn(with_headers))
            .service(files),
    )
}

async fn with_headers(request: Request, next: Next) -> Response {
    if is_hidden(request.uri().path()) {
        return unknown_route().await.into_response();
    }
    let is_immutable = is_versioned(request.uri());
    let mut response = next.run(request).await;
    if !response.status().is_success() && response.status().as_u16() != 304 {
        return response;
    }
    let headers = response.headers_mut();
    let caching = if is_immutable { FOR_GOOD } else { ASK_AGAIN };
    headers.insert(header::CACHE_CONTROL, caching);
    headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    set(headers, "access-control-allow-origin", "*");
    set(headers, "cross-origin-resource-policy", "cross-origin");
    set(
        headers,
        "referrer-policy",
        "strict-origin-when-cross-origin",
    );
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        set(headers, "content-security-policy", PAGE_POLICY);
        set(headers, "permissions-policy", "camera=(), geolocation=()");
    }
    response
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    headers.insert(
        HeaderName::from_static(name),
        HeaderValue::from_static(value),
    );
}

/// `.git`, `.env` and the like lie in folders by mistake.
fn is_hidden(path: &str) -> bool {
    percent_decode_str(path)
        .decode_utf8_lossy()
        .split('/')
        .any(|part| part.starts_with('.') && part != ".well-known")
}

/// Whether the address names a version: `…?v=…`, a folder `name@1.2.3`, or a
/// file with a hash in its name, `name.0123abcd.js`.
fn is_versioned(uri: &Uri) -> bool {
    let in_query = uri
        .query()
        .is_some_and(|query| query.split('&').any(|part| part.starts_with("v=")));
    let in_folder = uri.path().split('/').any(|part| {
        part.split_once('@').is_some_and(|(_, version)| {
            version.split('.').count() >= 3 && version.starts_with(|c: char| c.is_ascii_digit())
        })
    });
    let file = uri.path().rsplit('/').next().unwrap_or_default();
    let in_name = file
        .split(['.', '-'])
        .skip(1)
        .any(|part| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit()));
    in_query || in_folder || in_name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_version_is_kept_for_good() {
        for versioned in [
            "/embed.js?v=0.1.0",
            "/quickchat-web@0.1.0/embed.js",
            "/client.1a2b3c4d.wasm",
            "/chunk-0123456789abcdef.js",
        ] {
            assert!(is_versioned(&versioned.parse().unwrap()), "{versioned}");
        }
        for plain in [
            "/embed.js",
            "/embed.js?x=v",
            "/me@example/embed.js",
            "/languages/de.js",
            "/0123456789abcdef",
        ] {
            assert!(!is_versioned(&plain.parse().unwrap()), "{plain}");
        }
    }

    #[test]
    fn what_lies_there_by_mistake_is_not_served() {
        for hidden in ["/.git/config", "/a/.env", "/%2Eenv", "/a%2f.env"] {
            assert!(is_hidden(hidden), "{hidden}");
        }
        assert!(!is_hidden("/.well-known/security.txt") && !is_hidden("/a.b/c.js"));
    }
}
