//! The rules of trades, as operators set them; where nothing is set, the defaults of `core` hold.

use hubu_core::customers::Level;
use hubu_core::ids::CustomerKey;
use hubu_core::money::Amount;
use hubu_core::orders::{Metering, Provisioning, TradeRules};
use hubu_core::subscriptions::{FeeBand, FeeRate, FeeRow, FeeTable, Lengths, LengthsByLevel};
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[
    &RULES,
    &CLEAR_RULES,
    &SET_RULES,
    &LENGTHS,
    &SET_LENGTH,
    &FEES,
    &CLEAR_FEES,
    &SET_FEES,
    &FIVE_DAYS,
];

/// Refunds above this, in units of 10^-8, are reviewed.
const REVIEW_ABOVE: &str = "review_above_e8";
/// Who provides: [`AUTOMATIC`] or [`REPORTED`].
const PROVISIONING: &str = "provisioning";
/// How many milliseconds after payment, where nobody reports.
const DELAY: &str = "provision_delay_ms";
/// How many months a resource may be paid ahead.
const LONGEST: &str = "longest_months";
/// From when on resources on demand are metered, in milliseconds; [`UNMETERED`] where they are not.
const METERED: &str = "metered_from_ms";

/// Nobody provides.
const AUTOMATIC: i64 = 1;
/// The cloud services report.
const REPORTED: i64 = 2;

/// Nothing is metered.
const UNMETERED: i64 = -1;

static RULES: Sql = Sql::new("orders.trade_rules", "SELECT rule, value FROM trade_rule");

static CLEAR_RULES: Sql = Sql::new("orders.clear_trade_rules", "DELETE FROM trade_rule");

static SET_RULES: Sql = Sql::over(
    "orders.set_trade_rules",
    &[Column::Text("rule"), Column::Int("value")],
    "INSERT INTO trade_rule (rule, value) SELECT v.rule, v.value FROM {rows}",
);

static LENGTHS: Sql = Sql::new(
    "orders.lengths",
    "SELECT level, grace_days, retention_days FROM life_length ORDER BY level",
);

static SET_LENGTH: Sql = Sql::new(
    "orders.set_length",
    "INSERT INTO life_length (level, grace_days, retention_days) VALUES ($1, $2, $3) \
     ON CONFLICT (level) DO UPDATE SET grace_days = excluded.grace_days, \
     retention_days = excluded.retention_days",
);

static FEES: Sql = Sql::new(
    "orders.fees",
    "SELECT months, used_months, rate_e8 FROM refund_fee ORDER BY months, used_months",
);

static CLEAR_FEES: Sql = Sql::new("orders.clear_fees", "DELETE FROM refund_fee");

static SET_FEES: Sql = Sql::over(
    "orders.set_fees",
    &[Column::Int("months"), Column::Int("used_months"), Column::Int("rate")],
    "INSERT INTO refund_fee (months, used_months, rate_e8) \
     SELECT v.months, v.used_months, v.rate FROM {rows}",
);

// Status 4 is cancelled, which an order of this type is only where it was rejected.
static FIVE_DAYS: Sql = Sql::over(
    "orders.five_days_used",
    &[Column::Int("k")],
    "SELECT v.k, CAST(SUM(o.five_days) AS BIGINT) FROM {rows} CROSS JOIN customer h \
     CROSS JOIN customer_order o WHERE h.customer_key = v.k AND o.group_id = h.group_id \
     AND o.customer_key = v.k AND o.placed_ms >= $1 AND o.placed_ms < $2 AND o.five_days > 0 \
     AND o.status <> 4 GROUP BY v.k",
);

/// The numbers that rule trades.
///
/// # Errors
/// Only faults.
pub fn trade_rules(tx: &mut Tx<'_>) -> Result<TradeRules, Fault> {
    let mut rules = TradeRules::default();
    let (mut reported, mut delay_ms) = (false, 0);
    for row in tx.query(&RULES, &[])? {
        let mut row = row.reader();
        let (rule, value) = (row.text()?, row.int()?);
        match (rule.as_str(), value) {
            (REVIEW_ABOVE, above) => rules.review_above = Amount::from_e8(above),
            (PROVISIONING, AUTOMATIC) => reported = false,
            (PROVISIONING, REPORTED) => reported = true,
            (DELAY, delay) => delay_ms = delay,
            (LONGEST, months) => rules.longest_months = Some(months),
            (METERED, UNMETERED) => rules.metering = Metering::Off,
            (METERED, from) => rules.metering = Metering::From(Timestamp::from_ms(from)),
            _ => return Err(Fault::Bug(format!("the rule of trades {rule} is {value}"))),
        }
    }
    let automatic = Provisioning::Automatic { delay_ms };
    rules.provisioning = if reported { Provisioning::Reported } else { automatic };
    Ok(rules)
}

