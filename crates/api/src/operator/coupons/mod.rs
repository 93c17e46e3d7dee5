//! Coupon plans, and the coupons and cards of customers.

mod activate_coupon;
mod bind_card;
mod create_card_batch;
mod create_coupon_plan;
mod freeze_coupon;
mod issue_coupons;
mod list_batch_cards;
mod list_card_batches;
mod list_coupon_plans;
mod list_customer_coupons;
mod recall_coupon;
mod show_card_batch;
mod show_coupon_plan;
mod shown;
mod unfreeze_coupon;
mod void_card_batch;

pub use activate_coupon::ActivateCoupon;
pub use bind_card::BindCard;
pub use create_card_batch::CreateCardBatch;
pub use create_coupon_plan::CreateCouponPlan;
pub use freeze_coupon::FreezeCoupon;
pub use issue_coupons::IssueCoupons;
pub use list_batch_cards::ListBatchCards;
pub use list_card_batches::ListCardBatches;
pub use list_coupon_plans::ListCouponPlans;
pub use list_customer_coupons::ListCustomerCoupons;
pub use recall_coupon::RecallCoupon;
pub use show_card_batch::ShowCardBatch;
pub use show_coupon_plan::ShowCouponPlan;
pub use unfreeze_coupon::UnfreezeCoupon;
pub use void_card_batch::VoidCardBatch;

use hubu_app::coupons::{CountedBatch, card_batch};
use hubu_app::{Error, Tx};
use hubu_core::ids::{BatchKey, CardKey, CouponKey, CustomerId, PlanKey};

use super::REASON;
use super::paths::customer_id;
use crate::codes::{Code, Refusal};
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

/// `{batch_id}`.
pub struct OfBatch {
    batch: BatchKey,
}

impl Reads for OfBatch {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let id = fields.text("batch_id", Text::max(64).sample("CB1"))?;
        Ok(Self { batch: BatchKey::parse_wire(&id).unwrap_or(BatchKey(0)) })
    }
}

/// `{batch_id}` and `{card_no}`.
pub struct OfCard {
    batch: BatchKey,
    card: CardKey,
}

impl Reads for OfCard {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let OfBatch { batch } = OfBatch::read(fields)?;
        let number = fields.text("card_no", Text::max(64).sample("SV1"))?;
        Ok(Self { batch, card: CardKey::parse_wire(&number).unwrap_or(CardKey(0)) })
    }
}

/// The batch an operation is about.
fn find_batch(tx: &mut Tx<'_>, key: BatchKey) -> Result<CountedBatch, Error<Refusal>> {
    card_batch(tx, key)?.ok_or(Error::Refused(Refusal::new(Code::CardBatchUnknown)))
}
