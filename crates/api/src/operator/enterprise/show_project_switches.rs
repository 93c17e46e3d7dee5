//! `GET /operator/v1/customers/{customer_id}/project-switches`: how a customer groups its resources.

use hubu_app::enterprise::switches;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{customer_of, reads};
use crate::wire::Instant;

/// See the file's head.
pub struct ShowProjectSwitches;

/// The answer; `opened_time` is there once the customer has opened enterprise projects.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    project_groups: bool,
    multi_project: bool,
    enterprise_projects: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    opened_time: Option<Instant>,
}

impl Operation for ShowProjectSwitches {
    const SPEC: Spec = reads(
        "ShowProjectSwitches",
        "/operator/v1/customers/{customer_id}/project-switches",
        &[Code::CustomerUnknown],
        ["查询项目开关", "Shows how a customer groups its resources"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let found = cx.read(move |tx, _| {
            let customer = customer_of(tx, &path.customer)?;
            Ok(switches(tx, customer.key)?)
        });
        let found = found.await?;
        Ok(Answer::value(Reply {
            project_groups: found.project_groups,
            multi_project: found.multi_project,
            enterprise_projects: found.opened.is_some(),
            opened_time: found.opened.map(Instant),
        }))
    }
}
