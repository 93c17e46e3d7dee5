//! JSON as it comes in. Values stay the text they are until a field's rule asks for them, so that
//! digits are exact and what nobody asks for costs nothing.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{BadField, Defect, Raw};

/// How deep a body may be nested.
pub const MAX_DEPTH: usize = 32;
/// How many members an object may have, known and unknown.
const MAX_MEMBERS: usize = 1_000;

/// An object's members, in order.
pub(super) type Object<'a> = Vec<(Cow<'a, str>, &'a RawValue)>;

/// The body as text; an empty one is an empty object.
pub(super) fn text(raw: &[u8]) -> Result<&str, BadField> {
    let text = std::str::from_utf8(raw).map_err(|_| BadField::new("body", Defect::NotJson))?;
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    if is_too_deep(text) {
        return Err(BadField::new("body", Defect::TooDeep(MAX_DEPTH)));
    }
    Ok(if text.is_empty() { "{}" } else { text })
}

fn is_too_deep(text: &str) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return true;
        }
    }
    false
}

/// An object's members.
pub(super) fn object<'a>(text: &'a str, path: &str) -> Result<Object<'a>, BadField> {
    if !text.starts_with('{') && path != "body" {
        return Err(BadField::new(path, Defect::NotOfType("对象", "an object")));
    }
    let members: Members<'a> =
        serde_json::from_str(text).map_err(|_| BadField::new(path, Defect::NotJson))?;
    if members.0.len() > MAX_MEMBERS {
        return Err(BadField::new(path, Defect::TooMany(MAX_MEMBERS)));
    }
    Ok(members.0)
}

/// A list's items; more than `max` are an error.
pub(super) fn list<'a>(
    text: &'a str,
    max: usize,
    path: &str,
) -> Result<Vec<&'a RawValue>, BadField> {
    if !text.starts_with('[') {
        return Err(BadField::new(path, Defect::NotOfType("数组", "an array")));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let items = json
        .deserialize_seq(ItemsVisitor(max))
        .map_err(|_| BadField::new(path, Defect::NotJson))?;
    if items.len() > max {
        return Err(BadField::new(path, Defect::TooMany(max)));
    }
    Ok(items)
}

/// A value's kind. Its text is valid JSON already, unless it is a text with a lone surrogate.
pub(super) fn raw<'a>(value: &'a RawValue, path: &str) -> Result<Raw<'a>, BadField> {
    let text = value.get();
    Ok(match text.as_bytes().first() {
        Some(b'"') => {
            let text: Key<'a> =
                serde_json::from_str(text).map_err(|_| BadField::new(path, Defect::NotJson))?;
            Raw::Text(text.0)
        }
        Some(b'n') => Raw::Null,
        Some(b't') => Raw::Bool(true),
        Some(b'f') => Raw::Bool(false),
        Some(b'{' | b'[') => Raw::Nested(text),
        _ => Raw::Number(text),
    })
}

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

struct Members<'a>(Object<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    if members.len() > MAX_MEMBERS {
                        map.next_value::<IgnoredAny>()?;
                    } else {
                        members.push((key.0, map.next_value::<&'de RawValue>()?));
                    }
                }
                Ok(members)
            }
        }
        json.deserialize_map(MembersVisitor).map(Members)
    }
}

/// Keeps one item more than allowed, so that the caller sees there are too many.
struct ItemsVisitor(usize);

impl<'de> Visitor<'de> for ItemsVisitor {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while items.len() <= self.0 {
            let Some(item) = seq.next_element::<&'de RawValue>()? else { return Ok(items) };
            items.push(item);
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(items)
    }
}
