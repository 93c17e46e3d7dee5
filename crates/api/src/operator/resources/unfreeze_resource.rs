//! `POST /operator/v1/resources/{resource_id}/unfreeze`: a resource that was frozen can be used again, if its
//! terms let it.

use http::Method;
use hubu_app::Unit;
use hubu_app::resources::set_resource_frozen;

use super::shown::ShownResource;
use super::{OfResource, change};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{REASON, writes};

/// See the file's head.
pub struct UnfreezeResource;

/// The body.
pub struct Body {
    reason: String,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { reason: fields.text("reason", REASON)? })
    }
}

impl Operation for UnfreezeResource {
    const SPEC: Spec = writes(
        "UnfreezeResource",
        Method::POST,
        "/operator/v1/resources/{resource_id}/unfreeze",
        200,
        &[Code::NoSuchResource, Code::ResourceNotChanged],
        ["解冻资源", "Lets a resource free"],
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
        let unfreeze = move |unit: &mut Unit<'_, '_>, id: &str| {
            set_resource_frozen(unit, id, None, &body.reason)
        };
        change(cx, path.id, unfreeze, Self::encode).await.map(Answer::recorded)
    }
}
