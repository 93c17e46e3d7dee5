//! Discounts as operators see them.

use hubu_app::discounts::Granted;
use hubu_app::oversight::{CustomerIds, ids_of};
use hubu_app::{Fault, Tx};
use hubu_core::discounts::Scope;
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{AmountText, Instant};

/// A discount. One without a `customer_id` is everybody's; one without an `expire_time` goes on.
#[derive(Serialize, JsonSchema)]
pub struct ShownDiscount {
    discount_id: String,
    discount_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partner_id: Option<String>,
    name: String,
    discount_mode: i64,
    discount_value: String,
    scope: ShownScope,
    effective_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
    created_time: Instant,
}

/// What it counts for; what is missing or empty does not restrict.
#[derive(Serialize, JsonSchema)]
struct ShownScope {
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud_service_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_spec: Option<String>,
    modes: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    least_months: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    least_amount: Option<AmountText>,
}

impl ShownDiscount {
    /// Shows a discount; `ids` has those of its customer and its partner.
    pub fn new(granted: Granted, ids: &CustomerIds) -> Self {
        let Granted { discount, customer, partner, created } = granted;
        let id = |key| ids.get(&key).cloned().unwrap_or_default();
        let value = discount.reduction.value().unwrap_or_default();
        Self {
            discount_id: discount.key.to_wire(),
            discount_type: discount.kind.as_str(),
            customer_id: customer.map(id),
            partner_id: partner.map(id),
            name: discount.name,
            discount_mode: discount.reduction.mode().code(),
            discount_value: value.to_text(0),
            scope: ShownScope::from(discount.scope),
            effective_time: Instant(discount.period.from),
            expire_time: discount.period.to.map(Instant),
            created_time: Instant(created),
        }
    }

    /// Shows discounts, with the ids read in one query.
    pub fn all(tx: &mut Tx<'_>, granted: Vec<Granted>) -> Result<Vec<Self>, Fault> {
        let ids = ids_of(tx, granted.iter().flat_map(|one| [one.customer, one.partner]).flatten())?;
        Ok(granted.into_iter().map(|one| Self::new(one, &ids)).collect())
    }

    /// Shows one.
    pub fn one(tx: &mut Tx<'_>, granted: Granted) -> Result<Self, Fault> {
        let ids = ids_of(tx, [granted.customer, granted.partner].into_iter().flatten())?;
        Ok(Self::new(granted, &ids))
    }
}

impl From<Scope> for ShownScope {
    fn from(scope: Scope) -> Self {
        Self {
            cloud_service_type: scope.service,
            resource_type: scope.resource_type,
            region: scope.region,
            resource_spec: scope.spec,
            modes: scope.modes.iter().map(|mode| mode.as_str()).collect(),
            least_months: scope.least_months,
            least_amount: scope.least_amount.map(AmountText),
        }
    }
}

/// A page of discounts, the newest first.
#[derive(Serialize, JsonSchema)]
pub struct ShownDiscounts {
    pub(super) total_count: i64,
    pub(super) discounts: Vec<ShownDiscount>,
}
