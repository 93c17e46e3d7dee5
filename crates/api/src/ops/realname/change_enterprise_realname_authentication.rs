//! `PUT /v2/customers/realname-auths/enterprise` (`accounts` E3): a partner has a customer that is certified
//! as a person certified as an enterprise. Until that passes it stays what it is.

use http::Method;

use super::papers::{Enterprise, NEW};
use super::{CHANGE_ERRORS, Taken, apply_enterprise, spec, unit_checks};
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Plane, Spec};

/// See the file's head.
pub struct ChangeEnterpriseRealnameAuthentication;

/// The body.
pub struct Body(Enterprise);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Enterprise::read(fields, &NEW, true).map(Self)
    }
}

impl Operation for ChangeEnterpriseRealnameAuthentication {
    const SPEC: Spec = spec(
        ("ChangeEnterpriseRealnameAuthentication", Plane::Vendor),
        Method::PUT,
        "/v2/customers/realname-auths/enterprise",
        CHANGE_ERRORS,
        ["申请实名认证变更", "Applies for a change from individual to enterprise"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Taken;

    fn check_items() -> Vec<&'static str> {
        unit_checks()
    }

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Taken>, Failure> {
        apply_enterprise::<Self>(cx, body.0, true).await
    }
}
