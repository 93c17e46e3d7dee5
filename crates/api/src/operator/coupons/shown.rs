//! Plans and coupons as operators see them.

use hubu_app::coupons::{CountedBatch, Redeemed};
use hubu_core::coupons::{Coupon, Plan, Validity};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{AmountText, Instant};

/// A plan.
#[derive(Serialize, JsonSchema)]
pub struct ShownPlan {
    plan_id: String,
    kind: &'static str,
    version: &'static str,
    name: String,
    description: String,
    face_value: AmountText,
    scene: &'static str,
    group: &'static str,
    issuer: &'static str,
    source_id: String,
    media: &'static str,
    fetch_method: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_days: Option<i64>,
    use_limits: Vec<ShownLimit>,
    created_time: Instant,
}

#[derive(Serialize, JsonSchema)]
struct ShownLimit {
    limit_key: String,
    value1: String,
    value2: String,
    value_unit: String,
    limit_type: String,
}

/// Shows a plan.
pub fn plan(plan: &Plan) -> ShownPlan {
    let (from, to, days) = match plan.validity {
        Validity::Between(from, to) => (Some(from), Some(to), None),
        Validity::Days(days) => (None, None, Some(days)),
    };
    let limits = plan.limits.iter().map(|limit| ShownLimit {
        limit_key: limit.key.clone(),
        value1: limit.value1.clone(),
        value2: limit.value2.clone(),
        value_unit: limit.unit.clone(),
        limit_type: limit.limit_type.clone(),
    });
    ShownPlan {
        plan_id: plan.key.to_wire(),
        kind: plan.kind.as_str(),
        version: plan.version.as_str(),
        name: plan.name.clone(),
        description: plan.description.clone(),
        face_value: AmountText(plan.face),
        scene: plan.scene.as_str(),
        group: plan.group.as_str(),
        issuer: plan.issuer.as_str(),
        source_id: plan.source.clone(),
        media: plan.media.as_str(),
        fetch_method: plan.fetch.as_str(),
        valid_from: from.map(Instant),
        valid_to: to.map(Instant),
        valid_days: days,
        use_limits: limits.collect(),
        created_time: Instant(plan.created),
    }
}

/// Where a coupon stands after something was done with it.
#[derive(Serialize, JsonSchema)]
pub struct Standing {
    coupon_id: String,
    state: &'static str,
    frozen: bool,
}

/// Shows where a coupon stands.
pub fn standing(coupon: &Coupon) -> Standing {
    Standing {
        coupon_id: coupon.key.to_wire(),
        state: coupon.state.as_str(),
        frozen: coupon.frozen,
    }
}

/// A batch of stored-value cards, and how many of them are in each state.
#[derive(Serialize, JsonSchema)]
pub struct ShownBatch {
    batch_id: String,
    plan_id: String,
    name: String,
    active: bool,
    cards: i64,
    unredeemed: i64,
    redeemed: i64,
    voided: i64,
    created_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    voided_time: Option<Instant>,
}

impl From<CountedBatch> for ShownBatch {
    fn from(counted: CountedBatch) -> Self {
        let CountedBatch { batch, redeemed, voided } = counted;
        Self {
            batch_id: batch.key.to_wire(),
            plan_id: batch.plan.to_wire(),
            name: batch.name,
            active: batch.active,
            cards: batch.cards,
            unredeemed: batch.cards - redeemed - voided,
            redeemed,
            voided,
            created_time: Instant(batch.created),
            voided_time: batch.voided.map(Instant),
        }
    }
}

/// A card that came into an account: `card_id` is its id there.
#[derive(Serialize, JsonSchema)]
pub struct ShownRedeemed {
    card_no: String,
    card_id: String,
    card_name: String,
    face_value: AmountText,
    state: &'static str,
    effective_time: Instant,
    expire_time: Instant,
    redeemed_time: Instant,
}

impl From<&Redeemed> for ShownRedeemed {
    fn from(redeemed: &Redeemed) -> Self {
        let Redeemed { card, coupon, name, at } = redeemed;
        Self {
            card_no: card.to_wire(),
            card_id: coupon.key.to_wire(),
            card_name: name.clone(),
            face_value: AmountText(coupon.face),
            state: coupon.state.as_str(),
            effective_time: Instant(coupon.effective),
            expire_time: Instant(coupon.expires),
            redeemed_time: Instant(*at),
        }
    }
}
