//! `POST /operator/v1/resources/{resource_id}/resize`: a resource on demand has another specification or size
//! from now on. The product is named by `product_id`, or by its `resource_spec` within the resource's own
//! service, type and region; what is left out stays.

use std::sync::Arc;

use http::Method;
use hubu_app::Unit;
use hubu_app::resources::{Resize, resize_resource};

use super::shown::ShownResource;
use super::{OfResource, PRODUCT, SPEC, change, size};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct ResizeResource;

/// The body.
pub struct Body(Resize);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self(Resize {
            product: fields.opt_text("product_id", PRODUCT)?,
            spec: fields.opt_text("resource_spec", SPEC)?,
            size: size(fields)?,
        }))
    }
}

impl Operation for ResizeResource {
    const SPEC: Spec = writes(
        "ResizeResource",
        Method::POST,
        "/operator/v1/resources/{resource_id}/resize",
        200,
        &[
            Code::NoSuchResource,
            Code::ResourceNotChanged,
            Code::ProductNotOnDemand,
            Code::NothingToChange,
        ],
        ["变更按需资源规格", "Resizes a resource on demand"],
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
        let cache = Arc::clone(cx.catalogue());
        let done = change(
            cx,
            path.id,
            move |unit: &mut Unit<'_, '_>, id: &str| resize_resource(unit, &cache, id, &body.0),
            Self::encode,
        );
        done.await.map(Answer::recorded)
    }
}
