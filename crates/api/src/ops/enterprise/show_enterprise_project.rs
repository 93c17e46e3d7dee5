//! `GET /hubu/v1/enterprise-projects/{enterprise_project_id}`: an enterprise project; `0` is the default
//! one.

use http::Method;
use hubu_app::enterprise::project;
use hubu_core::access::permissions;

use super::project::{OfProject, Reply, spec};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Repeat, Spec};

/// See the file's head.
pub struct ShowEnterpriseProject;

impl Operation for ShowEnterpriseProject {
    const SPEC: Spec = spec(
        ("ShowEnterpriseProject", "/hubu/v1/enterprise-projects/{enterprise_project_id}"),
        Method::GET,
        &[permissions::PROJECT_GET],
        (200, Repeat::Reads),
        &[Code::ProjectsNotOpen, Code::ProjectUnknown],
        ["查询企业项目详情", "Shows an enterprise project"],
    );
    type Path = OfProject;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfProject,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let customer = cx.caller()?.customer;
        let found = cx.read(move |tx, _| project(tx, customer, &path.id)).await?;
        Ok(Answer::value(Reply::from(&found)))
    }
}
