//! `POST /operator/v1/coupon-plans`: a plan of coupons or cards is made. It never changes afterwards.
//!
//! Its coupons are valid from `valid_from` to `valid_to`, or each for `valid_days` from its issue. The
//! worth of a discount coupon is the share of the price that is left.

use http::Method;
use hubu_app::Unit;
use hubu_app::coupons::{NewPlan, create_plan};
use hubu_app::write::Keep;
use hubu_core::coupons::{
    CouponGroup, FetchMethod, Issuer, Kind, Media, Plan, Scene, UseLimit, Validity, Version,
};
use hubu_core::ids::PlanKey;
use hubu_core::time::Timestamp;

use super::shown::{ShownPlan, plan};
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{EXACT, writes};

/// See the file's head.
pub struct CreateCouponPlan;

/// The longest validity in days.
const MOST_DAYS: i64 = 3_660;

/// The body.
pub struct Body {
    plan: Plan,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let kinds = Kind::ALL.iter().map(|one| (one.as_str(), *one)).collect::<Vec<_>>();
        let versions = Version::ALL.iter().map(|one| (one.as_str(), *one)).collect::<Vec<_>>();
        let scenes = Scene::ALL.iter().map(|one| (one.as_str(), *one)).collect::<Vec<_>>();
        let groups = CouponGroup::ALL.iter().map(|one| (one.as_str(), *one)).collect::<Vec<_>>();
        let issuers = Issuer::ALL.iter().map(|one| (one.as_str(), *one)).collect::<Vec<_>>();
        let media = Media::ALL.iter().map(|one| (one.as_str(), *one)).collect::<Vec<_>>();
        let ways = FetchMethod::ALL.iter().map(|one| (one.as_str(), *one)).collect::<Vec<_>>();
        let absent = Empty::Absent;
        let plan = Plan {
            key: PlanKey(0),
            kind: fields.word("kind", &kinds)?,
            version: fields.opt_word("version", &versions, absent)?.unwrap_or(Version::Reusable),
            name: fields.text("name", Text::max(128).sample("Autumn activity"))?,
            description: fields.opt_text("description", Text::max(1024))?.unwrap_or_default(),
            face: fields.amount("face_value", EXACT)?,
            scene: fields.opt_word("scene", &scenes, absent)?.unwrap_or(Scene::Other),
            group: fields.opt_word("group", &groups, absent)?.unwrap_or(CouponGroup::CloudService),
            issuer: fields.opt_word("issuer", &issuers, absent)?.unwrap_or(Issuer::Operator),
            source: fields.opt_text("source_id", Text::max(255))?.unwrap_or_default(),
            media: fields.opt_word("media", &media, absent)?.unwrap_or(Media::Electronic),
            fetch: fields.opt_word("fetch_method", &ways, absent)?.unwrap_or(FetchMethod::Issued),
            limits: fields.objects("use_limits", 0..=50, use_limit)?,
            // Last: what is wrong with any other field is told before.
            validity: validity(fields)?,
            created: Timestamp::EPOCH,
        };
        Ok(Self { plan })
    }
}

fn validity(fields: &mut Fields<'_>) -> Result<Validity, BadField> {
    let from = fields.opt_instant("valid_from", Empty::Refused)?;
    let to = fields.opt_instant("valid_to", Empty::Refused)?;
    let days = fields.opt_int("valid_days", 1..=MOST_DAYS)?;
    match (from, to, days) {
        (None, None, Some(days)) => Ok(Validity::Days(days)),
        (Some(from), Some(to), None) => Ok(Validity::Between(from, to)),
        // The field describes itself with all three.
        (Some(from), Some(to), Some(_)) if from == to => Ok(Validity::Between(from, to)),
        _ => {
            let (zh, en) = (
                "须单独提供，或以 valid_from 与 valid_to 代替",
                "must be given alone, or valid_from and valid_to in its place",
            );
            Err(fields.bad("valid_days", Defect::Rule(zh, en)))
        }
    }
}

fn use_limit(fields: &mut Fields<'_>) -> Result<UseLimit, BadField> {
    let limit_type = fields.opt_text("limit_type", Text::max(20))?;
    Ok(UseLimit {
        key: fields.text("limit_key", Text::max(64).sample("serviceType"))?,
        value1: fields.text("value1", Text::max(1024).sample("hws.service.type.ec2"))?,
        value2: fields.opt_text("value2", Text::max(255))?.unwrap_or_default(),
        unit: fields.opt_text("value_unit", Text::max(64))?.unwrap_or_default(),
        limit_type: limit_type.unwrap_or_else(|| "1".to_owned()),
    })
}

impl Operation for CreateCouponPlan {
    const SPEC: Spec = writes(
        "CreateCouponPlan",
        Method::POST,
        "/operator/v1/coupon-plans",
        201,
        &[],
        ["创建优惠券计划", "Makes a coupon plan"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownPlan;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownPlan>, Failure> {
        let caller = cx.caller()?;
        let subject = (caller.group, caller.customer);
        let new = NewPlan { plan: body.plan, site: cx.site(), subject };
        let create = move |unit: &mut Unit<'_, '_>| create_plan(unit, &new);
        let done = cx.unit(Keep::Answer, create, |made| Self::encode(&plan(made)));
        done.await.map(Answer::recorded)
    }
}
