//! Requests made from what operations say of themselves: the smallest valid one, and every way in
//! which one field can be wrong.

use hubu_api::edge::decode::{Field, Shape};
use hubu_api::registry::Entry;
use serde_json::{Map, Value, json};

use crate::client::Call;

/// A request with one wrong field.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// The field's path, as refusals name it.
    pub field: String,
    /// The request.
    pub call: Call,
}

/// What a request holds at a place instead of what [`minimal`] has there: a value, or nothing of its
/// own. Places are written `{name}` in the path, `?name` in the query, and `name`, `outer.name` or
/// `list[].name` in the body.
pub type Choice<'c> = &'c dyn Fn(&str) -> Option<Value>;

/// The smallest valid request: what must be there, with the samples of the documentation.
pub fn minimal(entry: &Entry) -> Call {
    with(entry, &|_| None)
}

/// The smallest valid request that holds what is chosen: fields that may be left out are there where
/// something is chosen for them, or for a field inside them.
pub fn with(entry: &Entry, choose: Choice<'_>) -> Call {
    let mut path = entry.spec.path.to_owned();
    for field in &entry.path {
        let place = format!("{{{}}}", field.name);
        let value = choose(&place).unwrap_or_else(|| sample(&field.shape));
        path = path.replace(&place, &text_of(&value));
    }
    let mut call = Call::new(entry.spec.method.as_str(), &path);
    for field in &entry.query {
        let needed = field.required.then(|| sample(&field.shape));
        if let Some(value) = choose(&format!("?{}", field.name)).or(needed) {
            call = call.query(field.name, &text_of(&value));
        }
    }
    if !entry.body.is_empty() {
        call = call.body(Value::Object(chosen_object(&entry.body, "", choose).0).to_string());
    }
    call
}

/// An object with what must be there and what is chosen; and whether anything is chosen in it.
fn chosen_object(fields: &[Field], prefix: &str, choose: Choice<'_>) -> (Map<String, Value>, bool) {
    let (mut object, mut any) = (Map::new(), false);
    for field in fields {
        let place = format!("{prefix}{}", field.name);
        let found = match (choose(&place), &field.shape) {
            (Some(value), Shape::List { .. }) if !value.is_array() => Some(json!([value])),
            (Some(value), _) => Some(value),
            (None, Shape::Object(inner)) => {
                let (inner, touched) = chosen_object(inner, &format!("{place}."), choose);
                touched.then_some(Value::Object(inner))
            }
            (None, Shape::List { item, .. }) => match &**item {
                Shape::Object(inner) => {
                    let (inner, touched) = chosen_object(inner, &format!("{place}[]."), choose);
                    touched.then(|| json!([inner]))
                }
                _ => None,
            },
            (None, _) => None,
        };
        any |= found.is_some();
        if let Some(value) = found.or_else(|| field.required.then(|| sample(&field.shape))) {
            object.insert(field.name.to_owned(), value);
        }
    }
    (object, any)
}

/// The same request with fields nobody knows, in query and body.
pub fn with_unknown_fields(entry: &Entry) -> Call {
    let mut call = minimal(entry).query("unknown_field", "1");
    if !entry.body.is_empty() {
        let mut body = object(&entry.body);
        body.insert("unknown_field".to_owned(), json!({ "deep": [1, null, "x"] }));
        call = call.body(Value::Object(body).to_string());
    }
    call
}

/// Every request with one wrong field that follows from the rules of the fields. Fields whose rule is
/// asked for only where they count are left out: no rule here says where that is.
pub fn wrong(entry: &Entry) -> Vec<Wrong> {
    let mut all = Vec::new();
    for field in entry.query.iter().filter(|field| !field.conditional) {
        for text in wrong_texts(&field.shape) {
            all.push(Wrong { field: field.name.to_owned(), call: replaced(entry, field, &text) });
        }
        if field.required {
            let mut call = minimal(entry);
            call.query.retain(|(name, _)| name != field.name);
            all.push(Wrong { field: field.name.to_owned(), call });
        }
    }
    for (field, body) in wrong_objects(&entry.body) {
        let call = minimal(entry).body(Value::Object(body).to_string());
        all.push(Wrong { field, call });
    }
    all
}

/// Bodies that are no JSON object.
pub fn malformed(entry: &Entry) -> Vec<Call> {
    if entry.body.is_empty() {
        return Vec::new();
    }
    let bodies: [&[u8]; 8] =
        [b"{", b"[]", b"1", b"null", b"\"x\"", b"{\"a\":}", b"{}{}", b"{\"a\":\"\xff\"}"];
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(1_000), "]".repeat(1_000));
    let bodies = bodies.into_iter().map(<[u8]>::to_vec).chain([deep.into_bytes()]);
    bodies.map(|body| minimal(entry).body(body)).collect()
}

