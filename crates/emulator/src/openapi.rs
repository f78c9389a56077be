//! The emulator's description of itself: OpenAPI 3.1, made from the endpoints'
//! own values, so that it can't say anything else than they do.

use std::sync::Arc;

use axum::routing::get;
use axum::{Json, Router};
use quickchat_web::api::{
    Authorization, ErrorEnvelope, Field, Member, OPERATIONS, Operation, Placement, Rule, Schema,
};
use serde_json::{Map, Value, json};

use crate::page;
use crate::service::Service;

/// Where it is published.
pub(crate) const ADDRESS: &str = "/~emulator/openapi.json";

pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new().route(ADDRESS, get(async || Json(description())))
}

/// The whole description.
pub(crate) fn description() -> Value {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            let method = operation.method.as_str().to_lowercase();
            set(methods, &method, described(operation));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Quickchat AI, as quickchat-emulator serves it",
            "version": env!("CARGO_PKG_VERSION"),
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
            },
            "schemas": {
                "Error": schema(&ErrorEnvelope::schema(), &[], Side::Answer),
            },
        },
    })
}

/// A JSON object in the making.
type Members = Map<String, Value>;

/// The members of an object that is written out.
fn members(object: Value) -> Members {
    match object {
        Value::Object(members) => members,
        _ => Members::new(),
    }
}

fn set(members: &mut Members, name: &str, value: impl Into<Value>) {
    members.insert(name.to_owned(), value.into());
}

/// Which side of an exchange is described.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Request,
    Answer,
}

fn described(operation: &Operation) -> Members {
    let parameters = (operation.parameters)();
    let in_path: Vec<_> = operation.path_parameters().collect();
    let (path, rest): (Vec<&Member>, Vec<&Member>) = parameters
        .members()
        .iter()
        .partition(|member| in_path.contains(&member.name));
    let mut listed: Vec<Value> = path
        .iter()
        .map(|member| parameter(member, "path"))
        .collect();
    if operation.placement == Placement::Query {
        listed.extend(rest.iter().map(|member| parameter(member, "query")));
    }
    let mut described = members(json!({
        "operationId": operation.name,
        "summary": operation.title,
        "description": format!("At most {} a minute.", operation.rate_tier.per_minute()),
        "parameters": listed,
        "responses": responses(operation),
        "security": match operation.authorization {
            // With the key of the account in the body, or a token.
            Authorization::Chat => json!([{}, {"token": []}]),
            Authorization::Token(scope) => json!([{"token": [scope.as_str()]}]),
        },
    }));
    if let Some(body) = body(operation, &rest) {
        set(&mut described, "requestBody", body);
    }
    described
}

fn parameter(member: &Member, place: &str) -> Value {
    let mut schema = schema(&member.schema, member.rules, Side::Request);
    match member.name {
        "limit" => {
            set(&mut schema, "minimum", 1);
            set(&mut schema, "maximum", page::MOST);
        }
        name if name.ends_with("_date") => {
            schema = members(json!({"anyOf": [{"type": "string", "format": "date-time"},
                                              {"type": "string", "format": "date"}]}));
        }
        _ => {}
    }
    json!({
        "name": member.name,
        "in": place,
        "required": place == "path" || !member.schema.is_optional(),
        "schema": schema,
    })
}

fn body(operation: &Operation, parameters: &[&Member]) -> Option<Value> {
    let json_body = |schema: Members, is_required: bool| {
        let content = json!({"application/json": {"schema": schema}});
        json!({"required": is_required, "content": content})
    };
    match operation.placement {
        Placement::Nowhere | Placement::Query => None,
        Placement::Members => {
            let is_required = parameters.iter().any(|member| !member.schema.is_optional());
            Some(json_body(
                object(parameters, Side::Request, false),
                is_required,
            ))
        }
        Placement::Body(name) => {
            let member = parameters.iter().find(|member| member.name == name)?;
            let schema = schema(&member.schema, member.rules, Side::Request);
            Some(json_body(schema, true))
        }
        Placement::File(name) => Some(json!({
            "required": true,
            "content": {"multipart/form-data": {"schema": {
                "type": "object",
                "properties": {name: {"type": "string", "format": "binary"}},
                "required": [name],
            }}},
        })),
    }
}

