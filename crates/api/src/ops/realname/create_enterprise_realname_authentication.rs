//! `POST /v2/customers/realname-auths/enterprise` (`accounts` E2): a partner has a customer certified as an
//! enterprise, by the unit's papers and, where they are named, those of its legal person.

use http::Method;

use super::papers::{Enterprise, NEW};
use super::{ENTERPRISE_ERRORS, Taken, apply_enterprise, spec, unit_checks};
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Plane, Spec};

/// See the file's head.
pub struct CreateEnterpriseRealnameAuthentication;

/// The body.
pub struct Body(Enterprise);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Enterprise::read(fields, &NEW, false).map(Self)
    }
}

impl Operation for CreateEnterpriseRealnameAuthentication {
    const SPEC: Spec = spec(
        ("CreateEnterpriseRealnameAuthentication", Plane::Vendor),
        Method::POST,
        "/v2/customers/realname-auths/enterprise",
        ENTERPRISE_ERRORS,
        ["申请企业实名认证", "Applies for the authentication of an enterprise"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Taken;

    fn check_items() -> Vec<&'static str> {
        unit_checks()
    }

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Taken>, Failure> {
        apply_enterprise::<Self>(cx, body.0, false).await
    }
}