/// Sets all of them.
///
/// # Errors
/// Only faults.
pub fn set_trade_rules(tx: &mut Tx<'_>, rules: &TradeRules) -> Result<(), Fault> {
    let (who, delay) = match rules.provisioning {
        Provisioning::Automatic { delay_ms } => (AUTOMATIC, Some(delay_ms)),
        Provisioning::Reported => (REPORTED, None),
    };
    let metered = match rules.metering {
        Metering::Off => Some(UNMETERED),
        Metering::From(Timestamp::EPOCH) => None,
        Metering::From(from) => Some(from.ms()),
    };
    let numbers = [
        (REVIEW_ABOVE, Some(rules.review_above.e8())),
        (PROVISIONING, Some(who)),
        (DELAY, delay),
        (LONGEST, rules.longest_months),
        (METERED, metered),
    ];
    let row = |(rule, value): (&str, Option<i64>)| Some(vec![rule.into(), value?.into()]);
    let rows: Vec<Vec<Value>> = numbers.into_iter().filter_map(row).collect();
    tx.execute(&CLEAR_RULES, &[])?;
    tx.execute_set(&SET_RULES, &[], &rows).map(|_| ())
}

/// How long resources stay after their end, by level.
///
/// # Errors
/// Only faults.
pub fn lengths(tx: &mut Tx<'_>) -> Result<LengthsByLevel, Fault> {
    let mut lengths = LengthsByLevel::default();
    for row in tx.query(&LENGTHS, &[])? {
        let mut row = row.reader();
        let level = row.text()?;
        let of_level = Lengths { grace_days: row.int()?, retention_days: row.int()? };
        match Level::parse(&level) {
            Some(level) => lengths.levels.push((level, of_level)),
            None if level.is_empty() => lengths.others = of_level,
            None => return Err(Fault::Bug(format!("{level} is no level"))),
        }
    }
    Ok(lengths)
}

/// Sets how long, for a level or for all others.
///
/// # Errors
/// Only faults.
pub fn set_length(tx: &mut Tx<'_>, level: Option<&Level>, lengths: Lengths) -> Result<(), Fault> {
    let level = level.map_or("", Level::as_str);
    let params: [Value; 3] =
        [level.into(), lengths.grace_days.into(), lengths.retention_days.into()];
    tx.execute(&SET_LENGTH, &params).map(|_| ())
}

/// What leaving terms costs.
///
/// # Errors
/// Only faults.
pub fn fee_table(tx: &mut Tx<'_>) -> Result<FeeTable, Fault> {
    let mut rows: Vec<FeeRow> = Vec::new();
    for row in tx.query(&FEES, &[])? {
        let mut row = row.reader();
        let (months, used_months, rate) = (row.int()?, row.int()?, row.amount()?);
        let no_share = || Fault::Bug(format!("{rate} is no share of what was paid"));
        let band = FeeBand { used_months, rate: FeeRate::from_amount(rate).ok_or_else(no_share)? };
        match rows.last_mut() {
            Some(last) if last.months == months => last.bands.push(band),
            _ => rows.push(FeeRow { months, bands: vec![band] }),
        }
    }
    if rows.is_empty() {
        return Ok(FeeTable::default());
    }
    FeeTable::new(rows).map_err(|defect| Fault::Bug(defect.to_string()))
}

/// Sets what leaving terms costs, in place of what was set before. After a table without rows the one that
/// every realm begins with holds.
///
/// # Errors
/// Only faults.
pub fn set_fee_table(tx: &mut Tx<'_>, table: &FeeTable) -> Result<(), Fault> {
    let row = |months: i64, band: &FeeBand| {
        vec![months.into(), band.used_months.into(), band.rate.to_amount().into()]
    };
    let of_term = |term: &FeeRow| -> Vec<Vec<Value>> {
        term.bands.iter().map(|band| row(term.months, band)).collect()
    };
    let rows: Vec<Vec<Value>> = table.rows().iter().flat_map(of_term).collect();
    tx.execute(&CLEAR_FEES, &[])?;
    tx.execute_set(&SET_FEES, &[], &rows).map(|_| ())
}

/// How many resources of customers left within five days for nothing, by orders that were placed from one
/// instant up to another; those that were rejected do not count. Customers without any are left out.
///
/// # Errors
/// Only faults.
pub fn five_days_used(
    tx: &mut Tx<'_>,
    customers: &[CustomerKey],
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(CustomerKey, i64)>, Fault> {
    let rows: Vec<Vec<Value>> = customers.iter().map(|key| vec![(*key).into()]).collect();
    let found = tx.query_set(&FIVE_DAYS, &[from.into(), to.into()], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((CustomerKey(row.int()?), row.int()?))
        })
        .collect()
}
