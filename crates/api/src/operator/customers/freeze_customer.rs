//! `POST /operator/v1/customers/{customer_id}/freeze`: an account is frozen: until that ends it neither
//! opens nor takes in members, nor becomes one. What it has stays its own: the vendor's checks of
//! allocations and reclaims know nothing of it (`accounts` A9). The trail says why.

use http::Method;

use super::{Reason, set_frozen};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::writes;

/// See the file's head.
pub struct FreezeCustomer;

impl Operation for FreezeCustomer {
    const SPEC: Spec = writes(
        "FreezeCustomer",
        Method::POST,
        "/operator/v1/customers/{customer_id}/freeze",
        204,
        &[Code::CustomerUnknown, Code::NothingToChange],
        ["冻结客户", "Freezes a customer"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Reason;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        body: Reason,
    ) -> Result<Answer<Nothing>, Failure> {
        set_frozen::<Self>(cx, path.customer, true, body).await
    }
}
