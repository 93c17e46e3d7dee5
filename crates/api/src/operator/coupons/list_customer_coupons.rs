//! `GET /operator/v1/customers/{customer_id}/coupons`: a customer's coupons and cards, newest first,
//! the ended ones included.

use hubu_app::coupons::{CouponFilter, HeldCoupon, coupons_page};
use hubu_core::coupons::{Kind, WireStatus};
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{customer_of, reads};
use crate::wire::{AmountText, Instant};

/// See the file's head.
pub struct ListCustomerCoupons;

/// The query.
pub struct Query {
    kind: Option<Kind>,
    status: Option<WireStatus>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let kinds: Vec<_> = Kind::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        let statuses: Vec<_> = WireStatus::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        Ok(Self {
            kind: fields.opt_word("kind", &kinds, Empty::Absent)?,
            status: fields.opt_word("status", &statuses, Empty::Absent)?,
            page: fields.page(100)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    coupons: Vec<Shown>,
}

#[derive(Serialize, JsonSchema)]
struct Shown {
    coupon_id: String,
    coupon_code: String,
    plan_id: String,
    plan_name: String,
    kind: &'static str,
    version: &'static str,
    state: &'static str,
    frozen: bool,
    face_value: AmountText,
    balance: AmountText,
    effective_time: Instant,
    expire_time: Instant,
    created_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    activated_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lock_order_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_coupon_id: Option<String>,
}

impl Operation for ListCustomerCoupons {
    const SPEC: Spec = reads(
        "ListCustomerCoupons",
        "/operator/v1/customers/{customer_id}/coupons",
        &[Code::CustomerUnknown],
        ["查询客户的优惠券和储值卡", "Lists a customer's coupons and cards"],
    );
    type Path = OfCustomer;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        query: Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let found = cx.read(move |tx, pulse| {
            let customer = customer_of(tx, &path.customer)?;
            let filter = CouponFilter {
                now: pulse.now,
                cards: true,
                since: Timestamp::EPOCH,
                coupon: None,
                plan: None,
                kind: query.kind,
                status: query.status,
                active_from: None,
                active_to: None,
                source: None,
                order: None,
                offset: query.page.offset,
                limit: query.page.limit,
            };
            Ok(coupons_page(tx, (customer.group, customer.key), &filter)?)
        });
        let page = found.await?;
        let coupons = page.coupons.into_iter().map(shown).collect();
        Ok(Answer::value(Reply { total_count: page.total, coupons }))
    }
}

fn shown(HeldCoupon { coupon, balance, plan }: HeldCoupon) -> Shown {
    let order_id = coupon.shown_order().map(str::to_owned);
    Shown {
        coupon_id: coupon.key.to_wire(),
        coupon_code: coupon.code,
        plan_id: plan.key.to_wire(),
        plan_name: plan.name,
        kind: coupon.kind.as_str(),
        version: coupon.version.as_str(),
        state: coupon.state.as_str(),
        frozen: coupon.frozen,
        face_value: AmountText(coupon.face),
        balance: AmountText(balance),
        effective_time: Instant(coupon.effective),
        expire_time: Instant(coupon.expires),
        created_time: Instant(coupon.created),
        activated_time: coupon.activated.map(Instant),
        last_used_time: coupon.used.map(Instant),
        order_id,
        lock_order_id: coupon.lock,
        source_coupon_id: coupon.source.map(|(_, source)| source.to_wire()),
    }
}
