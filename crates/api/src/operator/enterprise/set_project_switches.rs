//! `PATCH /operator/v1/customers/{customer_id}/project-switches`: whether a customer uses project groups,
//! and several projects a region. Both keep it from opening enterprise projects, and are closed to a
//! customer that has. What is left out stays.

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::set_switches;
use hubu_app::ledger::Party;
use hubu_app::write::Keep;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct SetProjectSwitches;

/// The body.
pub struct Body {
    project_groups: Option<bool>,
    multi_project: Option<bool>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let project_groups = fields.opt_bool("project_groups")?;
        Ok(Self { project_groups, multi_project: fields.opt_bool("multi_project")? })
    }
}

impl Operation for SetProjectSwitches {
    const SPEC: Spec = writes(
        "SetProjectSwitches",
        Method::PATCH,
        "/operator/v1/customers/{customer_id}/project-switches",
        204,
        &[Code::CustomerUnknown, Code::NothingToChange, Code::ProjectsOpenAlready],
        ["设置项目开关", "Sets how a customer groups its resources"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Nothing>, Failure> {
        let customer = find_customer(cx, path.customer).await?;
        let (party, wanted) = (Party::Key(customer.key), (body.project_groups, body.multi_project));
        let set = move |unit: &mut Unit<'_, '_>| set_switches(unit, &party, wanted);
        let done = cx.unit_in(customer.group, Keep::Answer, set, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
