//! [`watch`]: the calendar is told what happens to a resource next.

use hubu_core::subscriptions::next_attempt;
use hubu_store::Fault;
use hubu_store::resources::ResourceRecord;

use super::family::{Family, lives};
use super::life::RESOURCE_LIFE;
use super::renewal_order::holder_of;
use super::try_auto_renew::AUTO_RENEW;
use crate::ledger::Desk;

/// Obliges the reconcilers to look at a primary resource again: when its next period begins or ends, and when
/// its renewal is tried next. What is attached is looked at together with it. To be called after each change
/// of any of them; where nothing comes next nothing is obliged.
///
/// # Errors
/// [`Fault::Bug`] where its customer was not needed with its prices.
pub fn watch(desk: &mut Desk<'_, '_>, resource: &ResourceRecord) -> Result<(), Fault> {
    let primary = match resource.resource.parent {
        Some(parent) => desk.resource_of(parent),
        None => desk.resource_of(resource.resource.key),
    };
    let Some(primary) = primary.filter(lives) else { return Ok(()) };
    let (customer, key) = (primary.resource.customer, primary.resource.key);
    let holder = holder_of(desk, customer)?;
    let lengths = desk.lengths(customer)?;
    let days = desk.renewals(customer)?.deduction;
    let (family, zone) = (Family::of(desk, primary), desk.realm().zone.clone());
    let terms = family.members().filter_map(|one| one.resource.subscription.as_ref());
    let next = terms.filter_map(|one| one.due(&zone, lengths)).map(|due| due.at).min();
    let attempt = family.primary.resource.subscription.as_ref();
    let attempt = attempt.and_then(|one| next_attempt(&zone, one, days, lengths, desk.now()));
    for (kind, at) in [(RESOURCE_LIFE, next), (AUTO_RENEW, attempt)] {
        if let Some(at) = at {
            desk.oblige(kind, &holder, key.0, at);
        }
    }
    Ok(())
}
