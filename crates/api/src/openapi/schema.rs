//! JSON Schemas of requests, answers and errors.

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::codes::Code;
use crate::edge::decode::{Field, Shape};
use crate::openapi::Document;
use crate::operation::Plane;

const SCHEMAS: &str = "#/components/schemas/";

/// The error bodies.
pub(super) fn errors(which: Document) -> Map<String, Value> {
    let text = json!({ "type": "string" });
    let mut schemas = Map::new();
    schemas.insert(
        "ServiceError".to_owned(),
        json!({
            "type": "object",
            "required": ["error_code", "error_msg"],
            "properties": {
                "error_code": text, "error_msg": text,
                "fail_check_items": { "type": "array", "items": text },
            },
        }),
    );
    schemas.insert(
        "FormerError".to_owned(),
        json!({
            "type": "object",
            "required": ["error_code", "error_msg"],
            "properties": {
                "error_code": text, "error_msg": text,
                "failCheckItems": { "type": "array", "items": text },
                "errorItems": { "type": "array", "items": text },
            },
        }),
    );
    schemas.insert(
        "GatewayError".to_owned(),
        json!({
            "type": "object",
            "required": ["error_msg", "error_code", "request_id"],
            "properties": { "error_msg": text, "error_code": text, "request_id": text },
        }),
    );
    schemas.insert(
        "IdentityError".to_owned(),
        json!({
            "type": "object",
            "required": ["error"],
            "properties": { "error": {
                "type": "object",
                "required": ["code", "message", "title"],
                "properties": {
                    "code": { "type": "integer" }, "message": text, "title": text,
                },
            } },
        }),
    );
    if which == Document::Operator {
        let problem = json!({
            "type": "object",
            "required": ["file", "line", "column", "message"],
            "properties": {
                "file": text, "line": { "type": "integer", "minimum": 0 }, "column": text,
                "message": text,
            },
        });
        let problems = json!({ "type": "array", "items": problem });
        schemas["ServiceError"]["properties"]["problems"] = problems;
    }
    schemas
}

/// The body these codes come in.
pub(super) fn error_reference(plane: Plane, codes: &[Code]) -> Value {
    let reference = |name: &str| json!({ "$ref": format!("{SCHEMAS}{name}") });
    if plane == Plane::Iam {
        return reference("IdentityError");
    }
    let service = if plane == Plane::Former { "FormerError" } else { "ServiceError" };
    let gateway = codes.iter().filter(|code| code.is_gateway()).count();
    match gateway {
        0 => reference(service),
        all if all == codes.len() => reference("GatewayError"),
        _ => json!({ "oneOf": [reference("GatewayError"), reference(service)] }),
    }
}

/// The schema of an answer; the types it refers to join `schemas` under the operation's name.
pub(super) fn reply(
    operation: &str,
    reply: fn(&mut SchemaGenerator) -> Schema,
    schemas: &mut Map<String, Value>,
) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    let mut generator = settings.into_generator();
    let mut schema = reply(&mut generator).to_value();
    rename(&mut schema, operation);
    for (name, mut definition) in generator.take_definitions(true) {
        rename(&mut definition, operation);
        schemas.insert(format!("{operation}{name}"), definition);
    }
    schema
}

/// Puts the operation's name in front of every type that is referred to.
fn rename(schema: &mut Value, operation: &str) {
    match schema {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(target) if key == "$ref" => {
                        if let Some(name) = target.strip_prefix(SCHEMAS) {
                            *target = format!("{SCHEMAS}{operation}{name}");
                        }
                    }
                    other => rename(other, operation),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, operation)),
        _ => {}
    }
}

/// The schema of an object with these fields.
pub(super) fn object(fields: &[Field]) -> Value {
    let properties: Map<String, Value> =
        fields.iter().map(|field| (field.name.to_owned(), of(&field.shape))).collect();
    let required: Vec<_> =
        fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let mut schema = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// The schema of a field.
pub(super) fn of(shape: &Shape) -> Value {
    match shape {
        Shape::Text { max, digits, sample } => {
            let mut schema = json!({ "type": "string", "maxLength": max, "examples": [sample] });
            if *digits {
                schema["pattern"] = json!("^[0-9]*$");
            }
            schema
        }
        Shape::Int { min, max, default } => {
            let mut schema = json!({ "type": "integer", "minimum": min, "maximum": max });
            if let Some(default) = default {
                schema["default"] = json!(default);
            }
            schema
        }
        Shape::Word(words) => json!({ "type": "string", "enum": words }),
        Shape::Amount { decimals, max } => {
            let pattern = format!(r"^-?[0-9]+(\.[0-9]{{1,{decimals}}})?$");
            json!({ "type": "string", "maxLength": max, "pattern": pattern })
        }
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Object(fields) => object(fields),
        Shape::List { min, max, item, repeated: _ } => {
            json!({ "type": "array", "items": of(item), "minItems": min, "maxItems": max })
        }
    }
}
