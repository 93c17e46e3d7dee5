//! `POST /v1.0/{domain_id}/common/order-mgr/resources/renew` (`orders` F7): the old form of `RenewalResources`.
//! It also sets what becomes of the resources when they end (`expire_mode`), and refuses with the status of
//! success.
//!
//! | field | absent | null | empty |
//! |---|---|---|---|
//! | `isAutoPay` | 0 | 0 | refused |

use http::Method;
use hubu_app::subscriptions::{RenewResources, Renewed};
use hubu_core::access::{Requirement, permissions};
use hubu_core::subscriptions::{ExpirePolicy, Term};
use schemars::JsonSchema;
use serde::Serialize;

use super::named;
use super::renewal::{read_each_once, read_term, unpaid};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::edge::respond;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE, recoded};

/// See the file's head.
pub struct RenewalResourcesFormer;

/// Resources of one request.
const MOST: usize = 10;

/// The old code of each new one.
const CODES: &[(Code, Code)] = &[
    (Code::ResourceGone, Code::FormerResourceGone),
    (Code::ResourceNotPrimary, Code::FormerResourceNotPrimary),
    (Code::ResourceInUnpaidOrder, Code::FormerResourceInUnpaidOrder),
    (Code::ResourceInProcess, Code::FormerResourceInProcess),
    (Code::RenewalNotSold, Code::FormerRenewalNotSold),
    (Code::RenewalTooLong, Code::FormerRenewalTooLong),
    (Code::RenewedAsWhole, Code::FormerRenewedAsWhole),
    (Code::ProductNotFound, Code::FormerProductNotFound),
    (Code::AboveMaximumAmount, Code::FormerAboveMaximum),
];

/// The body.
pub struct Body {
    resources: Vec<String>,
    term: Term,
    policy: ExpirePolicy,
    auto_pay: bool,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let policy = match fields.int("expire_mode", 0..=3)? {
            1 => ExpirePolicy::ToOnDemand,
            2 => ExpirePolicy::Delete,
            3 => ExpirePolicy::AutoRenew,
            _ => ExpirePolicy::Grace,
        };
        let auto_pay = fields.int_or("isAutoPay", 0..=1, 0)? == 1;
        let resources = read_each_once(fields, "resource_ids", MOST);
        let term = read_term(fields);
        Ok(Self { resources: resources?, term: term?, policy, auto_pay })
    }
}

/// The answer; the misspelt name is the wire's.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    order_ids: Vec<String>,
    #[serde(rename = "expiredResouceIds", skip_serializing_if = "Vec::is_empty")]
    expired: Vec<String>,
}

impl Operation for RenewalResourcesFormer {
    const SPEC: Spec = Spec {
        id: "RenewalResourcesV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v1.0/{domain_id}/common/order-mgr/resources/renew",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::RENEWAL_UPDATE]),
        success: 200,
        errors: &[
            Code::FormerResourceGone,
            Code::FormerResourceNotPrimary,
            Code::FormerResourceInUnpaidOrder,
            Code::FormerResourceInProcess,
            Code::FormerRenewalNotSold,
            Code::FormerRenewalTooLong,
            Code::FormerRenewedAsWhole,
            Code::FormerProductNotFound,
            Code::FormerAboveMaximum,
            Code::FormerAutoPaymentFailed,
        ],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["续订包年/包月资源（旧版）", "Renews yearly and monthly resources (old form)"],
    };
    type Path = OfDomain;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let Body { resources, term, policy, auto_pay } = body;
        let (caller, lang) = (cx.caller()?, cx.lang());
        let command = RenewResources {
            caller: caller.customer,
            resources: resources.clone(),
            term,
            auto_pay,
            policy: Some(policy),
        };
        let encode = move |renewed: &Renewed| match unpaid(renewed) {
            Some(refusal) => {
                let refusal = refusal.under(Code::FormerAutoPaymentFailed);
                respond::recorded(&refusal, Plane::Former, lang)
            }
            None => Self::encode(&Reply {
                error_code: SUCCESS_CODE,
                error_msg: SUCCESS_MESSAGE.to_owned(),
                order_ids: vec![renewed.order.to_string()],
                expired: Vec::new(),
            }),
        };
        match cx.money(caller.group, command, encode).await {
            Ok(recorded) => Ok(Answer::recorded(recorded)),
            Err(failure) => match recoded(failure, CODES) {
                // It names what has ended, where others only say so.
                Failure::Refused(gone) if gone.code() == Code::FormerResourceGone => {
                    Ok(Answer::value(Reply {
                        error_code: gone.code().text(),
                        error_msg: gone.message(lang),
                        order_ids: Vec::new(),
                        expired: vec![named(&resources, &gone)],
                    }))
                }
                other => Err(other),
            },
        }
    }
}