fn responses(operation: &Operation) -> Value {
    let error = json!({
        "description": "Refused.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    });
    let mut responses = Map::new();
    let mut success = members(json!({"description": "Done."}));
    let answer = (operation.response)();
    if answer != Schema::Nothing {
        let schema = schema(&answer, &[], Side::Answer);
        set(
            &mut success,
            "content",
            json!({"application/json": {"schema": schema}}),
        );
    }
    set(&mut responses, &operation.success.to_string(), success);
    let mut refused = vec![401, 403, 429];
    match operation.placement {
        Placement::Query => refused.push(400),
        Placement::File(_) => refused.extend([400, 413, 415]),
        Placement::Members | Placement::Body(_) => refused.extend([400, 413, 415, 422]),
        Placement::Nowhere => {}
    }
    if may_miss(operation) {
        refused.push(404);
    }
    if matches!(operation.name, "retrainKnowledgeBase" | "createLanguageUrl") {
        refused.push(409);
    }
    for status in refused {
        responses.insert(status.to_string(), error.clone());
    }
    Value::Object(responses)
}

/// Whether the operation names something that may not be there.
fn may_miss(operation: &Operation) -> bool {
    operation.path_parameters().next().is_some()
        || matches!(operation.name, "refreshIntercomArticles" | "sendMessage")
}

fn object(described: &[&Member], side: Side, is_tolerant: bool) -> Members {
    let mut properties = Members::new();
    let mut required = Vec::new();
    for member in described {
        let described = schema(&member.schema, member.rules, side);
        set(&mut properties, member.name, described);
        // What is tolerated from a newer service isn't promised of this one either.
        if !member.schema.is_optional() && !is_tolerant {
            required.push(member.name);
        }
    }
    let mut object = members(json!({"type": "object", "properties": properties}));
    if !required.is_empty() {
        set(&mut object, "required", required);
    }
    object
}

fn schema(described: &Schema, rules: &[Rule], side: Side) -> Members {
    let mut schema = match described {
        Schema::Nothing | Schema::Any => Members::new(),
        Schema::Boolean => members(json!({"type": "boolean"})),
        Schema::Whole => members(json!({"type": "integer", "minimum": 0, "maximum": u32::MAX})),
        Schema::Number => members(json!({"type": "number"})),
        Schema::Text => members(json!({"type": "string"})),
        Schema::Choice(choices) => members(json!({"type": "string", "enum": choices})),
        Schema::Optional(inner) => {
            let mut inner = schema(inner, &[], side);
            // What has no type may be `null` as it is.
            if (side == Side::Answer || rules.contains(&Rule::OrNull))
                && let Some(kind) = inner.remove("type")
            {
                set(&mut inner, "type", vec![kind, "null".into()]);
                if let Some(Value::Array(choices)) = inner.get_mut("enum") {
                    choices.push(Value::Null);
                }
            }
            inner
        }
        Schema::List(item) => members(json!({"type": "array", "items": schema(item, &[], side)})),
        Schema::Values => members(json!({"type": "object"})),
        Schema::Object {
            members,
            is_tolerant,
            ..
        } => {
            let members: Vec<_> = members.iter().collect();
            object(&members, side, *is_tolerant && side == Side::Answer)
        }
    };
    for rule in rules {
        limit(&mut schema, *rule);
    }
    schema
}

fn limit(schema: &mut Members, rule: Rule) {
    match rule {
        Rule::Range(from, to) => {
            set(schema, "minimum", from);
            set(schema, "maximum", to);
        }
        Rule::MaxLength(most) => set(schema, "maxLength", most),
        Rule::EachMaxLength(most) => {
            if let Some(Value::Object(item)) = schema.get_mut("items") {
                set(item, "maxLength", most);
            }
        }
        // JSON Schema has no word for it.
        Rule::TotalLength(most) => {
            let text = format!("At most {most} characters in all.");
            set(schema, "description", text);
        }
        Rule::MaxMembers(most) => set(schema, "maxProperties", most),
        Rule::NotEmpty if schema.contains_key("items") => set(schema, "minItems", 1),
        Rule::NotEmpty => set(schema, "pattern", "[A-Za-z0-9]"),
        Rule::OneOf(choices) => set(schema, "enum", choices.to_vec()),
        Rule::UuidV4 => set(
            schema,
            "pattern",
            "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$",
        ),
        Rule::TimeOfDay => set(schema, "pattern", "^([01][0-9]|2[0-3]):[0-5][0-9]$"),
        Rule::OrNull => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_described_once() {
        let description = description();
        let described: usize = description["paths"]
            .as_object()
            .unwrap()
            .values()
            .map(|path| path.as_object().unwrap().len())
            .sum();
        assert_eq!(described, OPERATIONS.len());
    }

    #[test]
    fn limits_are_described() {
        let description = description();
        let body = &description["paths"]["/v1/api/chatbot_settings"]["patch"]["requestBody"]["content"]
            ["application/json"]["schema"];
        assert_eq!(body["properties"]["personality"]["maximum"], 13);
        assert_eq!(body["properties"]["ai_commands"]["items"]["maxLength"], 500);
        assert_eq!(body.get("required"), None);
        let delete = &description["paths"]["/v1/api/ai_actions/{action_id}"]["delete"];
        assert_eq!(delete["security"][0]["token"][0], "write_all");
        assert_eq!(delete["responses"]["204"], json!({"description": "Done."}));
    }

    #[test]
    fn every_schema_is_a_json_schema() {
        let description = description();
        let mut count = 0;
        let mut waiting = vec![&description];
        while let Some(value) = waiting.pop() {
            match value {
                Value::Object(members) => {
                    if let Some(schema) = members.get("schema")
                        && schema.get("$ref").is_none()
                    {
                        jsonschema::validator_for(schema).unwrap();
                        count += 1;
                    }
                    waiting.extend(members.values());
                }
                Value::Array(items) => waiting.extend(items),
                _ => {}
            }
        }
        assert!(count > OPERATIONS.len());
    }
}
