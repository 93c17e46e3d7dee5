//! Renewals: whether there is one, from when to when, and what the resource is afterwards (`orders` B3, D2, E).

use super::{
    AtExpiry, ExtraDays, OpenOrder, Role, Standing, Status, Subscription, Term, UnifiedDay,
    renewed_expiry,
};
use crate::time::{Timestamp, Zone};

/// Why a resource is not renewed, in order of precedence. The first code is that of a renewal (`orders` D2),
/// the second that of asking for its price (`orders` B3).
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RenewRefusal {
    /// There is no such resource, or it is closed (CBC.99003016; CBC.30050009).
    #[error("the resource is closed or was never there")]
    Gone,
    /// It is attached to another (CBC.30010036; CBC.30050007).
    #[error("the resource is not a primary one")]
    NotPrimary,
    /// An order has it that is not paid (CBC.99003100; CBC.30050010).
    #[error("an unpaid order has the resource")]
    UnpaidOrder,
    /// An order has it that is processed, or it is being unsubscribed or changed (CBC.99003144;
    /// CBC.30050011).
    #[error("an order that has the resource is processed")]
    Processing,
    /// Its product cannot be renewed (CBC.30010069; CBC.30050013).
    #[error("the product cannot be renewed")]
    NotRenewable,
    /// It is not sold for such a term (CBC.30010069; CBC.30050008).
    #[error("the product is not sold for such a term")]
    TermNotSold,
    /// It would be paid too far ahead (CBC.99003154; CBC.30050008).
    #[error("the resource would be paid for too far ahead")]
    TooLong,
    /// It is renewed as a whole, and a part is missing (CBC.99003634; none).
    #[error("the resource is renewed as a whole")]
    Incomplete,
}

/// A renewal that is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Renewal {
    /// For how long.
    pub term: Term,
    /// The day that the customer's renewals end on, where one is set.
    pub unified: Option<UnifiedDay>,
    /// Does the catalogue have a price for the term?
    pub sold: bool,
    /// How many months from now a resource may be paid ahead at the most, where there is a limit.
    pub longest_months: Option<i64>,
}

/// A renewed term.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Renewed {
    /// For how long.
    pub term: Term,
    /// From when: the old end, in grace and retention too.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// The days it has beyond its months or years.
    pub extra: ExtraDays,
}

/// Who renews.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RenewedBy {
    /// The customer: what was set for the end stays.
    Customer,
    /// The system: one time less is left.
    System,
}

/// The term that a renewal would come to.
///
/// A resource that ended longer ago than the renewal pays for is renewed all the same, and is past its end
/// again at once ([`Subscription::due`]).
///
/// # Errors
/// See [`RenewRefusal`].
pub fn check_renewal(
    zone: &Zone,
    subscription: &Subscription,
    standing: &Standing,
    renewal: Renewal,
    now: Timestamp,
) -> Result<Renewed, RenewRefusal> {
    if subscription.status == Status::Closed {
        return Err(RenewRefusal::Gone);
    }
    if standing.role != Role::Primary {
        return Err(RenewRefusal::NotPrimary);
    }
    match standing.open_order {
        Some(OpenOrder::Unpaid) => return Err(RenewRefusal::UnpaidOrder),
        Some(OpenOrder::Processing) => return Err(RenewRefusal::Processing),
        None => {}
    }
    if standing.traits.not_renewable {
        return Err(RenewRefusal::NotRenewable);
    }
    if !renewal.sold || !renewal.term.renewable() {
        return Err(RenewRefusal::TermNotSold);
    }
    let Renewal { term, unified, .. } = renewal;
    let from = subscription.expires;
    let plain = || (renewed_expiry(zone, from, term), ExtraDays::default());
    let (to, extra) = unified.map_or_else(plain, |day| day.renewed(zone, from, term));
    let last = renewal.longest_months.map(|months| zone.day_of(now).plus_months(months));
    if last.is_some_and(|last| zone.day_of(to) > last) {
        return Err(RenewRefusal::TooLong);
    }
    if standing.incomplete {
        return Err(RenewRefusal::Incomplete);
    }
    Ok(Renewed { term, from, to, extra })
}

/// What a resource is once a renewal is paid: in use again, until its new end.
pub fn renew(subscription: &Subscription, renewed: Renewed, by: RenewedBy) -> Subscription {
    let at_expiry = match (by, subscription.at_expiry) {
        (RenewedBy::System, AtExpiry::AutoRenew(settings)) => {
            settings.once_less().map_or(AtExpiry::Grace, AtExpiry::AutoRenew)
        }
        (_, at_expiry) => at_expiry,
    };
    let (expires, cycle) = (renewed.to, renewed.term.unit);
    Subscription { status: Status::InUse, at_expiry, expires, cycle, ..subscription.clone() }
}

#[cfg(test)]
#[path = "renew_tests.rs"]
mod tests;
