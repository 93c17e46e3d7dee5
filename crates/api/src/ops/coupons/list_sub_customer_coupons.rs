//! `GET /v2/promotions/benefits/coupons` (`accounts` C1): the caller's coupons, newest first.
//!
//! What ended, was used, recalled or handed on more than a year ago is left out. A coupon past its
//! end is shown as expired at once. Cards have a list of their own. A distributor looks at the coupons
//! of a reseller by naming it; from others, and on the intl site (`intl` 3), the name is ignored.
//!
//! The promotion of an activity's coupons is that activity; `coupon_usage` says what they were made
//! for where it is a test, commerce or an activity. `extend_param1` is the vendor's reserve.

use http::Method;
use hubu_app::coupons::{CouponFilter, CouponPage, HeldCoupon, coupons_page};
use hubu_app::partners::{NoSuchReseller, reseller_meant};
use hubu_app::{Error, Tx};
use hubu_core::access::{Requirement, permissions};
use hubu_core::coupons::{Issuer, Kind, Plan, Scene, Version, WireStatus};
use hubu_core::ids::{CouponKey, CustomerKey, GroupKey, PlanKey};
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{UseLimitInfo, opt_coupon, use_limits};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::{AmountNumber, Instant, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ListSubCustomerCoupons;

/// The query.
pub struct Query {
    coupon: Option<CouponKey>,
    order: Option<String>,
    plan: Option<PlanKey>,
    kind: Option<Wanted>,
    status: Option<WireStatus>,
    active_from: Option<Timestamp>,
    active_to: Option<Timestamp>,
    source: Option<String>,
    reseller: Option<String>,
    page: Page,
}

/// What `coupon_type` asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Of(Kind),
    /// They are accepted and never made.
    ProductCoupons,
}

/// The words of `coupon_type`.
const KINDS: [(&str, Wanted); 4] = [
    ("1", Wanted::Of(Kind::Voucher)),
    ("2", Wanted::Of(Kind::Discount)),
    ("3", Wanted::ProductCoupons),
    ("4", Wanted::Of(Kind::Flexi)),
];

