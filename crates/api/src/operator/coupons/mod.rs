//! Coupon plans, and the coupons and cards of customers.

mod activate_coupon;
mod create_coupon_plan;
mod freeze_coupon;
mod issue_coupons;
mod list_coupon_plans;
mod list_customer_coupons;
mod recall_coupon;
mod show_coupon_plan;
mod shown;
mod unfreeze_coupon;

pub use activate_coupon::ActivateCoupon;
pub use create_coupon_plan::CreateCouponPlan;
pub use freeze_coupon::FreezeCoupon;
pub use issue_coupons::IssueCoupons;
pub use list_coupon_plans::ListCouponPlans;
pub use list_customer_coupons::ListCustomerCoupons;
pub use recall_coupon::RecallCoupon;
pub use show_coupon_plan::ShowCouponPlan;
pub use unfreeze_coupon::UnfreezeCoupon;

use hubu_core::ids::{CouponKey, CustomerId, PlanKey};

use super::REASON;
use super::paths::customer_id;
use crate::edge::decode::{BadField, Fields, Reads, Text};

/// `{plan_id}`. An id of another form belongs to nothing, and 0 is the key of nothing.
pub struct OfPlan {
    plan: PlanKey,
}

impl Reads for OfPlan {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let id = fields.text("plan_id", Text::max(64).sample("PP1"))?;
        Ok(Self { plan: PlanKey::parse_wire(&id).unwrap_or(PlanKey(0)) })
    }
}

/// `{customer_id}` and `{coupon_id}`.
pub struct OfCoupon {
    customer: CustomerId,
    coupon: CouponKey,
}

impl Reads for OfCoupon {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let customer = customer_id(fields, "customer_id")?;
        let id = fields.text("coupon_id", Text::max(64).sample("CP1"))?;
        Ok(Self { customer, coupon: CouponKey::parse_wire(&id).unwrap_or(CouponKey(0)) })
    }
}

/// Why it is done.
pub struct Why {
    reason: String,
}

impl Reads for Why {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { reason: fields.text("reason", REASON)? })
    }
}
