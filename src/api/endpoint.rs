use std::borrow::Cow;

use super::json::Value;
use super::model::Field;

/// An HTTP method of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads; has no body.
    Get,
    /// Creates, sends or sets.
    Post,
    /// Changes the given fields.
    Patch,
    /// Replaces.
    Put,
    /// Deletes.
    Delete,
}

impl Method {
    /// The method as HTTP spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Patch => "PATCH",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }
}

/// What a token must be allowed to do ("Token Scopes" in the reference).
/// `WriteAll` includes `ReadAll`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// `read_all`: read every resource.
    ReadAll,
    /// `write_all`: read and change every resource.
    WriteAll,
}

impl Scope {
    /// The scope as the service spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Scope::ReadAll => "read_all",
            Scope::WriteAll => "write_all",
        }
    }
}

/// How a request proves that it may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authorization {
    /// The chat endpoint's own: an `api_key` in the body on the legacy address,
    /// a Bearer token of either scope on the current one.
    Chat,
    /// A Bearer token with at least this scope.
    Token(Scope),
}

/// How often an endpoint may be called, per token and per endpoint
/// ("Rate Limits" in the reference).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateTier {
    /// 120 requests a minute.
    Read,
    /// 60 requests a minute. The chat endpoint's tier is undocumented and is
    /// taken to be this one.
    Write,
    /// 20 requests a minute: uploads, imports, scraping.
    Heavy,
}

impl RateTier {
    /// The number of requests allowed in one minute.
    pub const fn per_minute(self) -> u32 {
        match self {
            RateTier::Read => 120,
            RateTier::Write => 60,
            RateTier::Heavy => 20,
        }
    }
}

/// What making a call twice would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Nothing: the call reads, or sets what is set already.
    Harmless,
    /// Say or make something twice, or fail the second time: only what the service
    /// can't have taken goes again.
    Duplicates,
}

impl Repeat {
    /// Setting something twice is setting it; deleting it twice is an error.
    const fn of(method: Method) -> Self {
        match method {
            Method::Get | Method::Patch | Method::Put => Repeat::Harmless,
            Method::Post | Method::Delete => Repeat::Duplicates,
        }
    }
}

/// Where the parameters go that don't stand in the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// There are none.
    Nowhere,
    /// Into the query.
    Query,
    /// They are the members of the body's object.
    Members,
    /// This one is the whole body.
    Body(&'static str),
    /// There are none; the body is a form (`multipart/form-data`) with one file, which
    /// has this name. Its content is no part of the value, since it may be large:
    /// whoever sends the request has it from elsewhere.
    File(&'static str),
}

/// A request as a value: the struct's fields are its parameters.
///
/// ```
/// use quickchat_web::api::{Endpoint, GetConversationMetadata};
///
/// let request = GetConversationMetadata { conversation_id: "conv/1".into() };
/// assert_eq!(request.path(), "/v1/api_core/conversations/conv%2F1/metadata");
/// ```
pub trait Endpoint: Field + Default {
    /// What a success answers.
    type Response: Field + Default;
    /// Its name in the reference.
    const TITLE: &'static str;
    /// The HTTP method.
    const METHOD: Method;
    /// The path below the base address, beginning with `/`, with `{parameter}`
    /// where one goes.
    const PATH: &'static str;
    /// Where the other parameters go.
    const PLACEMENT: Placement;
    /// How the request is authorized.
    const AUTHORIZATION: Authorization;
    /// The rate limit it counts against.
    const RATE_TIER: RateTier;
    /// What making it twice would do.
    const REPEAT: Repeat = Repeat::of(Self::METHOD);
    /// The HTTP status of a success.
    const SUCCESS: u16 = 200;
    /// The path below the base address, its parameters filled in.
    fn path(&self) -> Cow<'static, str> {
        Cow::Borrowed(Self::PATH)
    }
    /// Query parameters, unencoded, in order.
    fn query(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// The JSON body, where there is one.
    fn body(&self) -> Option<Value> {
        None
    }
}

/// Percent-encodes `identifier` as one segment of a path, so that it can't
/// change which endpoint is addressed.
///
/// `None` when no encoding can do that: an empty identifier, `.` and `..` are
/// resolved by browsers and servers even when encoded.
///
/// ```
/// use quickchat_web::api::path_segment;
///
/// assert_eq!(path_segment("a b/c").as_deref(), Some("a%20b%2Fc"));
/// assert_eq!(path_segment(".."), None);
/// ```
pub fn path_segment(identifier: &str) -> Option<String> {
    const HEXADECIMAL: &[u8; 16] = b"0123456789ABCDEF";
    if matches!(identifier, "" | "." | "..") {
        return None;
    }
    let digit = |digit: u8| char::from(*HEXADECIMAL.get(usize::from(digit)).unwrap_or(&b'0'));
    let mut segment = String::new();
    for byte in identifier.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            segment.push(char::from(byte));
        } else {
            segment.push('%');
            segment.push(digit(byte >> 4));
            segment.push(digit(byte & 15));
        }
    }
    Some(segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_segment_never_leaves_its_place() {
        for hostile in ["a/b", "a?b", "a#b", "a%2Fb", "a\\b", "../x", "é", "\n"] {
            let segment = path_segment(hostile).unwrap();
            assert!(
                segment
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b)),
                "{hostile} became {segment}"
            );
        }
        for refused in ["", ".", ".."] {
            assert_eq!(path_segment(refused), None);
        }
    }
}
