//! From a term to usage on demand: at its end, or now (`orders` D5, D6).

use super::{
    AtExpiry, Fee, Freeze, OpenOrder, PaidTerm, Refund, RefundRefusal, Role, Sale, Scenario,
    Standing, Status, Subscription,
};
use crate::time::{Timestamp, Zone};

/// Why a resource does not go on demand, in order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ToOnDemandRefusal {
    /// There is no such primary resource, or it is closed (CBC.99003012).
    #[error("there is no such primary resource")]
    Unknown,
    /// It is one of the marketplace's strictly selected products (CBC.99003608).
    #[error("the product is strictly selected")]
    StrictSelected,
    /// Its product does not go on demand (CBC.99003609).
    #[error("the product does not go on demand")]
    Product,
    /// It is in grace or retention (CBC.99003610).
    #[error("the resource is in grace or retention")]
    Ended,
    /// It is a package (CBC.99003611).
    #[error("the resource is a package")]
    Package,
    /// It is a part of a solution (CBC.99003622).
    #[error("the resource is a part of a solution")]
    Solution,
    /// An order that is not over has it (CBC.99003623).
    #[error("another trade with the resource is under way")]
    OpenOrder,
    /// It is frozen for a violation (CBC.99003624).
    #[error("the resource is frozen for a violation")]
    Violation,
    /// It is frozen by the police (CBC.99003625).
    #[error("the resource is frozen by the police")]
    Police,
    /// Its account is frozen (CBC.99003626).
    #[error("the account is frozen")]
    Account,
    /// It was not to go on demand, and that cannot be cancelled (CBC.0100).
    #[error("the resource is not set to go on demand")]
    NotSet,
    /// What is left cannot be given back; only going on demand now is refused so.
    #[error(transparent)]
    Refund(#[from] RefundRefusal),
}

/// A resource that went on demand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Converted {
    /// What it is afterwards: closed as a resource with a term.
    pub subscription: Subscription,
    /// What is given back.
    pub refund: Refund,
}

/// May a resource go on demand?
///
/// # Errors
/// See [`ToOnDemandRefusal`].
pub fn check_to_on_demand(
    subscription: &Subscription,
    standing: &Standing,
) -> Result<(), ToOnDemandRefusal> {
    use ToOnDemandRefusal as Refusal;
    if subscription.status == Status::Closed || standing.role != Role::Primary {
        return Err(Refusal::Unknown);
    }
    if standing.traits.strict_selected {
        return Err(Refusal::StrictSelected);
    }
    if standing.traits.not_to_on_demand {
        return Err(Refusal::Product);
    }
    if subscription.status != Status::InUse {
        return Err(Refusal::Ended);
    }
    match standing.sale {
        Sale::Package => return Err(Refusal::Package),
        Sale::Solution => return Err(Refusal::Solution),
        _ => {}
    }
    if let Some(OpenOrder::Unpaid | OpenOrder::Processing) = standing.open_order {
        return Err(Refusal::OpenOrder);
    }
    match standing.frozen {
        Some(Freeze::Violation) => Err(Refusal::Violation),
        Some(Freeze::Police) => Err(Refusal::Police),
        Some(Freeze::Account) => Err(Refusal::Account),
        None => Ok(()),
    }
}

/// Sets a resource to go on demand at its end, in place of whatever else was to happen then.
///
/// # Errors
/// See [`ToOnDemandRefusal`].
pub fn set_to_on_demand(
    subscription: &Subscription,
    standing: &Standing,
) -> Result<Subscription, ToOnDemandRefusal> {
    check_to_on_demand(subscription, standing)?;
    Ok(Subscription { at_expiry: AtExpiry::ToOnDemand, ..subscription.clone() })
}

/// Cancels that: at its end the resource enters the grace period.
///
/// # Errors
/// See [`ToOnDemandRefusal`].
pub fn cancel_to_on_demand(
    subscription: &Subscription,
    standing: &Standing,
) -> Result<Subscription, ToOnDemandRefusal> {
    check_to_on_demand(subscription, standing)?;
    if subscription.at_expiry != AtExpiry::ToOnDemand {
        return Err(ToOnDemandRefusal::NotSet);
    }
    Ok(Subscription { at_expiry: AtExpiry::Grace, ..subscription.clone() })
}

/// Lets a resource go on demand now. What is not used of the term that runs is given back without a fee, and
/// terms that have not begun whole.
///
/// # Errors
/// See [`ToOnDemandRefusal`].
pub fn convert_now(
    zone: &Zone,
    subscription: &Subscription,
    standing: &Standing,
    terms: &[PaidTerm],
    now: Timestamp,
) -> Result<Converted, ToOnDemandRefusal> {
    check_to_on_demand(subscription, standing)?;
    let left = terms.iter().filter(|term| !term.over(now));
    let case = |term: &PaidTerm| {
        if term.begun(now) { Scenario::ToOnDemand } else { Scenario::unbegun(term.kind) }
    };
    let refund = Refund::of(zone, left.map(|term| (term, case(term))), Fee::Waived, now)?;
    let subscription = Subscription { status: Status::Closed, ..subscription.clone() };
    Ok(Converted { subscription, refund })
}

#[cfg(test)]
#[path = "to_on_demand_tests.rs"]
mod tests;
