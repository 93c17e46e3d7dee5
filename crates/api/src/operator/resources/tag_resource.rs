//! `PUT /operator/v1/resources/{resource_id}/tags`: the tags of a resource, in place of those it has; without
//! any it has none.

use http::Method;
use hubu_app::Unit;
use hubu_app::resources::tag_resource;
use hubu_core::resources::Tags;

use super::shown::ShownResource;
use super::{OfResource, change, tags};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct TagResource;

/// The body.
pub struct Body(Tags);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self(tags(fields)?))
    }
}

impl Operation for TagResource {
    const SPEC: Spec = writes(
        "TagResource",
        Method::PUT,
        "/operator/v1/resources/{resource_id}/tags",
        200,
        &[Code::NoSuchResource, Code::ResourceNotChanged, Code::NothingToChange],
        ["设置资源标签", "Sets the tags of a resource"],
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
        let tag = move |unit: &mut Unit<'_, '_>, id: &str| tag_resource(unit, id, &body.0);
        change(cx, path.id, tag, Self::encode).await.map(Answer::recorded)
    }
}
