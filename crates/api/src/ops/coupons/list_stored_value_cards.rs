//! `GET /v2/promotions/benefits/stored-value-cards` (`accounts` C3): the caller's stored-value cards,
//! newest first. A card past its end with something left on it is still status 1.

use http::Method;
use hubu_app::Error;
use hubu_app::coupons::{HeldCoupon, cards_page};
use hubu_core::access::{Requirement, permissions};
use hubu_core::ids::CouponKey;
use schemars::JsonSchema;
use serde::Serialize;

use super::opt_coupon;
use crate::catalogue::Sites;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::{AmountText, Instant};

/// See the file's head.
pub struct ListStoredValueCards;

/// The query: `status` is 1 (usable) or 2 (used up).
pub struct Query {
    left: bool,
    card: Option<CouponKey>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let left = fields.word("status", &[("1", true), ("2", false)])?;
        let card = opt_coupon(fields, "card_id")?;
        Ok(Self { left, card, page: fields.page(100)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    stored_value_cards: Vec<UserStoredValueCard>,
}

#[derive(Serialize, JsonSchema)]
struct UserStoredValueCard {
    card_id: String,
    card_name: String,
    status: i64,
    face_value: AmountText,
    balance: AmountText,
    effective_time: Instant,
    expire_time: Instant,
}

impl Operation for ListStoredValueCards {
    const SPEC: Spec = Spec {
        id: "ListStoredValueCards",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/promotions/benefits/stored-value-cards",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::COUPON_VIEW]),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询储值卡列表", "Lists the caller's stored-value cards"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let owner = (caller.group, caller.customer);
        let page = cx.read(move |tx, _| {
            let page = (query.page.offset, query.page.limit);
            Ok::<_, Error<Refusal>>(cards_page(tx, owner, (query.left, query.card), page)?)
        });
        let page = page.await?;
        let stored_value_cards = page.coupons.into_iter().map(card).collect();
        Ok(Answer::value(Reply { total_count: page.total, stored_value_cards }))
    }
}

fn card(HeldCoupon { coupon, balance, plan }: HeldCoupon) -> UserStoredValueCard {
    UserStoredValueCard {
        card_id: coupon.key.to_wire(),
        card_name: plan.name,
        status: if balance.is_positive() { 1 } else { 2 },
        face_value: AmountText(coupon.face),
        balance: AmountText(balance),
        effective_time: Instant(coupon.effective),
        expire_time: Instant(coupon.expires),
    }
}
