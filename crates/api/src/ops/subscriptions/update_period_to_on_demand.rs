//! `POST /v2/orders/subscriptions/resources/to-on-demand` (`orders` D5): sets that resources go on demand when
//! they end, or that they do not.
//!
//! Of several resources each that is refused is told, and hinders no other. One that is refused by itself is the
//! refusal of the request; what is in grace or retention comes with the status of success (CBC.99003610).

use http::Method;
use hubu_app::subscriptions::OnDemandAtExpiry;
use hubu_core::access::{Requirement, permissions};
use hubu_core::subscriptions::{OnDemandOperation, ToOnDemandRefusal};
use schemars::JsonSchema;
use serde::Serialize;

use super::named;
use super::renewal::read_each_once;
use crate::catalogue::Sites;
use crate::codes::{Code, Failure, Refusal, Refused};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::language::Lang;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct UpdatePeriodToOnDemand;

/// Resources of one request.
const MOST: usize = 100;

/// The words of `operation`.
const OPERATIONS: [(&str, OnDemandOperation); 2] = [
    (OnDemandOperation::SetUp.as_str(), OnDemandOperation::SetUp),
    (OnDemandOperation::Cancel.as_str(), OnDemandOperation::Cancel),
];

/// The body.
pub struct Body {
    operation: OnDemandOperation,
    resources: Vec<String>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let operation = fields.word("operation", &OPERATIONS)?;
        Ok(Self { operation, resources: read_each_once(fields, "resource_ids", MOST)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_details: Vec<ErrorDetail>,
}

#[derive(Serialize, JsonSchema)]
struct ErrorDetail {
    id: String,
    error_code: &'static str,
    error_msg: String,
}

impl ErrorDetail {
    fn new(resources: &[String], refused: Refused<ToOnDemandRefusal>, lang: Lang) -> Self {
        let refusal = Refusal::from(refused);
        Self {
            id: named(resources, &refusal),
            error_code: refusal.code().text(),
            error_msg: refusal.message(lang),
        }
    }
}

impl Operation for UpdatePeriodToOnDemand {
    const SPEC: Spec = Spec {
        id: "UpdatePeriodToOnDemand",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/orders/subscriptions/resources/to-on-demand",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::RENEWAL_UPDATE]),
        success: 200,
        errors: &[
            Code::ResourceUnknown,
            Code::StrictSelectedStays,
            Code::ProductStaysInTerms,
            Code::ResourceInGrace,
            Code::PackageStaysInTerms,
            Code::SolutionStaysInTerms,
            Code::OtherTradeOpen,
            Code::FrozenForViolation,
            Code::FrozenByPolice,
            Code::AccountFrozenStays,
        ],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: [
            "设置或取消包年/包月资源到期转按需",
            "Sets or cancels that resources go on demand when they end",
        ],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let Body { operation, resources } = body;
        let (caller, lang) = (cx.caller()?, cx.lang());
        let command =
            OnDemandAtExpiry { caller: caller.customer, resources: resources.clone(), operation };
        let encode = move |refused: &Vec<(usize, ToOnDemandRefusal)>| {
            let detail = |(place, why): &(usize, ToOnDemandRefusal)| {
                ErrorDetail::new(&resources, Refused(*place, *why), lang)
            };
            Self::encode(&Reply { error_details: refused.iter().map(detail).collect() })
        };
        cx.money(caller.group, command, encode).await.map(Answer::recorded)
    }
}
