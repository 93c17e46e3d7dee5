//! `POST /operator/v1/resources/{resource_id}/change`: a resource with terms becomes another specification, another
//! size, or both. More is paid for, pro rata for the hours that are left; less gives back at once.

use http::Method;
use hubu_app::Error;
use hubu_app::orders;
use hubu_app::resources::owners;
use hubu_core::orders::SourceType;
use hubu_core::resources::Size;

use super::shown::ShownPlaced;
use super::{RESOURCE, SPEC, size, source};
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct ChangeResource;

/// `{resource_id}`.
pub struct Path(String);

impl Reads for Path {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self(fields.text("resource_id", RESOURCE)?))
    }
}

/// The body.
pub struct Body {
    spec: Option<String>,
    size: Option<Size>,
    source: SourceType,
    auto_pay: bool,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            spec: fields.opt_text("resource_spec", SPEC)?,
            size: size(fields)?,
            source: source(fields)?,
            auto_pay: fields.bool_or("is_auto_pay", false)?,
        })
    }
}

impl Operation for ChangeResource {
    const SPEC: Spec = writes(
        "ChangeResource",
        Method::POST,
        "/operator/v1/resources/{resource_id}/change",
        201,
        &[
            Code::NoSuchResource,
            Code::ResourceNotChanged,
            Code::NothingToChange,
            Code::ProductNotFound,
            Code::AboveMaximumAmount,
        ],
        ["变更包年/包月资源规格", "Changes a resource with terms"],
    );
    type Path = Path;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownPlaced;

    async fn run(
        cx: &Cx,
        path: Path,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownPlaced>, Failure> {
        let id = path.0.clone();
        let found = cx.read(move |tx, _| -> Result<_, Error<Refusal>> {
            let owner = owners(tx, &[id])?.pop();
            Ok(owner.ok_or(Error::Refused(Refusal::new(Code::NoSuchResource)))?.group)
        });
        let group = found.await?;
        let Body { spec, size, source, auto_pay } = body;
        let command = orders::ChangeResource { resource: path.0, spec, size, source, auto_pay };
        let encode = |placed: &orders::Placed| Self::encode(&ShownPlaced::of(placed));
        cx.money(group, command, encode).await.map(Answer::recorded)
    }
}
