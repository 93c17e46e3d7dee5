//! How an account's renewals run is set (`orders` D4).

use hubu_core::ids::{CustomerKey, ResourceKey};
use hubu_core::subscriptions::{
    DeductionDays, RenewalSettings, Subscription, UnifiedDay, next_attempt,
};
use hubu_core::time::Zone;
use hubu_store::ledger::Holder;
use hubu_store::records::{self, DueRow, Facts};
use hubu_store::{Error, Fault, Unit, customers, orders, resources};

use super::watch::AUTO_RENEW;
use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// One of the settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RenewalConfig {
    /// When they are deducted.
    Deduction(DeductionDays),
    /// The day they end on.
    Unified(UnifiedDay),
}

/// Sets one of them. Attempts that are due later move; days are those of the realm's zone.
///
/// # Errors
/// Only faults.
pub fn set_renewal_config(
    unit: &mut Unit<'_, '_>,
    zone: &Zone,
    customer: CustomerKey,
    config: RenewalConfig,
) -> Result<Done<()>, Error<()>> {
    let party = Party::Key(customer);
    let locked = Locked::take(unit.tx, &[&party])?;
    let lost = || Fault::Bug(format!("customer {customer} does not exist"));
    let holder = locked.get(&party).ok_or_else(lost)?;
    let place = (holder.group, holder.key);
    let before = resources::renewal_settings(unit.tx, &[customer])?.pop();
    let before = before.map(|(_, settings)| settings).unwrap_or_default();
    let after = match config {
        RenewalConfig::Deduction(deduction) => RenewalSettings { deduction, ..before },
        RenewalConfig::Unified(day) => RenewalSettings { unified: Some(day), ..before },
    };
    if after == before {
        return Ok(Done::before((), place));
    }
    resources::set_renewal_settings(unit.tx, customer, &after)?;
    if after.deduction != before.deduction {
        move_attempts(unit, zone, &holder, after.deduction)?;
    }
    locked.finish(unit.tx, unit.wall)?;
    let mut facts = Facts::new().int("deduction_days", after.deduction.number());
    if let Some(day) = after.unified {
        facts = facts.int("expire_day", day.number());
    }
    let (group, subject) = place;
    Ok(Done { value: (), group, subject, detail: facts.to_json() })
}

/// Obliges the next attempt of everything that is renewed by itself.
fn move_attempts(
    unit: &mut Unit<'_, '_>,
    zone: &Zone,
    holder: &Holder,
    days: DeductionDays,
) -> Result<(), Fault> {
    let (group, customer, now) = (holder.group, holder.key, unit.now);
    let level = customers::levels_at(unit.tx, &[customer], now)?.pop();
    let lengths = orders::lengths(unit.tx)?.of(level.as_ref().map(|(_, level)| level));
    let renewing = resources::auto_renewing(unit.tx, (group, customer))?;
    let due = |(key, one): (ResourceKey, Subscription)| {
        let due = next_attempt(zone, &one, days, lengths, now)?;
        Some(DueRow { group, kind: AUTO_RENEW, key: key.0, customer, due })
    };
    let rows: Vec<DueRow> = renewing.into_iter().filter_map(due).collect();
    records::oblige(unit.tx, &rows)
}
