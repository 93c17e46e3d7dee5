//! Discounts that operators grant: to one customer, for a partner of its or for the cloud itself, or to
//! everybody. Prices ask for what counts for a customer ([`of_customer`]).

mod end;
mod grant;

pub use end::{Ending, end_discount};
pub use grant::{NewGrant, create_discount, create_promotion};
pub use hubu_store::discounts::{DiscountFilter, Granted, discounts_page, find};

use hubu_core::discounts::{Discount, DiscountKind};
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::time::Timestamp;
use hubu_store::records::Facts;
use hubu_store::{Fault, Tx, discounts};

/// The operator who acts, and its distribution group: promotions are nobody's, so that their trail and
/// their events are its own.
pub type Operator = (GroupKey, CustomerKey);

/// Every discount in force for a customer at an instant: its own commercial ones, what its partner and that
/// one's distributor grant it while they are so, and promotions; by kind, then by age. One query.
///
/// # Errors
/// Only faults.
pub fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    at: Timestamp,
) -> Result<Vec<Discount>, Fault> {
    discounts::in_force(tx, customer, at)
}

/// The commercial discounts in force for a customer at an instant, by age: its contract with the cloud.
///
/// # Errors
/// Only faults.
pub fn commercial_of(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    at: Timestamp,
) -> Result<Vec<Discount>, Fault> {
    let mut all = of_customer(tx, customer, at)?;
    all.retain(|discount| discount.kind == DiscountKind::Commercial);
    Ok(all)
}

/// What events and the audit trail say of a discount; `partner` is the id of the partner that grants it.
fn facts_of(discount: &Discount, partner: Option<&str>) -> Facts {
    let scope = &discount.scope;
    let value = discount.reduction.value().unwrap_or_default();
    let mut facts = Facts::new()
        .text("discount_id", &discount.key.to_wire())
        .text("discount_type", discount.kind.as_str())
        .text("name", &discount.name)
        .int("discount_mode", discount.reduction.mode().code())
        .text("discount_value", &value.to_text(0));
    for (name, value) in [
        ("partner", partner),
        ("cloud_service_type", scope.service.as_deref()),
        ("resource_type", scope.resource_type.as_deref()),
        ("region", scope.region.as_deref()),
        ("resource_spec", scope.spec.as_deref()),
    ] {
        if let Some(value) = value {
            facts = facts.text(name, value);
        }
    }
    if !scope.modes.is_empty() {
        let modes: Vec<&str> = scope.modes.iter().map(|mode| mode.as_str()).collect();
        facts = facts.text("modes", &modes.join(" "));
    }
    if let Some(months) = scope.least_months {
        facts = facts.int("least_months", months);
    }
    if let Some(least) = scope.least_amount {
        facts = facts.amount("least_amount", least);
    }
    let period = discount.period;
    facts.time("effective_time", Some(period.from)).time("expire_time", period.to)
}
