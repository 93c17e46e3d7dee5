//! `POST /hubu/v1/enterprise-projects/{enterprise_project_id}/action`: enables or disables an enterprise
//! project. What is in it stays there; nothing may join a disabled one.

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::set_project_status;
use hubu_app::write::Keep;
use hubu_core::access::permissions;
use hubu_core::enterprise::{Project, ProjectStatus};

use super::project::{OfProject, spec};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Repeat, Spec};

/// See the file's head.
pub struct SetEnterpriseProjectStatus;

const ACTIONS: [(&str, ProjectStatus); 2] = [
    (ProjectStatus::Enabled.as_str(), ProjectStatus::Enabled),
    (ProjectStatus::Disabled.as_str(), ProjectStatus::Disabled),
];

/// The body.
pub struct Body(ProjectStatus);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.word("action", &ACTIONS).map(Self)
    }
}

impl Operation for SetEnterpriseProjectStatus {
    const SPEC: Spec = spec(
        (
            "SetEnterpriseProjectStatus",
            "/hubu/v1/enterprise-projects/{enterprise_project_id}/action",
        ),
        Method::POST,
        // One operation of ours, two of the service: who may do one of them alone may do neither here.
        &[permissions::PROJECT_ENABLE, permissions::PROJECT_DISABLE],
        (204, Repeat::ByKey),
        &[
            Code::ProjectsNotOpen,
            Code::ProjectUnknown,
            Code::DefaultProjectFixed,
            Code::NothingToChange,
        ],
        ["启用或停用企业项目", "Enables or disables an enterprise project"],
    );
    type Path = OfProject;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfProject,
        _: Nothing,
        Body(status): Body,
    ) -> Result<Answer<Nothing>, Failure> {
        let customer = cx.caller()?.customer;
        let set =
            move |unit: &mut Unit<'_, '_>| set_project_status(unit, customer, &path.id, status);
        let done = cx.unit(Keep::Answer, set, |_: &Project| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
