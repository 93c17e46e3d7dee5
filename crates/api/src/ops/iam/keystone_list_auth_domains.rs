//! `GET /v3/auth/domains` (`auth` 3): the caller's own account. The vendor's client learns its domain
//! id here when it was built from a key pair alone.

use schemars::JsonSchema;
use serde::Serialize;

use super::reads;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};

/// See the file's head.
pub struct KeystoneListAuthDomains;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    domains: Vec<Domain>,
    links: Links,
}

#[derive(Serialize, JsonSchema)]
struct Domain {
    id: String,
    name: String,
    description: &'static str,
    enabled: bool,
    links: Links,
}

#[derive(Serialize, JsonSchema)]
struct Links {
    #[serde(rename = "self")]
    own: String,
}

impl Operation for KeystoneListAuthDomains {
    const SPEC: Spec = reads(
        "KeystoneListAuthDomains",
        "/v3/auth/domains",
        ["查询调用者的账号", "Lists the caller's own account"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let (caller, origin) = (cx.caller()?, cx.origin());
        let id = caller.customer_id.to_string();
        let domain = Domain {
            links: Links { own: format!("{origin}/v3/domains/{id}") },
            id,
            name: caller.customer_name.to_string(),
            description: "",
            // An account that is not in use calls nothing.
            enabled: true,
        };
        let links = Links { own: format!("{origin}/v3/auth/domains") };
        Ok(Answer::value(Reply { domains: vec![domain], links }))
    }
}
