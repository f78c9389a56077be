//! What a request asks for, as the endpoint's value: who may ask, and how often,
//! is looked at first, then every parameter against its documented limits.

use axum::extract::{FromRequest, Query, RawPathParams, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, RequestExt};
use quickchat_web::api::{Direction, Endpoint, Field, Member, Object, Placement, Schema, Value};

use crate::auth::Access;
use crate::body::Body;
use crate::error::ApiError;

/// The endpoint's value that a request makes. For an endpoint that takes a file,
/// the request is what is left to read.
pub(crate) struct Asked<E>(pub(crate) E);

impl<E: Endpoint + Send + 'static> FromRequest<Access> for Asked<E> {
    type Rejection = ApiError;

    async fn from_request(mut request: Request, access: &Access) -> Result<Self, ApiError> {
        access.admit::<E>(request.headers())?;
        let schema = E::schema().open();
        let mut parameters = Object::default();
        let in_path = request
            .extract_parts::<RawPathParams>()
            .await
            .map_err(|_| nothing_there())?;
        for (name, text) in &in_path {
            let Some(member) = member(&schema, name) else {
                continue;
            };
            let value = parse(&member.schema, text).ok_or_else(nothing_there)?;
            parameters.insert(name.to_owned(), value);
        }
        match E::PLACEMENT {
            Placement::Query => read_query(&mut request, &schema, &mut parameters).await?,
            Placement::Members => {
                let body = Body::from_request(request, access).await?;
                for (name, value) in read_members(&body, &schema, &parameters)?.iter() {
                    parameters.insert(name.to_owned(), value.clone());
                }
            }
            Placement::Body(name) => {
                let body = Body::from_request(request, access).await?;
                parameters.insert(name.to_owned(), body.value()?);
            }
            Placement::Nowhere | Placement::File(_) => {}
        }
        check(&schema, parameters).map(Asked)
    }
}

/// The parameters as the endpoint's value, unless a limit is broken: what is missing
/// is a 400, and so is a bad query; anything else is a 422.
pub(crate) fn check<E: Endpoint>(schema: &Schema, parameters: Object) -> Result<E, ApiError> {
    for member in schema.members() {
        if !member.schema.is_optional() && parameters.get(member.name).is_none() {
            return Err(ApiError::bad_request(format!(
                "`{}` is required.",
                member.name
            )));
        }
    }
    let parameters = Value::Object(parameters);
    let violations = schema.violations(&parameters, Direction::Request);
    if !violations.is_empty() {
        return Err(match E::PLACEMENT {
            Placement::Query => ApiError::bad_request_for(violations),
            _ => ApiError::invalid_for(violations),
        });
    }
    E::read(&parameters).ok_or_else(|| ApiError::invalid("The request doesn't fit."))
}

fn member<'a>(schema: &'a Schema, name: &str) -> Option<&'a Member> {
    schema.members().iter().find(|member| member.name == name)
}

/// A parameter of a path or a query, by its type.
fn parse(schema: &Schema, text: &str) -> Option<Value> {
    match schema.present() {
        Schema::Whole => text
            .parse::<u32>()
            .ok()
            .map(|number| Value::Number(number.into())),
        Schema::Boolean => text.parse().ok().map(Value::Bool),
        _ => Some(text.into()),
    }
}

/// Parameters that the endpoint doesn't have are passed over.
async fn read_query(
    request: &mut Request,
    schema: &Schema,
    parameters: &mut Object,
) -> Result<(), ApiError> {
    let Query(pairs) = request
        .extract_parts::<Query<Vec<(String, String)>>>()
        .await
        .map_err(|_| ApiError::bad_request("The query can't be read."))?;
    for (name, text) in pairs {
        let Some(member) = member(schema, &name) else {
            continue;
        };
        if parameters.get(&name).is_some() {
            return Err(ApiError::bad_request(format!(
                "`{name}` may be given once."
            )));
        }
        let value = parse(&member.schema, &text).unwrap_or(Value::Null);
        parameters.insert(name, value);
    }
    Ok(())
}

/// An absent body is an empty object where nothing is required.
fn read_members(body: &Body, schema: &Schema, in_path: &Object) -> Result<Object, ApiError> {
    let is_all_optional = schema
        .members()
        .iter()
        .all(|member| member.schema.is_optional() || in_path.get(member.name).is_some());
    if body.is_empty() && is_all_optional {
        return Ok(Object::default());
    }
    match body.value()? {
        Value::Object(members) => Ok(members),
        _ => Err(ApiError::invalid("The body must be a JSON object.")),
    }
}

fn nothing_there() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        "There is nothing with this identifier.",
    )
}

/// A success, with the status that the endpoint has for it.
pub(crate) struct Answer<E: Endpoint>(pub(crate) E::Response);

/// What a handler of an endpoint gives.
pub(crate) type Answered<E> = Result<Answer<E>, ApiError>;

impl<E: Endpoint> IntoResponse for Answer<E> {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(E::SUCCESS).unwrap_or_default();
        match E::Response::schema() {
            Schema::Nothing => status.into_response(),
            _ => (status, Json(self.0.store())).into_response(),
        }
    }
}

/// `current` with the members that `changes` has; those it doesn't say stay.
pub(crate) fn changed<M: Field + Default>(current: &M, changes: &dyn Field) -> M {
    let mut object = object(current);
    object.merge(self::object(changes));
    M::read(&Value::Object(object)).unwrap_or_default()
}

fn object(field: &dyn Field) -> Object {
    match field.store() {
        Value::Object(object) => object,
        _ => Object::default(),
    }
}
