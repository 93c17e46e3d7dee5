//! `PUT /hubu/v1/enterprise-projects/{enterprise_project_id}`: changes what an enterprise project is
//! called, what it is about and what it is for. What is left out stays; an empty description empties it.

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::{ProjectChange, update_project};
use hubu_app::write::Keep;
use hubu_core::access::permissions;
use hubu_core::enterprise::Project;

use super::project::{KINDS, NAME, OfProject, Reply, spec};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Repeat, Spec};

/// See the file's head.
pub struct UpdateEnterpriseProject;

/// The body.
pub struct Body(ProjectChange);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self(ProjectChange {
            name: fields.text("name", NAME)?,
            description: fields.opt_text("description", Text::max(512).empty(Empty::Kept))?,
            kind: fields.opt_word("type", &KINDS, Empty::Absent)?,
        }))
    }
}

impl Operation for UpdateEnterpriseProject {
    const SPEC: Spec = spec(
        ("UpdateEnterpriseProject", "/hubu/v1/enterprise-projects/{enterprise_project_id}"),
        Method::PUT,
        &[permissions::PROJECT_UPDATE],
        (200, Repeat::ByKey),
        &[
            Code::ProjectsNotOpen,
            Code::ProjectUnknown,
            Code::DefaultProjectFixed,
            Code::ProjectNameTaken,
            Code::NothingToChange,
        ],
        ["修改企业项目", "Changes an enterprise project"],
    );
    type Path = OfProject;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfProject,
        _: Nothing,
        Body(change): Body,
    ) -> Result<Answer<Reply>, Failure> {
        let customer = cx.caller()?.customer;
        let update =
            move |unit: &mut Unit<'_, '_>| update_project(unit, customer, &path.id, &change);
        let encode = |changed: &Project| Self::encode(&changed.into());
        cx.unit(Keep::Answer, update, encode).await.map(Answer::recorded)
    }
}
