//! What time will make of a resource is obliged whenever its terms change.

use hubu_core::subscriptions::next_attempt;
use hubu_store::Fault;
use hubu_store::resources::ResourceRecord;

use crate::ledger::{Desk, Party};

/// The reconciler of what becomes of primary resources when their time ends, with what is attached to them.
pub const RESOURCE_LIFE: &str = "resource_life";

/// The reconciler of renewals that nobody has to think of.
pub const AUTO_RENEW: &str = "auto_renew";

/// Obliges the next transition of a resource with terms, and the next attempt to renew it. What is attached to
/// another follows that one.
///
/// # Errors
/// Only faults.
pub fn watch(desk: &mut Desk<'_, '_>, record: &ResourceRecord) -> Result<(), Fault> {
    let resource = &record.resource;
    let Some(subscription) = &resource.subscription else { return Ok(()) };
    if resource.parent.is_some() {
        return Ok(());
    }
    let lost = || Fault::Bug(format!("the customer of resource {} is not locked", resource.key));
    let customer = desk.holder(&Party::Key(resource.customer)).ok_or_else(lost)?;
    let lengths = desk.lengths(customer.key)?;
    let days = desk.renewals(customer.key)?.deduction;
    let (zone, now) = (desk.realm().zone.clone(), desk.now());
    if let Some(due) = subscription.due(&zone, lengths) {
        desk.oblige(RESOURCE_LIFE, &customer, resource.key.0, due.at);
    }
    if let Some(at) = next_attempt(&zone, subscription, days, lengths, now) {
        desk.oblige(AUTO_RENEW, &customer, resource.key.0, at);
    }
    Ok(())
}
