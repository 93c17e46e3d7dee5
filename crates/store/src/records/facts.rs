//! [`Facts`]: what an audit row or an event tells, as a JSON object.

use hubu_core::money::Amount;
use hubu_core::time::Timestamp;
use serde_json::{Map, Value};

/// Named facts, in the order they were added. Amounts are decimal texts, instants UTC texts. Neither
/// secrets nor personal data may be added: types that hold them do not convert.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Facts(Map<String, Value>);

impl Facts {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.0.insert(name.to_owned(), Value::from(value));
        self
    }

    /// Adds a whole number.
    #[must_use]
    pub fn int(mut self, name: &str, value: i64) -> Self {
        self.0.insert(name.to_owned(), Value::from(value));
        self
    }

    /// Adds a truth value.
    #[must_use]
    pub fn bool(mut self, name: &str, value: bool) -> Self {
        self.0.insert(name.to_owned(), Value::from(value));
        self
    }

    /// Adds an amount, as a decimal text with at least two decimals.
    #[must_use]
    pub fn amount(self, name: &str, value: Amount) -> Self {
        self.text(name, &value.to_text(2))
    }

    /// Adds an instant, where there is one.
    #[must_use]
    pub fn time(self, name: &str, value: Option<Timestamp>) -> Self {
        match value {
            Some(at) => self.text(name, &at.to_wire()),
            None => self,
        }
    }

    /// The JSON object.
    pub fn to_json(&self) -> String {
        Value::Object(self.0.clone()).to_string()
    }
}
