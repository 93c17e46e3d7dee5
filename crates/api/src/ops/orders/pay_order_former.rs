//! `POST /v1.0/{domain_id}/customer/order-mgr/order/pay` (`orders` F4): the old form of `PayOrders`. It names
//! coupons and cards by their ids alone, and no discount: the order is paid by the one that was selected
//! when it was placed. From which account (`payAccountType`), and by which entity (`bpId`), decides nothing.
//!
//! What cannot be provided, and what a project may not pay, is known before an order is placed: their lists
//! (`quotaInfos`, `enterpriseProjectAuthResult`) are never sent.

use http::Method;
use hubu_app::Error;
use hubu_app::orders::{self, PayOrder};
use hubu_app::partners::NoSuchReseller;
use hubu_core::access::{Requirement, permissions};
use hubu_core::coupons::Kind;
use hubu_core::ids::CouponKey;
use hubu_core::orders::{Choice, Chosen, OrderId, payment_code};
use schemars::JsonSchema;
use serde::Serialize;

use super::ORDER_ID;
use super::known;
use super::pay_body::ERRORS;
use crate::catalogue::Sites;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE};

/// See the file's head.
pub struct PayOrderFormer;

/// The body.
pub struct Body {
    order: Option<OrderId>,
    coupons: Vec<String>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let order = OrderId::parse(&fields.text("orderId", ORDER_ID)?);
        fields.opt_int("payAccountType", 0..=9)?;
        fields.opt_text("bpId", Text::max(64))?;
        let coupons = fields.texts("couponIds", 0..=3, Text::max(64).sample("CP1"))?;
        Ok(Self { order, coupons })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    #[serde(rename = "tradeNo")]
    trade_no: String,
}

impl Body {
    /// With what the order is paid: the discount that was selected, and the coupons with their types.
    async fn choice(self, cx: &Cx, order: OrderId) -> Result<Choice, Failure> {
        let caller = cx.caller()?.customer;
        let wanted = self.coupons;
        let keys: Vec<Option<CouponKey>> =
            wanted.iter().map(|id| CouponKey::parse_wire(id)).collect();
        let found = cx.read(move |tx, _| {
            let Some(record) = orders::seen(tx, caller, None, &order)? else { return Ok(None) };
            let named: Vec<CouponKey> = keys.iter().copied().flatten().collect();
            let kinds = orders::chosen_coupons(tx, &record, &named)?;
            // One that whoever pays does not have has no type.
            let kind = |key: Option<CouponKey>| key.and_then(|key| kinds.get(&key).copied());
            let kinds = keys.into_iter().map(|key| kind(key).map_or(0, Kind::payment_type));
            let discount = record
                .order
                .discount
                .map(|(key, kind)| Chosen { id: key.to_wire(), code: payment_code(kind) });
            Ok::<_, Error<NoSuchReseller>>(Some((discount, kinds.collect::<Vec<i64>>())))
        });
        let unknown = || Refusal::new(Code::OrderUnknown);
        let (discount, kinds) = found.await?.ok_or_else(unknown)?;
        let coupons = wanted.into_iter().zip(kinds).map(|(id, code)| Chosen { id, code });
        Ok(Choice { discount, coupons: coupons.collect() })
    }
}

/// A refusal that names a coupon, by the name the form has for it.
fn told(failure: Failure) -> Failure {
    let Failure::Refused(refusal) = failure else { return failure };
    let name = |field: &str| field.replace("coupon_infos", "couponIds").replace("].id", "]");
    refusal.with_field_renamed(name).into()
}

impl Operation for PayOrderFormer {
    const SPEC: Spec = Spec {
        id: "PayOrdersV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v1.0/{domain_id}/customer/order-mgr/order/pay",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::ORDER_PAY]),
        success: 200,
        errors: ERRORS,
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["支付包年/包月产品订单（旧版）", "Pays an order (old form)"],
    };
    type Path = OfDomain;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let order = known(body.order.clone())?;
        let choice = body.choice(cx, order.clone()).await?;
        let command = PayOrder { caller: caller.customer, order, choice };
        let paid = cx.money(caller.group, command, |paid| {
            Self::encode(&Reply {
                error_code: SUCCESS_CODE,
                error_msg: SUCCESS_MESSAGE,
                trade_no: paid.trade_id.clone(),
            })
        });
        paid.await.map(Answer::recorded).map_err(told)
    }
}
