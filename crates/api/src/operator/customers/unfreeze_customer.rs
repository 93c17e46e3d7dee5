//! `POST /operator/v1/customers/{customer_id}/unfreeze`: a frozen account is as before. The trail says
//! why.

use http::Method;

use super::{Reason, set_frozen};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::writes;

/// See the file's head.
pub struct UnfreezeCustomer;

impl Operation for UnfreezeCustomer {
    const SPEC: Spec = writes(
        "UnfreezeCustomer",
        Method::POST,
        "/operator/v1/customers/{customer_id}/unfreeze",
        204,
        &[Code::CustomerUnknown, Code::NothingToChange],
        ["解冻客户", "Ends the freezing of a customer"],
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
        set_frozen::<Self>(cx, path.customer, false, body).await
    }
}
