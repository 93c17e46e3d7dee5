//! The rules of trades as operators see them.

use hubu_core::orders::{Metering, Provisioning, TradeRules};
use hubu_core::subscriptions::{FeeTable, Lengths, LengthsByLevel};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::AmountText;

/// Numbers that rule trades. Without `longest_months` there is no limit; `delay_seconds` is there where
/// provisioning is automatic, and `metering` (`off`) where what is on demand is not metered.
#[derive(Serialize, JsonSchema)]
pub struct ShownRules {
    review_above: AmountText,
    provisioning: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    delay_seconds: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    longest_months: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metering: Option<&'static str>,
}

impl From<&TradeRules> for ShownRules {
    fn from(rules: &TradeRules) -> Self {
        let (provisioning, delay_seconds) = match rules.provisioning {
            Provisioning::Automatic { delay_ms } => ("automatic", Some(delay_ms / 1_000)),
            Provisioning::Reported => ("reported", None),
        };
        let review_above = AmountText(rules.review_above);
        let longest_months = rules.longest_months;
        let metering = (rules.metering == Metering::Off).then_some("off");
        Self { review_above, provisioning, delay_seconds, longest_months, metering }
    }
}

/// How long resources stay after their end: of customers of a level, and of all others.
#[derive(Serialize, JsonSchema)]
pub struct ShownLengths {
    others: ShownLength,
    levels: Vec<ShownLevel>,
}

/// In civil days.
#[derive(Serialize, JsonSchema)]
struct ShownLength {
    grace_days: i64,
    retention_days: i64,
}

impl From<Lengths> for ShownLength {
    fn from(lengths: Lengths) -> Self {
        Self { grace_days: lengths.grace_days, retention_days: lengths.retention_days }
    }
}

#[derive(Serialize, JsonSchema)]
struct ShownLevel {
    level: String,
    grace_days: i64,
    retention_days: i64,
}

impl From<&LengthsByLevel> for ShownLengths {
    fn from(lengths: &LengthsByLevel) -> Self {
        let levels = lengths.levels.iter().map(|(level, lengths)| ShownLevel {
            level: level.as_str().to_owned(),
            grace_days: lengths.grace_days,
            retention_days: lengths.retention_days,
        });
        Self { others: lengths.others.into(), levels: levels.collect() }
    }
}

/// What leaving a term costs, shortest term first. A term without a row uses that of the next longer one.
#[derive(Serialize, JsonSchema)]
pub struct ShownFees {
    rows: Vec<ShownRow>,
}

/// The fees of terms of so many months.
#[derive(Serialize, JsonSchema)]
struct ShownRow {
    months: i64,
    bands: Vec<ShownBand>,
}

/// While no more than so many months are used, this share of what was paid is kept.
#[derive(Serialize, JsonSchema)]
struct ShownBand {
    used_months: i64,
    rate: String,
}

impl From<&FeeTable> for ShownFees {
    fn from(table: &FeeTable) -> Self {
        let row = |row: &hubu_core::subscriptions::FeeRow| {
            let bands = row.bands.iter().map(|band| ShownBand {
                used_months: band.used_months,
                rate: band.rate.to_amount().to_text(0),
            });
            ShownRow { months: row.months, bands: bands.collect() }
        };
        Self { rows: table.rows().iter().map(row).collect() }
    }
}
