//! `PUT /v1.0/{partner_id}/partner/customer-mgr/realname-auth/enterprise` (`accounts` F7): the old form of
//! `ChangeEnterpriseRealnameAuthentication`. Names are in camel case, success has a code.

use http::Method;

use super::papers::{Enterprise, OLD};
use super::{CHANGE_ERRORS_FORMER, TakenFormer, apply_enterprise, as_former, spec, unit_checks};
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Plane, Spec};
use crate::ops::former::OfPartner;

/// See the file's head.
pub struct ChangeEnterpriseFormer;

/// The body.
pub struct Body(Enterprise);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Enterprise::read(fields, &OLD, true).map(Self)
    }
}

impl Operation for ChangeEnterpriseFormer {
    const SPEC: Spec = spec(
        ("ChangeEnterpriseRealnameAuthenticationV1", Plane::Former),
        Method::PUT,
        "/v1.0/{partner_id}/partner/customer-mgr/realname-auth/enterprise",
        CHANGE_ERRORS_FORMER,
        [
            "申请实名认证变更（旧版）",
            "Applies for a change from individual to enterprise (old form)",
        ],
    );
    type Path = OfPartner;
    type Query = Nothing;
    type Body = Body;
    type Reply = TakenFormer;

    fn check_items() -> Vec<&'static str> {
        unit_checks()
    }

    async fn run(
        cx: &Cx,
        _: OfPartner,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<TakenFormer>, Failure> {
        as_former(apply_enterprise::<Self>(cx, body.0, true).await)
    }
}
