//! `GET /hubu/v1/explain/{kind}/{id}`: why an amount of the caller's is what it is, step by step.
//!
//! What an inquiry asks about is in its id, as `X-Hubu-Explain` of its answer has it. Who may not see discounts
//! (`bss:discount:view`) is told list prices, and of an order the discount that it has.

use http::Method;
use hubu_app::explanations::Asker;
use hubu_core::access::{Requirement, authorize, permissions};
use hubu_core::explanations::Visible;

use super::{Reply, Subject, answer};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ExplainAmount;

impl Operation for ExplainAmount {
    const SPEC: Spec = Spec {
        id: "ExplainAmount",
        plane: Plane::Hubu,
        sites: Sites::Both,
        method: Method::GET,
        path: "/hubu/v1/explain/{kind}/{id}",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[Code::ExplanationUnknown],
        repeat: Repeat::Reads,
        rate: RateClass::Quotes,
        summary: ["查询金额的计算过程", "Explains an amount step by step"],
    };
    type Path = Subject;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, path: Subject, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let identity = cx.identity()?;
        authorize(&identity.principal, &path.kind.requires).map_err(Refusal::from)?;
        let sees = identity.principal.has(permissions::DISCOUNT_VIEW);
        let visible = if sees { Visible::All } else { Visible::OnlyChosen };
        let customer = Some(identity.caller.customer);
        let asker = Asker { customer, visible };
        answer(cx, path, asker, move |_| Ok(customer)).await.map(Answer::value)
    }
}
