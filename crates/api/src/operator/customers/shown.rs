//! A customer as operators see it.

use hubu_app::customers::Profile;
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{AmountText, Instant};

/// A customer. `ies` tells whether it bought half-prepaid edge sites, `enterprise_master` whether its
/// enterprise centre is open; `membership` and `partner` are there while it belongs to somebody.
#[derive(Serialize, JsonSchema)]
pub struct ShownCustomer {
    customer_id: String,
    kind: &'static str,
    account_name: String,
    display_name: String,
    status: &'static str,
    frozen: bool,
    settlement: &'static str,
    signing_entity: String,
    home_site: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<String>,
    ies: bool,
    over_invoiced: AmountText,
    #[serde(skip_serializing_if = "Option::is_none")]
    real_name: Option<RealName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mobile_phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    registered_time: Instant,
    enterprise_master: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    membership: Option<Membership>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partner: Option<Partner>,
}

/// The certified identity of a verified customer.
#[derive(Serialize, JsonSchema)]
struct RealName {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_code: Option<String>,
}

/// Whose member the customer is.
#[derive(Serialize, JsonSchema)]
struct Membership {
    master_id: String,
    mode: &'static str,
}

/// Whose customer it is, besides the realm's.
#[derive(Serialize, JsonSchema)]
struct Partner {
    partner_id: String,
    #[serde(rename = "type")]
    kind: i64,
}

impl From<Profile> for ShownCustomer {
    fn from(profile: Profile) -> Self {
        let Profile { customer, level, master, partner } = profile;
        Self {
            customer_id: customer.id.to_string(),
            kind: customer.kind.customer().map_or("operator", |kind| kind.as_str()),
            account_name: customer.account_name,
            display_name: customer.display_name,
            status: customer.status.as_str(),
            frozen: customer.frozen,
            settlement: customer.settlement.as_str(),
            signing_entity: customer.signing_entity,
            home_site: customer.home_site.as_str(),
            level: level.map(|level| level.as_str().to_owned()),
            ies: customer.half_prepaid,
            over_invoiced: AmountText(customer.over_invoiced),
            real_name: customer
                .real_name
                .map(|real| RealName { name: real.name, credit_code: real.credit_code }),
            mobile_phone: customer.mobile_phone.map(|phone| phone.as_str().to_owned()),
            email: customer.email.map(|email| email.reveal().to_owned()),
            registered_time: Instant(customer.registered),
            enterprise_master: customer.is_master,
            membership: master
                .map(|(master_id, mode)| Membership { master_id, mode: mode.as_str() }),
            partner: partner.map(|(partner_id, kind)| Partner { partner_id, kind: kind.code() }),
        }
    }
}
