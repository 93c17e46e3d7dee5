//! The rules of trades, as operators set them; where nothing is set, the defaults of `core` hold.

use hubu_core::customers::Level;
use hubu_core::ids::CustomerKey;
use hubu_core::orders::TradeRules;
use hubu_core::subscriptions::{FeeTable, Lengths, LengthsByLevel};
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[];

/// The numbers that rule trades.
///
/// # Errors
/// Only faults.
pub fn trade_rules(_tx: &mut Tx<'_>) -> Result<TradeRules, Fault> {
    unimplemented!()
}

/// Sets all of them.
///
/// # Errors
/// Only faults.
pub fn set_trade_rules(_tx: &mut Tx<'_>, _rules: &TradeRules) -> Result<(), Fault> {
    unimplemented!()
}

/// How long resources stay after their end, by level.
///
/// # Errors
/// Only faults.
pub fn lengths(_tx: &mut Tx<'_>) -> Result<LengthsByLevel, Fault> {
    unimplemented!()
}

/// Sets how long, for a level or for all others.
///
/// # Errors
/// Only faults.
pub fn set_length(
    _tx: &mut Tx<'_>,
    _level: Option<&Level>,
    _lengths: Lengths,
) -> Result<(), Fault> {
    unimplemented!()
}

/// What leaving terms costs.
///
/// # Errors
/// Only faults.
pub fn fee_table(_tx: &mut Tx<'_>) -> Result<FeeTable, Fault> {
    unimplemented!()
}

/// Sets what leaving terms costs, in place of what was set before.
///
/// # Errors
/// Only faults.
pub fn set_fee_table(_tx: &mut Tx<'_>, _table: &FeeTable) -> Result<(), Fault> {
    unimplemented!()
}

/// How many resources of customers left within five days for nothing, by orders that were placed from one
/// instant up to another; those that were rejected do not count. Customers without any are left out.
///
/// # Errors
/// Only faults.
pub fn five_days_used(
    _tx: &mut Tx<'_>,
    _customers: &[CustomerKey],
    (_from, _to): (Timestamp, Timestamp),
) -> Result<Vec<(CustomerKey, i64)>, Fault> {
    unimplemented!()
}
