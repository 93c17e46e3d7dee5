//! `POST /operator/v1/resources/{resource_id}/freeze`: a resource is kept from being used, for a violation or
//! by the police. Its service is asked to (`resource.freeze`); its terms go on and can be renewed, and it
//! is neither changed nor left while it is frozen.

use http::Method;
use hubu_app::Unit;
use hubu_app::resources::set_resource_frozen;
use hubu_core::subscriptions::Freeze;

use super::shown::ShownResource;
use super::{OfResource, change};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{REASON, writes};

/// See the file's head.
pub struct FreezeResource;

/// Why a resource is frozen; an account is frozen by itself.
const CAUSES: [(&str, Freeze); 2] = [("violation", Freeze::Violation), ("police", Freeze::Police)];

/// The body.
pub struct Body {
    cause: Freeze,
    reason: String,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let cause = fields.word("cause", &CAUSES)?;
        Ok(Self { cause, reason: fields.text("reason", REASON)? })
    }
}

impl Operation for FreezeResource {
    const SPEC: Spec = writes(
        "FreezeResource",
        Method::POST,
        "/operator/v1/resources/{resource_id}/freeze",
        200,
        &[Code::NoSuchResource, Code::ResourceNotChanged],
        ["冻结资源", "Freezes a resource"],
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
        let freeze = move |unit: &mut Unit<'_, '_>, id: &str| {
            set_resource_frozen(unit, id, Some(body.cause), &body.reason)
        };
        change(cx, path.id, freeze, Self::encode).await.map(Answer::recorded)
    }
}