/// The words of `status`.
const STATUSES: [(&str, WireStatus); 5] = [
    ("1", WireStatus::Inactive),
    ("2", WireStatus::Usable),
    ("3", WireStatus::Used),
    ("4", WireStatus::Expired),
    ("5", WireStatus::Reclaimed),
];

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let coupon = opt_coupon(fields, "coupon_id")?;
        let order = fields.opt_text("order_id", Text::max(64))?;
        let plan = fields.opt_text("promotion_plan_id", Text::max(64).sample("PP1"))?;
        let plan = plan.map(|id| PlanKey::parse_wire(&id).unwrap_or(PlanKey(0)));
        let kind = fields.opt_word("coupon_type", &KINDS, Empty::Refused)?;
        let status = fields.opt_word("status", &STATUSES, Empty::Absent)?;
        let active_from = fields.opt_instant("active_start_time", Empty::Refused)?;
        let active_to = fields.opt_instant("active_end_time", Empty::Refused)?;
        let source = fields.opt_text("source_id", Text::max(255).empty(Empty::Kept))?;
        let reseller = fields.opt_text("indirect_partner_id", Text::max(64))?;
        let page = fields.page(100)?;
        Ok(Self {
            coupon,
            order,
            plan,
            kind,
            status,
            active_from,
            active_to,
            source,
            reseller,
            page,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    count: i64,
    user_coupons: Vec<UserCoupon>,
}

#[derive(Serialize, JsonSchema)]
struct UserCoupon {
    coupon_id: String,
    coupon_code: String,
    status: i64,
    customer_id: String,
    coupon_type: i64,
    measure_id: u8,
    face_value: AmountNumber,
    valid_time: Instant,
    expire_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
    promotion_plan_id: String,
    plan_name: String,
    plan_desc: String,
    media_type: i64,
    fetch_method: i64,
    use_limits: Vec<UseLimitInfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reserve_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    promotion_id: Option<String>,
    create_time: Instant,
    coupon_version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<AmountNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lock_order_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon_usage: Option<&'static str>,
    is_frozen: &'static str,
    currency: String,
    source_id: String,
}

impl Operation for ListSubCustomerCoupons {
    const SPEC: Spec = Spec {
        id: "ListSubCustomerCoupons",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v2/promotions/benefits/coupons",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::COUPON_VIEW]),
        success: 200,
        errors: &[Code::ResellerNotOwn],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询优惠券列表", "Lists the caller's coupons"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let own =
            Owner { place: (caller.group, caller.customer), id: caller.customer_id.to_string() };
        let zone = cx.store().realm().zone.clone();
        // The other site's form of the operation has no such field.
        let reseller = query.reseller.clone().filter(|_| cx.store().realm().site == Site::Cn);
        let page = cx.read(move |tx, pulse| {
            let owner = owner(tx, own, reseller.as_deref())?;
            let year_ago = zone.start_of(zone.day_of(pulse.now).one_year_before());
            let page = match filter(query, pulse.now, year_ago) {
                Some(filter) => coupons_page(tx, owner.place, &filter)?,
                None => CouponPage { total: 0, coupons: Vec::new() },
            };
            Ok::<_, Error<NoSuchReseller>>((pulse.now, owner.id, page))
        });
        let (now, id, page) = page.await?;
        let shown = |held: HeldCoupon| user_coupon(held, (&id, cx.currency()), now);
        let user_coupons = page.coupons.into_iter().filter_map(shown).collect();
        Ok(Answer::value(Reply { count: page.total, user_coupons }))
    }
}

/// Whose coupons are listed.
struct Owner {
    place: (GroupKey, CustomerKey),
    id: String,
}

/// The caller, or the reseller a distributor names.
fn owner(
    tx: &mut Tx<'_>,
    own: Owner,
    reseller: Option<&str>,
) -> Result<Owner, Error<NoSuchReseller>> {
    let Some(named) = reseller else { return Ok(own) };
    let meant = reseller_meant(tx, own.place.1, named)?;
    Ok(meant.map_or(own, |meant| Owner { place: (meant.group, meant.key), id: meant.id }))
}

/// What is asked for; `None`: nothing there can be.
fn filter(query: Query, now: Timestamp, since: Timestamp) -> Option<CouponFilter> {
    let kind = match query.kind {
        Some(Wanted::ProductCoupons) => return None,
        Some(Wanted::Of(kind)) => Some(kind),
        None => None,
    };
    Some(CouponFilter {
        now,
        cards: false,
        since,
        coupon: query.coupon,
        plan: query.plan,
        kind,
        status: query.status,
        active_from: query.active_from,
        active_to: query.active_to,
        source: query.source,
        order: query.order,
        offset: query.page.offset,
        limit: query.page.limit,
    })
}

/// A coupon; a card is none and is not among them.
fn user_coupon(
    HeldCoupon { coupon, balance, plan }: HeldCoupon,
    (customer, currency): (&str, &str),
    now: Timestamp,
) -> Option<UserCoupon> {
    // The old version shows neither what is left nor who has locked it.
    let reusable = coupon.version == Version::Reusable;
    let shows = reusable && coupon.kind.book().is_some();
    let status = coupon.wire_status(now).code();
    let use_limits = use_limits(&plan);
    let order = coupon.shown_order().map(str::to_owned);
    let (promotion_id, coupon_usage) = (promotion(&plan), usage(&plan));
    Some(UserCoupon {
        coupon_id: coupon.key.to_wire(),
        coupon_code: coupon.code,
        status,
        customer_id: customer.to_owned(),
        coupon_type: coupon.kind.coupon_type()?,
        measure_id: MEASURE_MAIN_UNIT,
        face_value: AmountNumber(coupon.face),
        valid_time: Instant(coupon.effective),
        expire_time: Instant(coupon.expires),
        order_id: order,
        promotion_plan_id: plan.key.to_wire(),
        plan_name: plan.name,
        plan_desc: plan.description,
        media_type: plan.media.code(),
        fetch_method: plan.fetch.code(),
        use_limits,
        active_time: coupon.activated.map(Instant),
        reserve_time: coupon.used.map(Instant),
        promotion_id,
        create_time: Instant(coupon.created),
        coupon_version: coupon.version.code(),
        balance: shows.then_some(AmountNumber(balance)),
        lock_order_id: coupon.lock.filter(|_| reusable),
        coupon_usage,
        is_frozen: if coupon.frozen { "1" } else { "0" },
        currency: currency.to_owned(),
        source_id: plan.source,
    })
}

/// The activity, where an activity of the operator's gave them out and names itself.
fn promotion(plan: &Plan) -> Option<String> {
    let activity = plan.scene == Scene::Activity && plan.issuer == Issuer::Operator;
    (activity && !plan.source.is_empty()).then(|| plan.source.clone())
}

/// What they were made for, where it has a name.
fn usage(plan: &Plan) -> Option<&'static str> {
    (plan.scene != Scene::Other).then(|| plan.scene.as_str())
}
