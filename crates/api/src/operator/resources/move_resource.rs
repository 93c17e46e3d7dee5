//! `PUT /operator/v1/resources/{resource_id}/enterprise-project`: a resource belongs to another enterprise
//! project of its customer's from now on; `0` is the default one.

use http::Method;
use hubu_app::Unit;
use hubu_app::resources::move_resource;

use super::shown::ShownResource;
use super::{ENTERPRISE_PROJECT, OfResource, change};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct MoveResource;

/// The body.
pub struct Body {
    project: String,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { project: fields.text("enterprise_project_id", ENTERPRISE_PROJECT)? })
    }
}

impl Operation for MoveResource {
    const SPEC: Spec = writes(
        "MoveResource",
        Method::PUT,
        "/operator/v1/resources/{resource_id}/enterprise-project",
        200,
        &[
            Code::NoSuchResource,
            Code::ResourceNotChanged,
            Code::ProjectUnknown,
            Code::NothingToChange,
        ],
        ["迁移资源到企业项目", "Moves a resource to an enterprise project"],
    );
    type Path = OfResource;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownResource;

    async fn run(
        cx: &Cx,
        path: OfResource,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownResource>, Failure> {
        let moved = move |unit: &mut Unit<'_, '_>, id: &str| move_resource(unit, id, &body.project);
        change(cx, path.id, moved, Self::encode).await.map(Answer::recorded)
    }
}
