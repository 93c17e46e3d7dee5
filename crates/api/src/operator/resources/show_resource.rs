//! `GET /operator/v1/resources/{resource_id}`: a resource with its tags, how it was charged, its terms, and the
//! orders that have it and are not over.

use hubu_app::Error;
use hubu_app::resources::{by_keys, owners};

use super::OfResource;
use super::shown::WholeResource;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ShowResource;

impl Operation for ShowResource {
    const SPEC: Spec = reads(
        "ShowResource",
        "/operator/v1/resources/{resource_id}",
        &[Code::NoSuchResource],
        ["查询资源", "Shows a resource"],
    );
    type Path = OfResource;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = WholeResource;

    async fn run(
        cx: &Cx,
        path: OfResource,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<WholeResource>, Failure> {
        let found = cx.read(move |tx, _| -> Result<_, Error<Refusal>> {
            let unknown = || Error::Refused(Refusal::new(Code::NoSuchResource));
            let owner = owners(tx, &[path.id])?.pop().ok_or_else(unknown)?;
            let found = by_keys(tx, &[(owner.group, owner.customer, owner.key)])?.pop();
            Ok(WholeResource::one(tx, &found.ok_or_else(unknown)?)?)
        });
        found.await.map(Answer::value)
    }
}
