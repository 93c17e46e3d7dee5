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
use hubu_core::money::{Amount, InquiryAmount, UnitPrice};
use hubu_core::time::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// An amount as a JSON number with its exact digits: `120.5`, `800`, `0.00000001`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AmountNumber(pub Amount);

/// What something would cost, as a JSON number with its exact digits, ten decimals at the most:
/// `0.0009733333`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InquiryNumber(pub InquiryAmount);

/// An amount as a text with at least two decimals: `"120.50"`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AmountText(pub Amount);

/// A unit price as a text with at least two decimals and ten at the most: `"0.12"`, `"0.0000001"`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnitPriceText(pub UnitPrice);

/// A unit price as a JSON number with its exact digits: `0.09`, `12`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PriceNumber(pub UnitPrice);

/// An instant as `YYYY-MM-DDTHH:MM:SSZ`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instant(pub Timestamp);

/// A share in hundredths as a JSON number with at most two decimals: `0.61`, `1.5`, `0`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hundredths(pub i128);

/// A quantity at 10⁻⁸, which may be the sum of many, as a JSON number with its exact digits: `25874`, `0.5`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QuantityNumber(pub i128);

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

impl Serialize for InquiryNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = RawValue::from_string(self.0.to_string());
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

impl Serialize for QuantityNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const ONE: u128 = 100_000_000;
        let units = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let decimals = format!(".{:08}", units % ONE);
        let decimals = decimals.trim_end_matches('0').trim_end_matches('.');
        let raw = RawValue::from_string(format!("{sign}{}{decimals}", units / ONE));
        raw.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl Serialize for AmountText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_text(2))
    }
}

impl Serialize for UnitPriceText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const ONE: u64 = 10_000_000_000;
        let units = self.0.e10().unsigned_abs();
        let sign = if self.0.e10() < 0 { "-" } else { "" };
        let decimals = format!("{:010}", units % ONE);
        let shown = decimals.trim_end_matches('0').len().max(2);
        serializer.serialize_str(&format!("{sign}{}.{}", units / ONE, &decimals[..shown]))
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
    InquiryNumber: { "type": "number" },
    PriceNumber: { "type": "number" },
    Hundredths: { "type": "number" },
    QuantityNumber: { "type": "number" },
    AmountText: { "type": "string", "pattern": r"^-?\d+\.\d{2,8}$" },
    UnitPriceText: { "type": "string", "pattern": r"^-?\d+\.\d{2,10}$" },
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
    fn quantities_have_eight_decimals_at_the_most() {
        for (units, expected) in [
            (0, "0"),
            (2_587_400_000_000, "25874"),
            (50_000_000, "0.5"),
            (-1, "-0.00000001"),
            (92_233_720_368_547_758_080_000_000, "922337203685477580.8"),
        ] {
            let text = serde_json::to_string(&QuantityNumber(units)).expect("a number");
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn unit_prices_have_two_to_ten_decimals() {
        for (units, expected) in [
            (0, r#""0.00""#),
            (1, r#""0.0000000001""#),
            (1_200_000_000, r#""0.12""#),
            (569_000_000_000, r#""56.90""#),
            (10_000_000_000, r#""1.00""#),
            (-15_000_000_000, r#""-1.50""#),
            (i64::MAX, r#""922337203.6854775807""#),
        ] {
            let price = UnitPriceText(UnitPrice::from_e10(units));
            assert_eq!(serde_json::to_string(&price).expect("a text"), expected);
        }
    }

    #[test]
    fn inquiries_have_ten_decimals_at_the_most() {
        for (units, expected) in
            [(9_733_333, "0.0009733333"), (5_000_000_000, "0.5"), (0, "0"), (120_000_000_000, "12")]
        {
            let number = InquiryNumber(InquiryAmount::from_e10(units).expect("in range"));
            assert_eq!(serde_json::to_string(&number).expect("a number"), expected);
        }
    }

    #[test]
    fn no_content_has_no_body() {
        assert_eq!(encode(204, &()), Recorded { status: 204, body: None });
    }
}
