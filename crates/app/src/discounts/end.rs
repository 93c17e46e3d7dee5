//! Ending a discount: it stays, and no longer counts from an instant on.

use hubu_core::discounts::{Discount, DiscountRefusal, end};
use hubu_core::ids::DiscountKey;
use hubu_core::time::Timestamp;
use hubu_store::{Error, Fault, Unit, discounts, ledger};

use super::{Granted, Operator, facts_of};
use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// When a discount is to end, and why.
#[derive(Clone, Debug)]
pub struct Ending {
    /// The first instant it no longer holds; `None`: now.
    pub at: Option<Timestamp>,
    /// Why (1 to 256 characters).
    pub reason: String,
}

/// Ends a discount; one that has not begun never counts. Nothing that was charged before changes.
///
/// # Errors
/// [`DiscountRefusal::UnknownDiscount`], [`DiscountRefusal::Ended`], [`DiscountRefusal::EndsInPast`],
/// [`DiscountRefusal::EndsSooner`].
pub fn end_discount(
    unit: &mut Unit<'_, '_>,
    key: DiscountKey,
    ending: &Ending,
    (group, operator): Operator,
) -> Result<Done<Granted>, Error<DiscountRefusal>> {
    let granted = discounts::find(unit.tx, key)?;
    let granted = granted.ok_or(Error::Refused(DiscountRefusal::UnknownDiscount))?;
    let subject = granted.customer.unwrap_or(operator);
    let party = Party::Key(subject);
    let mut locked = Locked::take(unit.tx, &[&party])?;
    let before = &granted.discount;
    let period = end(before.period, ending.at, unit.now).map_err(Error::Refused)?;
    let discount = Discount { period, ..before.clone() };
    let to = period.to.ok_or_else(|| Fault::Bug(format!("the discount {key} does not end")))?;
    discounts::end(unit.tx, key, to)?;
    let partner = match granted.partner {
        Some(partner) => ledger::holder_of(unit.tx, partner)?.map(|holder| holder.id),
        None => None,
    };
    let facts = facts_of(&discount, partner.as_deref());
    let group = locked.get(&party).map_or(group, |holder| holder.group);
    locked.raise(unit.now, subject, "discount.ended", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    let detail = facts.text("reason", &ending.reason).to_json();
    Ok(Done { value: Granted { discount, ..granted }, group, subject, detail })
}
