//! `DELETE /operator/v1/resources/{resource_id}`: a cloud service has deleted a resource that is charged on
//! demand; nothing is charged from now on. Its history stays.

use http::Method;
use hubu_app::resources::delete_resource;

use super::shown::ShownResource;
use super::{OfResource, change};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct DeleteResource;

impl Operation for DeleteResource {
    const SPEC: Spec = writes(
        "DeleteResource",
        Method::DELETE,
        "/operator/v1/resources/{resource_id}",
        200,
        &[Code::NoSuchResource, Code::ResourceNotChanged],
        ["删除按需资源", "Deletes a resource on demand"],
    );
    type Path = OfResource;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ShownResource;

    async fn run(
        cx: &Cx,
        path: OfResource,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<ShownResource>, Failure> {
        change(cx, path.id, delete_resource, Self::encode).await.map(Answer::recorded)
    }
}
