//! `DELETE /operator/v1/customers/{customer_id}/users/{user_id}/policies/{policy_name}`: a policy is
//! taken away: a ready-made one, or `custom`, the user's own. The user's tokens are void.

use http::Method;
use hubu_app::access::detach_policy;

use super::{OfPolicy, on_user, said};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct DetachUserPolicy;

impl Operation for DetachUserPolicy {
    const SPEC: Spec = writes(
        "DetachUserPolicy",
        Method::DELETE,
        "/operator/v1/customers/{customer_id}/users/{user_id}/policies/{policy_name}",
        204,
        &[
            Code::CustomerUnknown,
            Code::UserUnknown,
            Code::PoliciesNotApplicable,
            Code::PolicyNotAttached,
        ],
        ["移除用户的策略", "Takes a policy away from a user"],
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
            detach_policy(unit, user.key, &policy).map_err(said)
        })
        .await
    }
}
