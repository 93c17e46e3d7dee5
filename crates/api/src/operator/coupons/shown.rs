//! Plans and coupons as operators see them.

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
