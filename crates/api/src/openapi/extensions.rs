//! What the registry knows and OpenAPI has no word for: the members `x-hubu-…`.
//!
//! Of an operation: `noun`, `sites`, `callers`, `permissions` (pairs of the legacy and the
//! identity form), `partner-items`, `owner-only`, `rate`, `repeat`, `refusals` (names in `codes`,
//! without those that are common), `check-items`, and of an export its `columns`. Of a document: `common-refusals` of every
//! operation, `key-refusals` of each that takes an `Idempotency-Key`, `codes` by name, and
//! `not-built`, what the site's SDK knows and this answers with `NotImplemented`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Document;
use crate::codes::Code;
use crate::language::Lang;
use crate::operation::{COMMON_ERRORS, Callers, KEY_ERRORS, RateClass, Repeat};
use crate::registry::{Entry, not_built};
use crate::streaming::Column;

/// Adds those of an operation.
pub(super) fn of_operation(entry: &Entry, operation: &mut Value) {
    let spec = &entry.spec;
    operation["x-hubu-noun"] = json!(entry.noun);
    operation["x-hubu-sites"] = json!(spec.sites.names());
    operation["x-hubu-callers"] = json!(callers(spec.callers));
    let permissions = spec.requires.permissions.iter();
    let permissions: Vec<_> = permissions.map(|one| [one.legacy, one.identity]).collect();
    if !permissions.is_empty() {
        operation["x-hubu-permissions"] = json!(permissions);
    }
    if !spec.requires.items.is_empty() {
        operation["x-hubu-partner-items"] = json!(spec.requires.items);
    }
    if spec.requires.owner_only {
        operation["x-hubu-owner-only"] = json!(true);
    }
    operation["x-hubu-rate"] = json!(rate(spec.rate));
    operation["x-hubu-repeat"] = json!(repeat(spec.repeat));
    operation["x-hubu-refusals"] = names(spec.errors);
    if !entry.check_items.is_empty() {
        operation["x-hubu-check-items"] = json!(entry.check_items);
    }
    if !entry.columns.is_empty() {
        let column =
            |one: &Column| json!({ "name": one.name, "name-zh": one.zh, "description": one.what });
        operation["x-hubu-columns"] = entry.columns.iter().map(column).collect();
    }
}

/// Adds those of a document.
pub(super) fn of_document(entries: &[Entry], which: Document, document: &mut Value) {
    let here = |entry: &&Entry| which.holds(&entry.spec);
    let of_operations = entries.iter().filter(here).flat_map(|entry| entry.spec.errors);
    let used: BTreeSet<_> =
        of_operations.chain(COMMON_ERRORS).chain(KEY_ERRORS).map(|code| name(*code)).collect();
    let rows = Code::ALL.iter().filter(|code| used.contains(&name(**code)));
    let codes: Map<_, _> = rows.map(|code| (name(*code), row(*code))).collect();
    document["x-hubu-common-refusals"] = names(COMMON_ERRORS);
    document["x-hubu-key-refusals"] = names(KEY_ERRORS);
    document["x-hubu-codes"] = Value::Object(codes);
    if let Document::Site(_) = which {
        let missing = not_built(entries);
        let missing: Vec<_> = missing.iter().filter(here).map(pair).collect();
        document["x-hubu-not-built"] = json!(missing);
    }
}

fn name(code: Code) -> String {
    format!("{code:?}")
}

fn names(codes: &[Code]) -> Value {
    codes.iter().map(|code| Value::String(name(*code))).collect()
}

fn row(code: Code) -> Value {
    let message = json!({ "zh": code.template(Lang::Zh), "en": code.template(Lang::En) });
    json!({ "status": code.status(), "code": code.text(), "message": message })
}

fn pair(entry: &Entry) -> Value {
    let spec = &entry.spec;
    let (method, path) = (spec.method.as_str(), spec.path);
    json!({ "operationId": spec.id, "noun": entry.noun, "method": method, "path": path })
}

const fn callers(callers: Callers) -> &'static str {
    match callers {
        Callers::Anybody => "anybody",
        Callers::Accounts => "accounts",
        Callers::Customers => "customers",
        Callers::Partners => "partners",
        Callers::Providers => "providers",
        Callers::Operators => "operators",
    }
}

const fn rate(rate: RateClass) -> &'static str {
    match rate {
        RateClass::Usual => "usual",
        RateClass::Frequent => "frequent",
        RateClass::Quotes => "quotes",
        RateClass::Identity => "identity",
        RateClass::Login => "login",
        RateClass::Operator => "operator",
    }
}

const fn repeat(repeat: Repeat) -> &'static str {
    match repeat {
        Repeat::Reads => "reads",
        Repeat::ByKey => "by-key",
        Repeat::ByKeyWithoutAnswer => "by-key-without-answer",
        Repeat::Anew => "anew",
    }
}
