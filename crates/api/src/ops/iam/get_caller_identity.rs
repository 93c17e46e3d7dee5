//! `GET /v5/caller-identity` (`auth` 3): who is calling. The vendor's client asks here when the list
//! of domains is empty.

use hubu_core::access::Principal;
use schemars::JsonSchema;
use serde::Serialize;

use super::reads;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};

/// See the file's head.
pub struct GetCallerIdentity;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    account_id: String,
    principal_id: String,
    principal_urn: String,
}

impl Operation for GetCallerIdentity {
    const SPEC: Spec = reads(
        "GetCallerIdentity",
        "/v5/caller-identity",
        ["查询调用者的身份", "Tells who is calling"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let identity = cx.identity()?;
        let caller = &identity.caller;
        let who = match identity.principal {
            Principal::Root => "root".to_owned(),
            Principal::User { .. } | Principal::PartnerOperator { .. } => {
                format!("user:{}", caller.user_name)
            }
        };
        Ok(Answer::value(Reply {
            account_id: caller.customer_id.to_string(),
            principal_id: identity.user_id.to_string(),
            principal_urn: format!("iam::{}:{who}", caller.customer_id),
        }))
    }
}
