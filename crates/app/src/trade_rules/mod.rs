//! The rules of trades, as operators set them: what is reviewed, who provides, how far ahead a resource may be
//! paid, how long it stays after its end, and what leaving a term costs.
//!
//! A command reads them when it decides. What was placed before keeps what was decided about it; what falls due
//! later follows the rules of that moment.

pub use hubu_store::orders::{fee_table, lengths, trade_rules};

use hubu_core::customers::Level;
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::orders::{Metering, Provisioning, TradeRules};
use hubu_core::subscriptions::{FeeRow, FeeTable, FeeTableDefect, Lengths, LengthsByLevel};
use hubu_store::records::Facts;
use hubu_store::{Error, Unit, orders, resources};

use crate::settlement::USAGE_SETTLEMENT;
use crate::write::Done;

/// The operator who acts, and its distribution group: the rules are nobody's, so that they stand in its own
/// trail.
pub type Operator = (GroupKey, CustomerKey);

/// Why rules stay as they are. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RuleRefusal {
    /// The rows are no table of fees.
    Fees(FeeTableDefect),
    /// It is so already.
    NothingNew,
}

/// Sets the numbers that rule trades, all of them. Where metering is switched on, whoever has something on demand is
/// settled from now on.
///
/// # Errors
/// [`RuleRefusal::NothingNew`].
pub fn set_trade_rules(
    unit: &mut Unit<'_, '_>,
    rules: &TradeRules,
    operator: Operator,
) -> Result<Done<TradeRules>, Error<RuleRefusal>> {
    let before = trade_rules(unit.tx)?;
    let metering = before.metering.after(rules.metering, unit.now);
    let rules = TradeRules { metering, ..*rules };
    if before == rules {
        return Err(Error::Refused(RuleRefusal::NothingNew));
    }
    orders::set_trade_rules(unit.tx, &rules)?;
    if before.metering == Metering::Off && metering != Metering::Off {
        resources::oblige_metered(unit.tx, USAGE_SETTLEMENT, unit.now)?;
    }
    let facts = Facts::new().amount("review_above", rules.review_above);
    let facts = match rules.provisioning {
        Provisioning::Automatic { delay_ms } => {
            facts.text("provisioning", "automatic").int("delay_ms", delay_ms)
        }
        Provisioning::Reported => facts.text("provisioning", "reported"),
    };
    let facts = match rules.longest_months {
        Some(months) => facts.int("longest_months", months),
        None => facts,
    };
    let facts = match rules.metering {
        Metering::Off => facts.text("metering", "off"),
        Metering::From(_) => facts,
    };
    Ok(done(rules, operator, &facts))
}

/// Sets how long resources stay after their end: for customers of a level, or with none for all others.
///
/// # Errors
/// [`RuleRefusal::NothingNew`].
pub fn set_life_length(
    unit: &mut Unit<'_, '_>,
    level: Option<&Level>,
    wanted: Lengths,
    operator: Operator,
) -> Result<Done<LengthsByLevel>, Error<RuleRefusal>> {
    let before = lengths(unit.tx)?;
    let named = |level| before.levels.iter().find(|(named, _)| named == level);
    let held = level.map_or(Some(before.others), |level| Some(named(level)?.1));
    if held == Some(wanted) {
        return Err(Error::Refused(RuleRefusal::NothingNew));
    }
    orders::set_length(unit.tx, level, wanted)?;
    let facts = Facts::new()
        .text("level", level.map_or("", Level::as_str))
        .int("grace_days", wanted.grace_days)
        .int("retention_days", wanted.retention_days);
    Ok(done(lengths(unit.tx)?, operator, &facts))
}

/// Sets what leaving terms costs, in place of what was set before.
///
/// # Errors
/// See [`RuleRefusal`].
pub fn set_refund_fees(
    unit: &mut Unit<'_, '_>,
    rows: Vec<FeeRow>,
    operator: Operator,
) -> Result<Done<FeeTable>, Error<RuleRefusal>> {
    let defect = |defect| Error::Refused(RuleRefusal::Fees(defect));
    let table = FeeTable::new(rows).map_err(defect)?;
    if fee_table(unit.tx)? == table {
        return Err(Error::Refused(RuleRefusal::NothingNew));
    }
    orders::set_fee_table(unit.tx, &table)?;
    let facts = Facts::new().text("fees", &told(&table));
    Ok(done(table, operator, &facts))
}

/// `24: 12 0.15, 24 0.1`: the months of each term, and for how many of them which share is kept.
fn told(table: &FeeTable) -> String {
    let row = |row: &FeeRow| {
        let band = |band: &hubu_core::subscriptions::FeeBand| {
            format!("{} {}", band.used_months, band.rate.to_amount().to_text(0))
        };
        let bands: Vec<String> = row.bands.iter().map(band).collect();
        format!("{}: {}", row.months, bands.join(", "))
    };
    table.rows().iter().map(row).collect::<Vec<_>>().join("; ")
}

fn done<T>(value: T, (group, subject): Operator, facts: &Facts) -> Done<T> {
    Done { value, group, subject, detail: facts.to_json() }
}
