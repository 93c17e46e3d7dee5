//! `POST /v2/orders/subscriptions/resources/renew` (`orders` D2): renews primary resources, with what is
//! attached to them, in one order.
//!
//! Where the order is to be paid at once and cannot be, the answer says so (CBC.30050006) and the order stays
//! to be paid.
//!
//! | field | absent | null | empty |
//! |---|---|---|---|
//! | `is_auto_pay` | 0 | 0 | refused |
//! | `expire_policy` (no longer looked at) | ignored | ignored | refused |

use http::Method;
use hubu_app::subscriptions::{RenewResources, Renewed};
use hubu_core::access::{Requirement, permissions};
use hubu_core::subscriptions::Term;
use schemars::JsonSchema;
use serde::Serialize;

use super::FailResourceInfo;
use super::renewal::{read_each_once, read_term, unpaid};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::edge::respond;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct RenewalResources;

/// Resources of one request.
const MOST: usize = 10;

/// The body.
pub struct Body {
    resources: Vec<String>,
    term: Term,
    auto_pay: bool,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        // Older clients must say what happens at the end; nobody looks at it any more.
        fields.opt_int("expire_policy", 0..=5)?;
        let auto_pay = fields.int_or("is_auto_pay", 0..=1, 0)? == 1;
        let resources = read_each_once(fields, "resource_ids", MOST);
        let term = read_term(fields);
        Ok(Self { resources: resources?, term: term?, auto_pay })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    order_ids: Vec<String>,
    fail_resource_infos: Vec<FailResourceInfo>,
}

impl Operation for RenewalResources {
    const SPEC: Spec = Spec {
        id: "RenewalResources",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/orders/subscriptions/resources/renew",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::RENEWAL_UPDATE]),
        success: 200,
        errors: &[
            Code::ResourceGone,
            Code::ResourceNotPrimary,
            Code::ResourceInUnpaidOrder,
            Code::ResourceInProcess,
            Code::RenewalNotSold,
            Code::RenewalTooLong,
            Code::RenewedAsWhole,
            Code::ProductNotFound,
            Code::AboveMaximumAmount,
            Code::AutoPaymentFailed,
        ],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["续订包年/包月资源", "Renews yearly and monthly resources"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let Body { resources, term, auto_pay } = body;
        let (caller, lang) = (cx.caller()?, cx.lang());
        let command =
            RenewResources { caller: caller.customer, resources, term, auto_pay, policy: None };
        let encode = move |renewed: &Renewed| match unpaid(renewed) {
            Some(refusal) => respond::recorded(&refusal, Plane::Vendor, lang),
            None => Self::encode(&Reply {
                order_ids: vec![renewed.order.to_string()],
                fail_resource_infos: Vec::new(),
            }),
        };
        cx.money(caller.group, command, encode).await.map(Answer::recorded)
    }
}
