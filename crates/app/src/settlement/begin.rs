//! Something of a customer's is on demand from now on: its settlement is obliged.

use hubu_core::metering::AcceptanceRules;
use hubu_core::orders::Metering;
use hubu_core::time::Timestamp;
use hubu_store::ledger::Holder;
use hubu_store::records::{self, DueRow};
use hubu_store::{Fault, Unit, orders};

use super::USAGE_SETTLEMENT;
use crate::ledger::Desk;

/// Milliseconds in an hour.
const HOUR_MS: i64 = 3_600_000;

/// Obliges the settlement of a customer of whom something is charged on demand from an instant on, which may be over.
///
/// # Errors
/// Only faults.
pub(crate) fn begin(desk: &mut Desk<'_, '_>, owner: &Holder, from: Timestamp) -> Result<(), Fault> {
    if desk.trade_rules()?.metering != Metering::Off {
        desk.oblige_by(USAGE_SETTLEMENT, owner, owner.key.0, first(from));
    }
    Ok(())
}

/// The same in a unit, from now on.
///
/// # Errors
/// Only faults.
pub(crate) fn begin_now(unit: &mut Unit<'_, '_>, owner: &Holder) -> Result<(), Fault> {
    if orders::trade_rules(unit.tx)?.metering == Metering::Off {
        return Ok(());
    }
    let (group, customer, due) = (owner.group, owner.key, first(unit.now));
    let row = DueRow { group, kind: USAGE_SETTLEMENT, key: customer.0, customer, due };
    records::oblige_by(unit.tx, &[row])
}

/// When what begins at an instant is looked at first: its hour is over, and so is the lag. Where hours of the zone end
/// at other minutes, the run that finds nothing obliges the next.
fn first(from: Timestamp) -> Timestamp {
    let ms = from.ms();
    let end = ms - ms.rem_euclid(HOUR_MS) + HOUR_MS;
    Timestamp::from_ms(end).plus_ms(AcceptanceRules::default().lag_ms)
}
