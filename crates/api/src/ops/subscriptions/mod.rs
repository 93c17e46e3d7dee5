//! Resources with terms (`orders` D): lists, renewals, auto-renewal, going on demand, leaving; and their old
//! forms (`orders` F).
//!
//! Times are in UTC, names in the language that is asked for. Writes are the customer's own: partners buy
//! nothing.

mod auto_renewal_resources;
mod auto_renewal_resources_former;
mod cancel_auto_renewal_resources;
mod cancel_auto_renewal_resources_former;
mod cancel_resources_subscription;
mod cancel_resources_subscription_former;
mod list_pay_per_use_customer_resources;
mod list_pay_per_use_customer_resources_former;
mod renewal;
mod renewal_resources;
mod renewal_resources_former;
mod set_resources_renew_config;
mod update_period_to_on_demand;
mod update_period_to_on_demand_instantly;

pub use auto_renewal_resources::AutoRenewalResources;
pub use auto_renewal_resources_former::AutoRenewalResourcesFormer;
pub use cancel_auto_renewal_resources::CancelAutoRenewalResources;
pub use cancel_auto_renewal_resources_former::CancelAutoRenewalResourcesFormer;
pub use cancel_resources_subscription::CancelResourcesSubscription;
pub use cancel_resources_subscription_former::CancelResourcesSubscriptionFormer;
pub use list_pay_per_use_customer_resources::ListPayPerUseCustomerResources;
pub use list_pay_per_use_customer_resources_former::ListPayPerUseCustomerResourcesFormer;
pub use renewal_resources::RenewalResources;
pub use renewal_resources_former::RenewalResourcesFormer;
pub use set_resources_renew_config::SetResourcesRenewConfig;
pub use update_period_to_on_demand::UpdatePeriodToOnDemand;
pub use update_period_to_on_demand_instantly::UpdatePeriodToOnDemandInstantly;

#[cfg(test)]
mod tests;

pub(super) use renewal::{read_resources, read_term};

use schemars::JsonSchema;
use serde::Serialize;

use super::former::{SUCCESS_CODE, SUCCESS_MESSAGE};
use crate::codes::{Code, Refusal};
use crate::edge::decode::{BadField, Fields, Reads, Text};
use crate::language::Lang;
use crate::registry::{Entry, entry};

/// The operations, in the order of the wire's paths.
pub fn registry() -> [Entry; 13] {
    [
        entry::<CancelResourcesSubscriptionFormer>(),
        entry::<ListPayPerUseCustomerResourcesFormer>(),
        entry::<RenewalResourcesFormer>(),
        entry::<CancelAutoRenewalResourcesFormer>(),
        entry::<AutoRenewalResourcesFormer>(),
        entry::<CancelAutoRenewalResources>(),
        entry::<AutoRenewalResources>(),
        entry::<RenewalResources>(),
        entry::<SetResourcesRenewConfig>(),
        entry::<UpdatePeriodToOnDemand>(),
        entry::<UpdatePeriodToOnDemandInstantly>(),
        entry::<CancelResourcesSubscription>(),
        entry::<ListPayPerUseCustomerResources>(),
    ]
}

/// Characters of a resource's id at the most.
const RESOURCE_ID: Text = Text::max(64);

/// `{resource_id}`.
pub struct OfResource {
    id: String,
}

impl Reads for OfResource {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { id: fields.text("resource_id", RESOURCE_ID)? })
    }
}

/// `{domain_id}` and `{resource_id}` of an old form; the former decides nothing.
pub struct FormerOfResource {
    id: String,
}

impl Reads for FormerOfResource {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.text("domain_id", Text::max(64))?;
        Ok(Self { id: fields.text("resource_id", RESOURCE_ID)? })
    }
}

/// `action_id=autorenew`.
pub struct AutoRenewAction;

impl Reads for AutoRenewAction {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.word("action_id", &[("autorenew", ())])?;
        Ok(Self)
    }
}

/// A resource with which something failed (`fail_resource_infos`).
#[derive(Serialize, JsonSchema)]
pub struct FailResourceInfo {
    resource_id: String,
    error_code: &'static str,
    error_msg: String,
}

impl FailResourceInfo {
    /// What is said of one of these resources.
    pub fn new(resources: &[String], refusal: &Refusal, lang: Lang) -> Self {
        Self {
            resource_id: named(resources, refusal),
            error_code: refusal.code().text(),
            error_msg: refusal.message(lang),
        }
    }
}

/// The resource of a request that a refusal is about.
fn named(resources: &[String], refusal: &Refusal) -> String {
    let place = refusal.place().unwrap_or_default();
    resources.get(place).cloned().unwrap_or_default()
}

/// What an old form answers that has nothing else to tell.
#[derive(Serialize, JsonSchema)]
pub struct FormerSuccess {
    error_code: &'static str,
    error_msg: &'static str,
}

/// Success, as the old forms say it.
const FORMER_SUCCESS: FormerSuccess =
    FormerSuccess { error_code: SUCCESS_CODE, error_msg: SUCCESS_MESSAGE };

/// Auto-renewal: the old code of each new one.
const FORMER_AUTO_RENEWAL: &[(Code, Code)] = &[
    (Code::ResourceUnknown, Code::FormerResourceUnknown),
    (Code::ResourceEndedOrFrozen, Code::FormerResourceEndedOrFrozen),
    (Code::AutoRenewalNotSet, Code::FormerAutoRenewalNotSet),
];
