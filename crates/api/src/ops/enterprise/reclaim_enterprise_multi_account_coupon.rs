//! `POST /v2/enterprises/multi-accounts/retrieve-coupon` (`accounts` A13): the master takes back what
//! is left of a voucher that it handed to a member. `real_retrieve_amout` is the wire's spelling.

use http::Method;
use hubu_app::enterprise::ReclaimCoupon;
use hubu_core::access::{Requirement, permissions};
use hubu_core::enterprise::CouponItem;
use hubu_core::ids::CouponKey;
use schemars::JsonSchema;
use serde::Serialize;

use super::transfer_body::{CouponBody, abnormal, coupon};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::AmountText;

/// See the file's head.
pub struct ReclaimEnterpriseMultiAccountCoupon;

/// The body.
pub struct Body {
    of: CouponBody,
    coupon: CouponKey,
    transaction_id: Option<String>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            of: CouponBody::read(fields)?,
            coupon: coupon(fields, "sub_coupon_id")?,
            transaction_id: CouponBody::transaction_id(fields)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    real_retrieve_amout: AmountText,
}

impl Operation for ReclaimEnterpriseMultiAccountCoupon {
    const SPEC: Spec = Spec {
        id: "ReclaimEnterpriseMultiAccountCoupon",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::POST,
        path: "/v2/enterprises/multi-accounts/retrieve-coupon",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::FINANCE_UPDATE]),
        success: 200,
        errors: &[
            Code::DuplicateTransaction,
            Code::OperationAbnormal,
            Code::NotAssociated,
            Code::BusinessCheckFailed,
        ],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["企业主账号从子账号回收优惠券", "Reclaims a coupon from a member"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    fn check_items() -> Vec<&'static str> {
        CouponItem::OF_RECLAIM.iter().map(|item| item.as_str()).collect()
    }

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let Body { of: CouponBody { member, coupon: source }, coupon, transaction_id } = body;
        let master = caller.customer;
        let command = ReclaimCoupon { master, member, source, coupon, transaction_id };
        let done = cx.money(caller.group, command, |amount| {
            Self::encode(&Reply { real_retrieve_amout: AmountText(*amount) })
        });
        done.await.map(Answer::recorded).map_err(abnormal)
    }
}
