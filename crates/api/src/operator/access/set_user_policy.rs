//! `PUT /operator/v1/customers/{customer_id}/users/{user_id}/policy`: the policy of the user's own,
//! written out, in place of the one it had. Ready-made policies stay; the user's tokens are void.

use http::Method;
use hubu_app::access::attach_policy;

use super::policy_document::PolicyDocument;
use super::{OfUser, on_user, said};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct SetUserPolicy;

/// What the policy of a user's own is called among its policies.
pub const OWN: &str = "custom";

impl Operation for SetUserPolicy {
    const SPEC: Spec = writes(
        "SetUserPolicy",
        Method::PUT,
        "/operator/v1/customers/{customer_id}/users/{user_id}/policy",
        204,
        &[Code::CustomerUnknown, Code::UserUnknown, Code::PoliciesNotApplicable],
        ["设置用户的自定义策略", "Sets the policy of a user's own"],
    );
    type Path = OfUser;
    type Query = Nothing;
    type Body = PolicyDocument;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfUser,
        _: Nothing,
        PolicyDocument { policy, text }: PolicyDocument,
    ) -> Result<Answer<Nothing>, Failure> {
        on_user::<Self>(cx, path, move |unit, user| {
            attach_policy(unit, user.key, (OWN, &text), &policy).map_err(said)
        })
        .await
    }
}
