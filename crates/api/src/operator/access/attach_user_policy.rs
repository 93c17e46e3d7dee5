//! `PUT /operator/v1/customers/{customer_id}/users/{user_id}/policies/{policy_name}`: a ready-made
//! policy, by its name or an older one. The user's tokens are void.

use http::Method;
use hubu_app::access::attach_predefined;

use super::{OfPolicy, on_user, said};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct AttachUserPolicy;

impl Operation for AttachUserPolicy {
    const SPEC: Spec = writes(
        "AttachUserPolicy",
        Method::PUT,
        "/operator/v1/customers/{customer_id}/users/{user_id}/policies/{policy_name}",
        204,
        &[
            Code::CustomerUnknown,
            Code::UserUnknown,
            Code::PoliciesNotApplicable,
            Code::PolicyUnknown,
        ],
        ["为用户授予系统策略", "Attaches a ready-made policy to a user"],
    );
    type Path = OfPolicy;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        OfPolicy { of, policy }: OfPolicy,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Nothing>, Failure> {
        on_user::<Self>(cx, of, move |unit, user| {
            attach_predefined(unit, user.key, &policy).map_err(said)
        })
        .await
    }
}