fn replaced(entry: &Entry, field: &Field, text: &str) -> Call {
    let mut call = minimal(entry);
    call.query.retain(|(name, _)| name != field.name);
    call.query(field.name, text)
}

fn sample(shape: &Shape) -> Value {
    match shape {
        Shape::Text { sample, .. } => json!(sample),
        Shape::Int { min, max, default } => json!(default.unwrap_or(*min.max(&0)).min(*max)),
        Shape::Word(words) => json!(words[0]),
        Shape::Amount { .. } => json!("1.00"),
        Shape::Bool => json!(false),
        Shape::Object(fields) => Value::Object(object(fields)),
        Shape::List { min, item, .. } => Value::Array(vec![sample(item); *min]),
    }
}

fn object(fields: &[Field]) -> Map<String, Value> {
    let required = fields.iter().filter(|field| field.required);
    required.map(|field| (field.name.to_owned(), sample(&field.shape))).collect()
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a query parameter of this shape must not be.
fn wrong_texts(shape: &Shape) -> Vec<String> {
    match shape {
        Shape::Object(_) => Vec::new(),
        Shape::List { item, .. } => wrong_texts(item),
        scalar => {
            let wrong = wrong_values(scalar).into_iter().filter(|value| !value.is_array());
            // In a query everything is a text, so that only what it says can be wrong.
            let texts =
                wrong.filter(|value| value.is_string() || matches!(scalar, Shape::Int { .. }));
            texts.map(|value| text_of(&value)).collect()
        }
    }
}

/// What a member of this shape must not be.
fn wrong_values(shape: &Shape) -> Vec<Value> {
    match shape {
        Shape::Text { max, digits, sample: _ } => {
            let sign = if *digits { "1" } else { "x" };
            let mut wrong = vec![json!(sign.repeat(max + 1)), json!(1), json!([])];
            if *max >= 3 {
                wrong.push(json!("a\u{0}b"));
            }
            if *digits {
                wrong.push(json!("x"));
            }
            wrong
        }
        Shape::Int { min, max, .. } => {
            let mut wrong = vec![json!("x"), json!("1.5"), json!([])];
            wrong.extend(min.checked_sub(1).map(|below| json!(below)));
            wrong.extend(max.checked_add(1).map(|above| json!(above)));
            wrong
        }
        Shape::Word(_) => vec![json!("NO_SUCH_WORD"), json!([])],
        Shape::Amount { decimals, max } => vec![
            json!("x"),
            json!("1e3"),
            json!(format!("1.{}", "0".repeat(decimals + 1))),
            json!("9".repeat(max + 1)),
            json!([]),
        ],
        Shape::Bool => vec![json!("maybe"), json!(2), json!([])],
        Shape::Object(_) => vec![json!([]), json!("x")],
        Shape::List { max, item, .. } if *max <= 1_000 => {
            vec![json!({}), json!("x"), Value::Array(vec![sample(item); max + 1])]
        }
        Shape::List { .. } => vec![json!({}), json!("x")],
    }
}

/// Every object with one wrong member, and that member's path.
fn wrong_objects(fields: &[Field]) -> Vec<(String, Map<String, Value>)> {
    let with = |name: &str, value: Value| {
        let mut whole = object(fields);
        whole.insert(name.to_owned(), value);
        whole
    };
    let mut all = Vec::new();
    for field in fields.iter().filter(|field| !field.conditional) {
        let name = field.name;
        for value in wrong_values(&field.shape) {
            all.push((name.to_owned(), with(name, value)));
        }
        if field.required {
            let mut whole = object(fields);
            whole.remove(name);
            all.push((name.to_owned(), whole));
            all.push((name.to_owned(), with(name, Value::Null)));
        }
        match &field.shape {
            Shape::Object(inner) => {
                for (path, value) in wrong_objects(inner) {
                    all.push((format!("{name}.{path}"), with(name, Value::Object(value))));
                }
            }
            Shape::List { item, .. } => match &**item {
                Shape::Object(inner) => {
                    for (path, value) in wrong_objects(inner) {
                        let list = Value::Array(vec![Value::Object(value)]);
                        all.push((format!("{name}[0].{path}"), with(name, list)));
                    }
                }
                item => {
                    for value in wrong_values(item) {
                        let list = Value::Array(vec![value]);
                        all.push((format!("{name}[0]"), with(name, list)));
                    }
                }
            },
            _ => {}
        }
    }
    all
}
