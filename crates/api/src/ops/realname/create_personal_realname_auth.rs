//! `POST /v2/customers/realname-auths/individual` (`accounts` E1): a partner has a customer certified as a
//! person, by papers or, on the Chinese site, by a bank card.
//!
//! The code that comes with a bank card is tried in a write of its own, so that a wrong guess counts
//! whatever becomes of the request. A card in a sandbox is decided at once; papers are reviewed.

use http::Method;

use super::papers::{Individual, NEW};
use super::{INDIVIDUAL_ERRORS, Taken, apply_individual, spec};
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Plane, Spec};

/// See the file's head.
pub struct CreatePersonalRealnameAuth;

/// The body.
pub struct Body(Individual);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Individual::read(fields, &NEW).map(Self)
    }
}

impl Operation for CreatePersonalRealnameAuth {
    const SPEC: Spec = spec(
        ("CreatePersonalRealnameAuth", Plane::Vendor),
        Method::POST,
        "/v2/customers/realname-auths/individual",
        INDIVIDUAL_ERRORS,
        ["申请个人实名认证", "Applies for the authentication of an individual"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Taken;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Taken>, Failure> {
        apply_individual::<Self>(cx, body.0, &NEW).await
    }
}
