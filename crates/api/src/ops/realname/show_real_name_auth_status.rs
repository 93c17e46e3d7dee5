//! `GET /v2/customers/real-name-auth-status` (`accounts` E5): where the caller's account stands.

use http::Method;
use hubu_app::realname::standing_of;
use hubu_app::{Error, Fault};
use hubu_core::access::Requirement;
use hubu_core::realname::CertifiedKind;
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::Sites;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ShowRealNameAuthStatus;

/// The answer. `verified_status`: -1 none, 0 under review, 1 turned down, 2 verified; `verified_type`:
/// 0 individual, 1 enterprise, null while there is none.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    verified_status: i64,
    verified_type: Option<i64>,
}

impl Operation for ShowRealNameAuthStatus {
    const SPEC: Spec = Spec {
        id: "ShowRealNameAuthStatus",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/customers/real-name-auth-status",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询实名认证状态", "Shows the caller's real-name status"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let customer = cx.caller()?.customer;
        let found = cx.read(move |tx, _| Ok::<_, Error<Refusal>>(standing_of(tx, customer)?));
        let gone = || Fault::Bug("the caller's account is gone".to_owned());
        let standing = found.await?.ok_or_else(gone)?;
        Ok(Answer::value(Reply {
            verified_status: standing.status(),
            verified_type: standing.kind().map(CertifiedKind::code),
        }))
    }
}
