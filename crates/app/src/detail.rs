//! [`Detail`]: the small JSON objects of audit rows and events.

use std::fmt::Write;

use hubu_core::money::Amount;
use hubu_core::time::Timestamp;

/// A flat JSON object, built in the order its fields are named.
///
/// Only texts, whole numbers, truth values, amounts and instants go in. `Secret` and `Personal` have
/// no way to become one of these but by their `reveal`, which has no business here.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Detail(String);

impl Detail {
    /// An object without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// A text.
    #[must_use]
    pub fn text(self, name: &str, value: &str) -> Self {
        let mut this = self.named(name);
        quote(&mut this.0, value);
        this
    }

    /// A whole number.
    #[must_use]
    pub fn int(self, name: &str, value: i64) -> Self {
        let mut this = self.named(name);
        this.0.push_str(&value.to_string());
        this
    }

    /// A truth value.
    #[must_use]
    pub fn bool(self, name: &str, value: bool) -> Self {
        let mut this = self.named(name);
        this.0.push_str(if value { "true" } else { "false" });
        this
    }

    /// An amount, as text with all its digits.
    #[must_use]
    pub fn amount(self, name: &str, value: Amount) -> Self {
        self.text(name, &value.to_string())
    }

    /// An instant, in the wire's form.
    #[must_use]
    pub fn time(self, name: &str, value: Timestamp) -> Self {
        self.text(name, &value.to_wire())
    }

    /// The object as JSON.
    pub fn finish(self) -> String {
        format!("{{{}}}", self.0)
    }

    fn named(mut self, name: &str) -> Self {
        if !self.0.is_empty() {
            self.0.push(',');
        }
        quote(&mut self.0, name);
        self.0.push(':');
        self
    }
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    for sign in text.chars() {
        match sign {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if u32::from(control) < 0x20 => {
                write!(out, "\\u{:04x}", u32::from(control)).expect("a String takes any text");
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_fields_keep_their_order() {
        let detail = Detail::new().text("name", "a\"b\\c\nd户").int("n", -1).bool("on", true);
        assert_eq!(detail.finish(), r#"{"name":"a\"b\\c\u000ad户","n":-1,"on":true}"#);
        assert_eq!(Detail::new().finish(), "{}");
        let epoch = Detail::new().time("at", Timestamp::EPOCH).finish();
        assert_eq!(epoch, r#"{"at":"1970-01-01T00:00:00Z"}"#);
    }
}
