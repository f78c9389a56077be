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
            methods.insert(method, described(operation));
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

/// Which side of an exchange is described.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Request,
    Answer,
}

fn described(operation: &Operation) -> Value {
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
    let mut described = json!({
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
    });
    if let Some(body) = body(operation, &rest) {
        described["requestBody"] = body;
    }
    described
}

fn parameter(member: &Member, place: &str) -> Value {
    let mut schema = schema(&member.schema, member.rules, Side::Request);
    match member.name {
        "limit" => {
            schema["minimum"] = json!(1);
            schema["maximum"] = json!(page::MOST);
        }
        name if name.ends_with("_date") => {
            schema = json!({"anyOf": [{"type": "string", "format": "date-time"},
                                      {"type": "string", "format": "date"}]});
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

fn body(operation: &Operation, members: &[&Member]) -> Option<Value> {
    let json_body = |schema: Value, is_required: bool| json!({"required": is_required, "content": {"application/json": {"schema": schema}}});
    match operation.placement {
        Placement::Nowhere | Placement::Query => None,
        Placement::Members => {
            let is_required = members.iter().any(|member| !member.schema.is_optional());
            Some(json_body(
                object(members, Side::Request, false),
                is_required,
            ))
        }
        Placement::Body(name) => {
            let member = members.iter().find(|member| member.name == name)?;
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
    let mut success = json!({"description": "Done."});
    let answer = (operation.response)();
    if answer != Schema::Nothing {
        let schema = schema(&answer, &[], Side::Answer);
        success["content"] = json!({"application/json": {"schema": schema}});
    }
    responses.insert(operation.success.to_string(), success);
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
        || matches!(
            operation.name,
            "deleteArticles" | "refreshIntercomArticles" | "sendMessage"
        )
}

fn object(members: &[&Member], side: Side, is_tolerant: bool) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for member in members {
        let described = schema(&member.schema, member.rules, side);
        properties.insert(member.name.to_owned(), described);
        // What is tolerated from a newer service isn't promised of this one either.
        if !member.schema.is_optional() && !is_tolerant {
            required.push(member.name);
        }
    }
    let mut object = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn schema(described: &Schema, rules: &[Rule], side: Side) -> Value {
    let mut schema = match described {
        Schema::Nothing | Schema::Any => json!({}),
        Schema::Boolean => json!({"type": "boolean"}),
        Schema::Whole => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
        Schema::Number => json!({"type": "number"}),
        Schema::Text => json!({"type": "string"}),
        Schema::Choice(choices) => json!({"type": "string", "enum": choices}),
        Schema::Optional(inner) => {
            let mut inner = schema(inner, &[], side);
            if side == Side::Answer || rules.contains(&Rule::OrNull) {
                inner["type"] = match inner["type"].take() {
                    Value::Null => return inner_or_any(inner),
                    kind => json!([kind, "null"]),
                };
            }
            inner
        }
        Schema::List(item) => json!({"type": "array", "items": schema(item, &[], side)}),
        Schema::Values => json!({"type": "object"}),
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

/// Any value has no type, so `null` needs no mention.
fn inner_or_any(mut schema: Value) -> Value {
    if let Some(members) = schema.as_object_mut() {
        members.remove("type");
    }
    schema
}

fn limit(schema: &mut Value, rule: Rule) {
    match rule {
        Rule::Range(from, to) => {
            schema["minimum"] = json!(from);
            schema["maximum"] = json!(to);
        }
        Rule::MaxLength(most) => schema["maxLength"] = json!(most),
        Rule::EachMaxLength(most) => schema["items"]["maxLength"] = json!(most),
        // JSON Schema has no word for it.
        Rule::TotalLength(most) => {
            schema["description"] = json!(format!("At most {most} characters in all."));
        }
        Rule::MaxMembers(most) => schema["maxProperties"] = json!(most),
        Rule::NotEmpty if schema["type"] == "array" => schema["minItems"] = json!(1),
        Rule::NotEmpty => schema["pattern"] = json!("[A-Za-z0-9]"),
        Rule::OneOf(choices) => schema["enum"] = json!(choices),
        Rule::UuidV4 => {
            schema["pattern"] = json!(
                "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$"
            );
        }
        Rule::TimeOfDay => schema["pattern"] = json!("^([01][0-9]|2[0-3]):[0-5][0-9]$"),
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
