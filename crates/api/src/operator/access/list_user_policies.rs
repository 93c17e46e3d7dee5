//! `GET /operator/v1/customers/{customer_id}/users/{user_id}/policies`: a user's policies, each with
//! its document. An owner and a partner's operator have none.

use hubu_app::access::{AttachedPolicy, policies};
use schemars::JsonSchema;
use serde::Serialize;

use super::policy_document::written;
use super::{OfUser, find_user};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{customer_of, reads};
use crate::wire::JsonObject;

/// See the file's head.
pub struct ListUserPolicies;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    policies: Vec<Shown>,
}

/// A policy.
#[derive(Serialize, JsonSchema)]
struct Shown {
    name: String,
    ready_made: bool,
    document: JsonObject,
}

impl Operation for ListUserPolicies {
    const SPEC: Spec = reads(
        "ListUserPolicies",
        "/operator/v1/customers/{customer_id}/users/{user_id}/policies",
        &[Code::CustomerUnknown, Code::UserUnknown],
        ["查询用户的策略", "Lists a user's policies"],
    );
    type Path = OfUser;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, path: OfUser, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let attached = cx.read(move |tx, _| {
            let customer = customer_of(tx, &path.customer)?;
            let user = find_user(tx, customer.key, &path.user)?;
            Ok(policies(tx, user.key)?)
        });
        let policies = attached.await?.into_iter().map(shown).collect();
        Ok(Answer::value(Reply { policies }))
    }
}

fn shown(attached: AttachedPolicy) -> Shown {
    let AttachedPolicy { name, text, policy } = attached;
    let ready_made = text.is_none();
    let document = JsonObject(text.unwrap_or_else(|| written(&policy, &[])));
    Shown { name, ready_made, document }
}
