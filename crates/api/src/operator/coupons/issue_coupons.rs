//! `POST /operator/v1/coupon-plans/{plan_id}/coupons`: coupons or cards of a plan are issued, to one
//! customer or to many, one or several each.
//!
//! Who is not known is told so in the answer, and the others get theirs; only where nobody is known
//! the whole request is refused.

use http::Method;
use hubu_app::coupons::{Issue, Issued};
use hubu_app::ledger::Party;
use hubu_core::ids::CustomerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::OfPlan;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct IssueCoupons;

/// How many coupons one request issues at the most.
const MOST: usize = 500;

/// The body.
pub struct Body {
    customers: Vec<CustomerId>,
    active: bool,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
        let ids = fields.texts("customer_ids", 1..=100, rule)?;
        let count = usize::try_from(fields.int_or("count", 1..=100, 1)?).unwrap_or(1);
        let active = fields.bool_or("active", true)?;
        if ids.len() * count > MOST {
            let (zh, en) =
                ("一次最多发放 500 张", "would make more than 500 coupons in one request");
            return Err(fields.bad("count", Defect::Rule(zh, en)));
        }
        let mut customers = Vec::with_capacity(ids.len() * count);
        for id in ids {
            let form = Defect::NotOfForm("客户 ID", "a customer id");
            let id = CustomerId::parse(&id).ok_or_else(|| fields.bad("customer_ids", form))?;
            customers.extend(std::iter::repeat_n(id, count));
        }
        Ok(Self { customers, active })
    }
}

/// The answer: a row for each coupon asked for, in order.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    issued: Vec<Row>,
}

#[derive(Serialize, JsonSchema)]
struct Row {
    customer_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<&'static str>,
}

impl Operation for IssueCoupons {
    const SPEC: Spec = writes(
        "IssueCoupons",
        Method::POST,
        "/operator/v1/coupon-plans/{plan_id}/coupons",
        201,
        &[
            Code::CouponPlanUnknown,
            Code::CustomerUnknown,
            Code::CouponNotChanged,
            Code::BalanceOutOfRange,
        ],
        ["发放优惠券或储值卡", "Issues coupons or cards"],
    );
    type Path = OfPlan;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, path: OfPlan, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let Body { customers, active } = body;
        let parties = customers.iter().cloned().map(Party::Id).collect();
        let command = Issue { plan: path.plan, customers: parties, active };
        let done = cx.money(cx.caller()?.group, command, move |issued| {
            let rows = customers.iter().zip(issued).map(|(id, one)| row(id, one));
            Self::encode(&Reply { issued: rows.collect() })
        });
        done.await.map(Answer::recorded)
    }
}

fn row(customer: &CustomerId, issued: &Issued) -> Row {
    let customer_id = customer.to_string();
    match issued {
        Ok(key) => Row { customer_id, coupon_id: Some(key.to_wire()), error_code: None },
        Err(refusal) => {
            let code = Refusal::from(refusal.clone()).code();
            Row { customer_id, coupon_id: None, error_code: Some(code.text()) }
        }
    }
}
