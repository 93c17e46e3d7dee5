//! Values as they go out.
//!
//! Amounts are written digit by digit through raw JSON text: never as a float, and a reply never
//! passes through a JSON tree, which would turn 0.00000001 into 1e-8. Fields that may be missing are
//! `Option` with `#[serde(skip_serializing_if = "Option::is_none")]`: the vendor leaves them out and
//! does not write null.

mod event;

pub use event::event;

use std::borrow::Cow;

use hubu_app::write::Recorded;
use hubu_core::money::{Amount, UnitPrice};
use hubu_core::time::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// An amount as a JSON number with its exact digits: `120.5`, `800`, `0.00000001`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AmountNumber(pub Amount);

/// An amount as a text with at least two decimals: `"120.50"`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AmountText(pub Amount);

/// A unit price as a JSON number with its exact digits: `0.09`, `12`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PriceNumber(pub UnitPrice);

/// An instant as `YYYY-MM-DDTHH:MM:SSZ`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instant(pub Timestamp);

/// A share in hundredths as a JSON number with at most two decimals: `0.61`, `1.5`, `0`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hundredths(pub i128);

/// A JSON object that is kept as text and goes out as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JsonObject(pub String);

/// `measure_id`: amounts are in the currency's main unit. No other value is ever sent.
pub const MEASURE_MAIN_UNIT: u8 = 1;

impl Serialize for AmountNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(units) = self.0.whole() {
            return serializer.serialize_i64(units);
        }
        let raw = RawValue::from_string(self.0.to_text(0));
        raw.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl Serialize for PriceNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = RawValue::from_string(self.0.to_text(0));
        raw.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl Serialize for Hundredths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (whole, rest) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let sign = if self.0 < 0 { "-" } else { "" };
        let decimals = format!(".{rest:02}");
        let decimals = if rest == 0 { "" } else { decimals.trim_end_matches('0') };
        let raw = RawValue::from_string(format!("{sign}{whole}{decimals}"));
        raw.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl Serialize for AmountText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_text(2))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_wire())
    }
}

impl Serialize for JsonObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // What was never JSON goes out as the text it is, rather than to break the answer.
        match RawValue::from_string(self.0.clone()) {
            Ok(raw) => raw.serialize(serializer),
            Err(_) => serializer.serialize_str(&self.0),
        }
    }
}

macro_rules! schema {
    ($($name:ident: $schema:tt),+ $(,)?) => {
        $(impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        })+
    };
}

schema! {
    AmountNumber: { "type": "number" },
    PriceNumber: { "type": "number" },
    Hundredths: { "type": "number" },
    AmountText: { "type": "string", "pattern": r"^-?\d+\.\d{2,8}$" },
    Instant: { "type": "string", "format": "date-time" },
    JsonObject: { "type": "object" },
}

/// A reply as it goes out and as an idempotency record keeps it. A status of 204 has no body.
pub fn encode(status: u16, reply: &impl Serialize) -> Recorded {
    let body = (status != 204).then(|| {
        serde_json::to_vec(reply)
            .expect("a reply has text keys and no value that cannot be written")
    });
    Recorded { status, body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Reply {
        amount: AmountNumber,
        text: AmountText,
        at: Instant,
        #[serde(skip_serializing_if = "Option::is_none")]
        missing: Option<AmountNumber>,
    }

    #[test]
    fn digits_are_exact() {
        let table = [
            (1, r#"{"amount":0.00000001,"text":"0.00000001","at":"1970-01-01T00:00:00Z"}"#),
            (12_050_000_000, r#"{"amount":120.5,"text":"120.50","at":"1970-01-01T00:00:00Z"}"#),
            (80_000_000_000, r#"{"amount":800,"text":"800.00","at":"1970-01-01T00:00:00Z"}"#),
            (
                i64::MIN,
                r#"{"amount":-92233720368.54775808,"text":"-92233720368.54775808","at":"1970-01-01T00:00:00Z"}"#,
            ),
        ];
        for (units, expected) in table {
            let amount = Amount::from_e8(units);
            let at = Instant(Timestamp::from_ms(0));
            let reply =
                Reply { amount: AmountNumber(amount), text: AmountText(amount), at, missing: None };
            let recorded = encode(200, &reply);
            assert_eq!(recorded.body.as_deref(), Some(expected.as_bytes()));
        }
    }

    #[test]
    fn shares_have_two_decimals_at_the_most() {
        for (hundredths, expected) in
            [(61, "0.61"), (60, "0.6"), (5, "0.05"), (0, "0"), (150, "1.5"), (-1, "-0.01")]
        {
            let text = serde_json::to_string(&Hundredths(hundredths)).expect("a number");
            assert_eq!(text, expected);
        }
        let most = Hundredths(922_337_203_685_477_580_700);
        assert_eq!(serde_json::to_string(&most).expect("a number"), "9223372036854775807");
    }

    #[test]
    fn no_content_has_no_body() {
        assert_eq!(encode(204, &()), Recorded { status: 204, body: None });
    }
}
