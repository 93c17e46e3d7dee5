//! `POST /v2/orders/subscriptions/resources/to-on-demand/instantly` (`orders` D6): turns resources to on demand
//! now, and gives back what is left of their terms. Each is told what became of it; none hinders another.

use http::Method;
use hubu_app::subscriptions::{ConvertNow, Converted};
use hubu_core::access::{Requirement, permissions};
use hubu_core::orders::OrderId;
use schemars::JsonSchema;
use serde::Serialize;

use super::renewal::read_each_once;
use crate::catalogue::Sites;
use crate::codes::{Failure, Refusal, Refused};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::language::Lang;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct UpdatePeriodToOnDemandInstantly;

/// Resources of one request.
const MOST: usize = 10;

/// The body.
pub struct Body {
    resources: Vec<String>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { resources: read_each_once(fields, "resource_ids", MOST)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    to_ondemand_service_results: Vec<ToOndemandServiceResult>,
}

#[derive(Serialize, JsonSchema)]
struct ToOndemandServiceResult {
    resource_id: String,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_msg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
}

impl ToOndemandServiceResult {
    fn of(resource: &str, place: usize, converted: &Converted, lang: Lang) -> Self {
        let told = |result, order: Option<&OrderId>, refusal: Option<Refusal>| Self {
            resource_id: resource.to_owned(),
            result,
            error_code: refusal.as_ref().map(|refusal| refusal.code().text()),
            error_msg: refusal.map(|refusal| refusal.message(lang)),
            order_id: order.map(OrderId::to_string),
        };
        match converted {
            Converted::Done(order) => told("SUCCESS", Some(order), None),
            Converted::Audit(order) => told("AUDIT", Some(order), None),
            Converted::Failed(why) => told("FAIL", None, Some(Refused(place, *why).into())),
        }
    }
}

impl Operation for UpdatePeriodToOnDemandInstantly {
    const SPEC: Spec = Spec {
        id: "UpdatePeriodToOnDemandInstantly",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::POST,
        path: "/v2/orders/subscriptions/resources/to-on-demand/instantly",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::TO_DEMAND]),
        success: 200,
        errors: &[],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["包年/包月资源即时转按需", "Turns yearly and monthly resources to on demand now"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let (caller, lang) = (cx.caller()?, cx.lang());
        let resources = body.resources;
        let command = ConvertNow { caller: caller.customer, resources: resources.clone() };
        let encode = move |converted: &Vec<Converted>| {
            let each = resources.iter().zip(converted).enumerate();
            let told = |(place, (resource, converted)): (usize, (&String, &Converted))| {
                ToOndemandServiceResult::of(resource, place, converted, lang)
            };
            Self::encode(&Reply { to_ondemand_service_results: each.map(told).collect() })
        };
        cx.money(caller.group, command, encode).await.map(Answer::recorded)
    }
}
