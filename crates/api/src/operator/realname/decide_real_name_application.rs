//! `POST /operator/v1/real-name-applications/{application_id}/decision`: an application passes, which
//! certifies the customer, or is turned down with an opinion that the partner reads. It is decided
//! once.

use std::sync::Arc;

use http::Method;
use hubu_app::Unit;
use hubu_app::realname::review;
use hubu_app::write::Keep;
use hubu_core::realname::Decision;

use super::OfApplication;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct DecideRealNameApplication;

/// The body.
pub struct Body(Decision);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let accepts = fields.word("decision", &[("accept", true), ("reject", false)])?;
        let opinion = fields.opt_text("opinion", Text::max(256).sample("照片不清晰"))?;
        let opinion = opinion.unwrap_or_default();
        Ok(Self(if accepts { Decision::Accept } else { Decision::Reject { opinion } }))
    }
}

impl Operation for DecideRealNameApplication {
    const SPEC: Spec = writes(
        "DecideRealNameApplication",
        Method::POST,
        "/operator/v1/real-name-applications/{application_id}/decision",
        204,
        &[Code::ApplicationUnknown, Code::ApplicationDecided, Code::ApplicationNotPassable],
        ["审核实名认证申请", "Decides on an application for real-name authentication"],
    );
    type Path = OfApplication;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfApplication,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Nothing>, Failure> {
        let vault = Arc::clone(cx.vault());
        let decide = move |unit: &mut Unit<'_, '_>| review(unit, &vault, path.key, &body.0);
        let done = cx.unit(Keep::Answer, decide, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
