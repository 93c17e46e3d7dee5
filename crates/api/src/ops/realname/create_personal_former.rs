//! `POST /v1.0/{partner_id}/partner/customer-mgr/realname-auth/individual` (`accounts` F7): the old form of
//! `CreatePersonalRealnameAuth`. Names are in camel case, success has a code.

use http::Method;

use super::papers::{Individual, OLD};
use super::{INDIVIDUAL_ERRORS_FORMER, TakenFormer, apply_individual, as_former, spec};
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Plane, Spec};
use crate::ops::former::OfPartner;

/// See the file's head.
pub struct CreatePersonalFormer;

/// The body.
pub struct Body(Individual);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Individual::read(fields, &OLD).map(Self)
    }
}

impl Operation for CreatePersonalFormer {
    const SPEC: Spec = spec(
        ("CreatePersonalRealnameAuthV1", Plane::Former),
        Method::POST,
        "/v1.0/{partner_id}/partner/customer-mgr/realname-auth/individual",
        INDIVIDUAL_ERRORS_FORMER,
        ["申请个人实名认证（旧版）", "Applies for the authentication of an individual (old form)"],
    );
    type Path = OfPartner;
    type Query = Nothing;
    type Body = Body;
    type Reply = TakenFormer;

    async fn run(
        cx: &Cx,
        _: OfPartner,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<TakenFormer>, Failure> {
        as_former(apply_individual::<Self>(cx, body.0, &OLD).await)
    }
}
