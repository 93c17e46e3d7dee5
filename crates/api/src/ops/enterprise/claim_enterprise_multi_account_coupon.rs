//! `POST /v2/enterprises/multi-accounts/transfer-coupon` (`accounts` A11): the master hands a voucher
//! to a member, whole. The member gets a coupon of its own, of the same plan, validity and limits.
//!
//! Transaction ids are those of the money's transfers: one that was accepted before is refused.

use http::Method;
use hubu_app::enterprise::AllocateCoupon;
use hubu_core::access::{Requirement, permissions};
use hubu_core::enterprise::CouponItem;
use hubu_core::money::Amount;
use schemars::JsonSchema;
use serde::Serialize;

use super::transfer_body::{CouponBody, unfinished};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Decimals, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ClaimEnterpriseMultiAccountCoupon;

/// The body.
pub struct Body {
    of: CouponBody,
    amount: Amount,
    transaction_id: Option<String>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            of: CouponBody::read(fields)?,
            amount: fields.amount("amount", Decimals::CENTS)?,
            transaction_id: CouponBody::transaction_id(fields)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    sub_coupon_id: String,
}

impl Operation for ClaimEnterpriseMultiAccountCoupon {
    const SPEC: Spec = Spec {
        id: "ClaimEnterpriseMultiAccountCoupon",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::POST,
        path: "/v2/enterprises/multi-accounts/transfer-coupon",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::FINANCE_UPDATE]),
        success: 200,
        errors: &[
            Code::DuplicateTransaction,
            Code::TransferUnfinished,
            Code::NotAssociated,
            Code::BusinessCheckFailed,
        ],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["企业主账号向子账号划拨优惠券", "Allocates a coupon to a member"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    fn check_items() -> Vec<&'static str> {
        CouponItem::OF_ALLOCATION.iter().map(|item| item.as_str()).collect()
    }

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let Body { of: CouponBody { member, coupon }, amount, transaction_id } = body;
        let master = caller.customer;
        let command = AllocateCoupon { master, member, coupon, amount, transaction_id };
        let done = cx.money(caller.group, command, |key| {
            Self::encode(&Reply { sub_coupon_id: key.to_wire() })
        });
        done.await.map(Answer::recorded).map_err(unfinished)
    }
}
