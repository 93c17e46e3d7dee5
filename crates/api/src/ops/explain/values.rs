//! The values of a step: each by its name, as an exact text, and as the words say it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use crate::codes::Said;
use crate::language::Lang;

/// A value.
struct Value {
    name: &'static str,
    exact: String,
    /// How it is said, where that is not the same.
    said: Option<Said>,
}

/// The values of a step, in their order.
#[derive(Default)]
pub struct Values(Vec<Value>);

impl Values {
    /// One more.
    pub(super) fn with(mut self, name: &'static str, exact: impl Into<String>) -> Self {
        self.0.push(Value { name, exact: exact.into(), said: None });
        self
    }

    /// One more that is said in other words than it is written.
    pub(super) fn said(
        mut self,
        name: &'static str,
        exact: impl Into<String>,
        said: impl Into<Said>,
    ) -> Self {
        self.0.push(Value { name, exact: exact.into(), said: Some(said.into()) });
        self
    }

    /// A template with its placeholders filled. Values are inserted once and never read for further
    /// placeholders.
    pub(super) fn fill(&self, template: &str, lang: Lang) -> String {
        let (mut text, mut rest) = (String::new(), template);
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (name, tail) = after.split_once('}').unwrap_or((after, ""));
            if let Some(value) = self.0.iter().find(|value| value.name == name) {
                let said = value.said.as_ref().map(|said| said.text(lang));
                text.push_str(said.unwrap_or(&value.exact));
            }
            rest = tail;
        }
        text.push_str(rest);
        text
    }

    /// The names.
    #[cfg(test)]
    pub(super) fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|value| value.name).collect()
    }
}

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|value| (value.name, &value.exact)))
    }
}

impl JsonSchema for Values {
    fn schema_name() -> Cow<'static, str> {
        "Values".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        BTreeMap::<String, String>::json_schema(generator)
    }
}

/// A number of units of a decimal place as the shortest exact text.
pub(super) fn decimal(units: i128, decimals: u32) -> String {
    let one = 10_u128.pow(decimals);
    let (whole, rest) = (units.unsigned_abs() / one, units.unsigned_abs() % one);
    let sign = if units < 0 { "-" } else { "" };
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let places = usize::try_from(decimals).unwrap_or_default();
    let digits = format!("{rest:0places$}");
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        for (units, decimals, text) in [
            (0, 8, "0"),
            (1, 18, "0.000000000000000001"),
            (-150_000_000, 8, "-1.5"),
            (1_200_000_000, 8, "12"),
        ] {
            assert_eq!(decimal(units, decimals), text);
        }
    }

    #[test]
    fn words_and_values_may_differ() {
        let values =
            Values::default().with("a", "{b}").said("b", "month", Said::both("月", "months"));
        assert_eq!(values.fill("{a} {b} {c}.", Lang::En), "{b} months .");
        assert_eq!(values.fill("{a}个{b}", Lang::Zh), "{b}个月");
        assert_eq!(serde_json::to_string(&values).expect("JSON"), r#"{"a":"{b}","b":"month"}"#);
    }
}
