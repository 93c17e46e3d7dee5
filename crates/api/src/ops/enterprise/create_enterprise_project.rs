//! `POST /hubu/v1/enterprise-projects`: makes an enterprise project. The shape is that of the vendor's
//! enterprise project service.

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::{NewProject, create_project};
use hubu_app::write::Keep;
use hubu_core::access::permissions;
use hubu_core::enterprise::{Project, ProjectKind};

use super::project::{KINDS, NAME, Reply, spec};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Repeat, Spec};

/// See the file's head.
pub struct CreateEnterpriseProject;

/// The body.
pub struct Body(NewProject);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let name = fields.text("name", NAME)?;
        let description = fields.opt_text("description", Text::max(512))?.unwrap_or_default();
        let kind = fields.opt_word("type", &KINDS, Empty::Absent)?;
        let kind = kind.unwrap_or(ProjectKind::Production);
        Ok(Self(NewProject { name, description, kind }))
    }
}

impl Operation for CreateEnterpriseProject {
    const SPEC: Spec = spec(
        ("CreateEnterpriseProject", "/hubu/v1/enterprise-projects"),
        Method::POST,
        &[permissions::PROJECT_CREATE],
        (201, Repeat::ByKey),
        &[Code::ProjectsNotOpen, Code::ProjectNameTaken, Code::TooManyProjects],
        ["创建企业项目", "Creates an enterprise project"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        Body(new): Body,
    ) -> Result<Answer<Reply>, Failure> {
        let customer = cx.caller()?.customer;
        let create = move |unit: &mut Unit<'_, '_>| create_project(unit, customer, &new);
        let encode = |made: &Project| Self::encode(&made.into());
        cx.unit(Keep::Answer, create, encode).await.map(Answer::recorded)
    }
}
