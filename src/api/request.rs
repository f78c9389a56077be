//! From parameters to a request: where each goes, by the endpoint's path and
//! placement.

use std::borrow::Cow;

use super::endpoint::{Placement, path_segment};
use super::json::{Object, Value};
use super::model::Field;
use super::schema::Schema;

/// Where a request goes, and what goes along.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The path below the base address, its parameters filled in.
    pub path: Cow<'static, str>,
    /// Query parameters, unencoded, in order.
    pub query: Vec<(&'static str, String)>,
    /// The JSON body, where there is one.
    pub body: Option<Value>,
}

/// Makes a model an endpoint whose parameters are its fields:
/// `endpoint! { Request: "Title" Method "/path" (Placement) Scope Tier 200 => Response }`.
macro_rules! endpoint {
    ($request:ty: $title:literal
        $method:ident $path:literal ($($placement:tt)+) $scope:ident $tier:ident
        $success:literal => $response:ty
    ) => {
        impl $crate::api::Endpoint for $request {
            type Response = $response;
            const TITLE: &'static str = $title;
            const METHOD: $crate::api::Method = $crate::api::Method::$method;
            const PATH: &'static str = $path;
            const PLACEMENT: $crate::api::Placement = $crate::api::Placement::$($placement)+;
            const AUTHORIZATION: $crate::api::Authorization =
                $crate::api::Authorization::Token($crate::api::Scope::$scope);
            const RATE_TIER: $crate::api::RateTier = $crate::api::RateTier::$tier;
            const SUCCESS: u16 = $success;

            fn path(&self) -> std::borrow::Cow<'static, str> {
                $crate::api::request::path(Self::PATH, &$crate::api::request::parameters(self))
            }

            fn query(&self) -> Vec<(&'static str, String)> {
                match Self::PLACEMENT {
                    $crate::api::Placement::Query => $crate::api::request::query(
                        Self::PATH,
                        &<Self as $crate::api::Field>::schema(),
                        &$crate::api::request::parameters(self),
                    ),
                    _ => Vec::new(),
                }
            }

            fn body(&self) -> Option<$crate::api::Value> {
                $crate::api::request::body(
                    Self::PATH,
                    Self::PLACEMENT,
                    &$crate::api::request::parameters(self),
                )
            }
        }
    };
}

pub(crate) use endpoint;

/// A request's parameters by name.
pub(crate) fn parameters(request: &dyn Field) -> Object {
    match request.store() {
        Value::Object(parameters) => parameters,
        _ => Object::default(),
    }
}

/// The names of a path's parameters, in order.
pub(crate) fn path_parameters(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

fn is_in_path(path: &'static str, name: &str) -> bool {
    path_parameters(path).any(|parameter| parameter == name)
}

/// A parameter as a path or a query has it; `None` for what has no place there.
pub(crate) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(if *flag { "true" } else { "false" }.to_owned()),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "parameters are whole numbers that fit"
        )]
        Value::Number(number) => Some((*number as u64).to_string()),
        _ => None,
    }
}

/// The path with its parameters filled in. One that has no place in a path
/// stands as `-`, so that it can't change which endpoint is addressed.
pub(crate) fn path(path: &'static str, parameters: &Object) -> Cow<'static, str> {
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, (name, after))) = rest
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        let segment = parameters
            .get(name)
            .and_then(plain)
            .and_then(|text| path_segment(&text));
        filled.push_str(before);
        filled.push_str(segment.as_deref().unwrap_or("-"));
        rest = after;
    }
    if filled.is_empty() {
        return Cow::Borrowed(path);
    }
    filled.push_str(rest);
    Cow::Owned(filled)
}

/// The parameters that don't stand in the path, as a query has them.
pub(crate) fn query(
    path: &'static str,
    schema: &Schema,
    parameters: &Object,
) -> Vec<(&'static str, String)> {
    schema
        .members()
        .iter()
        .map(|member| member.name)
        .filter(|name| !is_in_path(path, name))
        .filter_map(|name| Some((name, plain(parameters.get(name)?)?)))
        .collect()
}

/// Puts a query behind an address, its values percent-encoded.
///
/// ```
/// use quickchat_web::api::add_query;
///
/// let mut address = "/v1/api/tags".to_owned();
/// add_query(&mut address, &[("query", "a&b".to_owned()), ("limit", "5".to_owned())]);
/// assert_eq!(address, "/v1/api/tags?query=a%26b&limit=5");
/// ```
pub fn add_query(address: &mut String, query: &[(&str, String)]) {
    for (index, (name, value)) in query.iter().enumerate() {
        let separator = if index == 0 { "?" } else { "&" };
        // Only a path has no place for `.` and `..`.
        let encoded = path_segment(value);
        let value = encoded.as_deref().unwrap_or(value);
        address.extend([separator, name, "=", value]);
    }
}

/// The body that holds the parameters.
pub(crate) fn body(path: &'static str, placement: Placement, parameters: &Object) -> Option<Value> {
    match placement {
        Placement::Nowhere | Placement::Query | Placement::File(_) => None,
        Placement::Body(name) => parameters.get(name).cloned(),
        Placement::Members => {
            let mut members = Object::default();
            for (name, value) in parameters.iter() {
                if !is_in_path(path, name) {
                    members.push(name, value.clone());
                }
            }
            Some(Value::Object(members))
        }
    }
}
