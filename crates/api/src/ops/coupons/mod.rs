//! Coupons and cards of a customer (`accounts` C), and its commercial discounts (`orders` A10).

mod list_business_discount_info;
mod list_customer_coupon_change_records;
mod list_stored_value_cards;
mod list_sub_customer_coupons;
mod quoting;
mod redeem_stored_value_card;

pub use list_business_discount_info::ListBusinessDiscountInfo;
pub use list_customer_coupon_change_records::ListCustomerCouponChangeRecords;
pub use list_stored_value_cards::ListStoredValueCards;
pub use list_sub_customer_coupons::ListSubCustomerCoupons;
pub use redeem_stored_value_card::RedeemStoredValueCard;

use hubu_core::coupons::Plan;
use hubu_core::ids::CouponKey;
use schemars::JsonSchema;
use serde::Serialize;

use crate::edge::decode::{BadField, Fields, Text};

/// A use limit as it goes out (`use_limiti_info_id` is the wire's spelling).
#[derive(Serialize, JsonSchema)]
pub struct UseLimitInfo {
    use_limiti_info_id: String,
    limit_key: String,
    value1: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    value2: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    value_unit: String,
    limit_type: String,
    promotion_plan_id: String,
}

/// The use limits of a plan.
pub fn use_limits(plan: &Plan) -> Vec<UseLimitInfo> {
    let plan_id = plan.key.to_wire();
    let limits = (1..).zip(plan.limits.iter().cloned());
    limits
        .map(|(number, limit): (usize, _)| UseLimitInfo {
            use_limiti_info_id: format!("{}-{number}", plan.key),
            limit_key: limit.key,
            value1: limit.value1,
            value2: limit.value2,
            value_unit: limit.unit,
            limit_type: limit.limit_type,
            promotion_plan_id: plan_id.clone(),
        })
        .collect()
}

/// A coupon or card that a filter names. An id of another form belongs to nothing, and 0 is the key
/// of nothing.
fn opt_coupon(fields: &mut Fields<'_>, name: &'static str) -> Result<Option<CouponKey>, BadField> {
    let id = fields.opt_text(name, Text::max(64).sample("CP1"))?;
    Ok(id.map(|id| CouponKey::parse_wire(&id).unwrap_or(CouponKey(0))))
}
