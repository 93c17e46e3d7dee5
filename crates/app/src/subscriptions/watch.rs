//! What time will make of a resource is obliged whenever its terms change.

use hubu_core::subscriptions::next_attempt;
use hubu_store::Fault;
use hubu_store::resources::ResourceRecord;

use super::family::{Family, holder_of, lives};
use crate::ledger::Desk;

/// The reconciler of what becomes of primary resources when their time ends, with what is attached to them.
pub const RESOURCE_LIFE: &str = "resource_life";

/// The reconciler of renewals that nobody has to think of.
pub const AUTO_RENEW: &str = "auto_renew";

/// Obliges the next transition of a resource with terms, and the next attempt to renew it. What is attached to
/// another is looked at together with that one: whichever of a family changes first is obliged.
///
/// # Errors
/// Only faults.
pub fn watch(desk: &mut Desk<'_, '_>, record: &ResourceRecord) -> Result<(), Fault> {
    oblige(desk, record, &[RESOURCE_LIFE, AUTO_RENEW])
}

/// Obliges the next attempt to renew a resource alone: its terms have not changed, and grace or retention that
/// runs ends no earlier than it was to, whatever its length is by now.
///
/// # Errors
/// Only faults.
pub(super) fn watch_attempts(
    desk: &mut Desk<'_, '_>,
    record: &ResourceRecord,
) -> Result<(), Fault> {
    oblige(desk, record, &[AUTO_RENEW])
}

fn oblige(
    desk: &mut Desk<'_, '_>,
    record: &ResourceRecord,
    kinds: &[&'static str],
) -> Result<(), Fault> {
    let parent = record.resource.parent.and_then(|parent| desk.resource_of(parent));
    let alone = || desk.resource_of(record.resource.key);
    // What is attached to something without a term, or whose term is over, ends by itself.
    let primary = parent.filter(lives).or_else(alone);
    let Some(primary) = primary.filter(lives) else { return Ok(()) };
    let (customer, key) = (holder_of(desk, primary.resource.customer)?, primary.resource.key);
    let lengths = desk.lengths(customer.key)?;
    let days = desk.renewals(customer.key)?.deduction;
    let (family, zone) = (Family::of(desk, primary), desk.realm().zone.clone());
    let terms = family.members().filter_map(|one| one.resource.subscription.as_ref());
    let next = terms.filter_map(|one| one.due(&zone, lengths)).map(|due| due.at).min();
    let renewed = family.primary.resource.subscription.as_ref();
    let renewed = renewed.filter(|_| family.primary.resource.parent.is_none());
    let attempt = renewed.and_then(|one| next_attempt(&zone, one, days, lengths, desk.now()));
    for (kind, at) in [(RESOURCE_LIFE, next), (AUTO_RENEW, attempt)] {
        if let Some(at) = at.filter(|_| kinds.contains(&kind)) {
            desk.oblige(kind, &customer, key.0, at);
        }
    }
    Ok(())
}
