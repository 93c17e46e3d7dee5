//! OpenAPI 3.1 documents, made from the registry: what is documented is what runs.
//!
//! Requests are described by the code that reads them, answers by their types. Each operation's
//! types carry its name in front, so that operations never share one by accident. What OpenAPI has no
//! word for stands in members `x-hubu-…` (see `extensions.rs`).

mod extensions;
mod schema;

use std::collections::BTreeMap;

use hubu_core::realm::Site;
use serde_json::{Map, Value, json};

use crate::codes::Code;
use crate::edge::decode::Field;
use crate::language::Lang;
use crate::operation::{COMMON_ERRORS, Callers, KEY_ERRORS, Plane, Spec};
use crate::registry::Entry;

/// Which document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Document {
    /// What customers and partners of a site call.
    Site(Site),
    /// What operators call, on either site.
    Operator,
}

impl Document {
    /// Every document.
    pub const ALL: [Self; 3] = [Self::Site(Site::Cn), Self::Site(Site::Intl), Self::Operator];

    /// Its name, and its file's.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Site(site) => site.as_str(),
            Self::Operator => "operator",
        }
    }

    fn holds(self, spec: &Spec) -> bool {
        match self {
            Self::Operator => spec.plane == Plane::Operator,
            Self::Site(_) if spec.plane == Plane::Operator => false,
            Self::Site(Site::Cn) => spec.sites.has_cn(),
            Self::Site(Site::Intl) => spec.sites.has_intl(),
        }
    }
}

/// The document over these operations, as indented JSON with a line feed at its end.
pub fn document(entries: &[Entry], which: Document) -> String {
    let mut paths = Map::new();
    let mut schemas = schema::errors(which);
    for entry in entries.iter().filter(|entry| which.holds(&entry.spec)) {
        let reply = entry.reply.map(|reply| schema::reply(entry.spec.id, reply, &mut schemas));
        let methods = paths.entry(entry.spec.path).or_insert_with(|| json!({}));
        methods[entry.spec.method.as_str().to_lowercase()] = operation(entry, reply);
    }
    schemas.sort_keys();
    let title = match which {
        Document::Site(Site::Cn) => "Hubu, site cn",
        Document::Site(Site::Intl) => "Hubu, site intl",
        Document::Operator => "Hubu, operator plane",
    };
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": { "schemas": schemas, "securitySchemes": security_schemes() },
    });
    extensions::of_document(entries, which, &mut document);
    let text = serde_json::to_string_pretty(&document).expect("a tree of texts and integers");
    text + "\n"
}

fn security_schemes() -> Value {
    json!({
        "signature": {
            "type": "apiKey", "in": "header", "name": "Authorization",
            "description": "SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…, with X-Sdk-Date; or another of the vendor's signature algorithms",
        },
        "token": { "type": "apiKey", "in": "header", "name": "X-Auth-Token" },
    })
}

fn operation(entry: &Entry, reply: Option<Value>) -> Value {
    let spec = &entry.spec;
    let [zh, en] = spec.summary;
    let mut operation = json!({
        "operationId": spec.id,
        "summary": en,
        "description": zh,
        "tags": [tag(spec.plane)],
        "parameters": parameters(entry),
    });
    if !entry.body.is_empty() {
        let required = entry.body.iter().any(|field| field.required);
        let content = json!({ "application/json": { "schema": schema::object(&entry.body) } });
        operation["requestBody"] = json!({ "required": required, "content": content });
    }
    operation["responses"] = responses(entry, reply);
    operation["security"] = match spec.callers {
        Callers::Anybody => json!([]),
        _ => json!([{ "signature": [] }, { "token": [] }]),
    };
    extensions::of_operation(entry, &mut operation);
    operation
}

const fn tag(plane: Plane) -> &'static str {
    match plane {
        Plane::Vendor => "vendor",
        Plane::Former => "former",
        Plane::Iam => "iam",
        Plane::Hubu => "hubu",
        Plane::Operator => "operator",
    }
}

fn parameters(entry: &Entry) -> Vec<Value> {
    let parameter = |place: &str, field: &Field| {
        json!({
            "name": field.name,
            "in": place,
            "required": field.required,
            "schema": schema::of(&field.shape),
        })
    };
    let header = |name: &str, schema: Value| json!({ "name": name, "in": "header", "required": false, "schema": schema });
    let mut parameters: Vec<_> = entry.path.iter().map(|field| parameter("path", field)).collect();
    parameters.extend(entry.query.iter().map(|field| parameter("query", field)));
    parameters.push(header("X-Language", json!({ "type": "string", "enum": ["zh_CN", "en_US"] })));
    if entry.spec.repeat.takes_key() {
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": 128 });
        parameters.push(header("Idempotency-Key", schema));
    }
    parameters
}

fn responses(entry: &Entry, reply: Option<Value>) -> Value {
    let spec = &entry.spec;
    let media_type = entry.media_type.split(';').next().unwrap_or_default();
    let mut responses = Map::new();
    let mut success = json!({ "description": "Success" });
    if let Some(schema) = reply {
        success["content"] = json!({ media_type: { "schema": schema } });
    }
    responses.insert(spec.success.to_string(), success);
    let mut errors: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    let candidates = COMMON_ERRORS.iter().chain(spec.errors).chain(KEY_ERRORS);
    for code in candidates.copied().filter(|code| spec.declares(*code)) {
        errors.entry(code.status()).or_default().push(code);
    }
    for (status, codes) in errors {
        let line = |code: &Code| format!("{}: {}", code.text(), code.template(Lang::En));
        let lines: Vec<_> = codes.iter().map(line).collect();
        let schema = schema::error_reference(spec.plane, &codes);
        let content = json!({ "application/json": { "schema": schema } });
        let mut response = json!({ "description": lines.join("\n"), "content": content });
        let status = status.to_string();
        // Some refusals come with the status of success.
        if let Some(success) = responses.remove(&status) {
            let schema =
                |response: &Value| response["content"]["application/json"]["schema"].clone();
            let either = json!({ "oneOf": [schema(&success), schema(&response)] });
            response["content"]["application/json"]["schema"] = either;
            response["description"] = json!(format!("Success\n{}", lines.join("\n")));
        }
        responses.insert(status, response);
    }
    Value::Object(responses)
}
