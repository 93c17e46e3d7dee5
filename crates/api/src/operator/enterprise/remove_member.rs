//! `DELETE /operator/v1/customers/{customer_id}/members/{member_id}`: a member is the master's no more.
//! What the master allocated goes back first (`BEUNBIND`), as far as it is left.

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::dissociate;
use hubu_app::write::Keep;

use super::{Pair, parting};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfMember;
use crate::operator::writes;

/// See the file's head.
pub struct RemoveMember;

impl Operation for RemoveMember {
    const SPEC: Spec = writes(
        "RemoveMember",
        Method::DELETE,
        "/operator/v1/customers/{customer_id}/members/{member_id}",
        204,
        &[Code::CustomerUnknown, Code::MemberUnknown, Code::MemberHoldsMoney],
        ["解除企业子账号关联", "Ends a membership"],
    );
    type Path = OfMember;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfMember,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Nothing>, Failure> {
        let pair = Pair::find(cx, path).await?;
        let attempt = || {
            let (master, member) = pair.parties();
            let end = move |unit: &mut Unit<'_, '_>| dissociate(unit, &master, &member);
            cx.unit_in(pair.master.group, Keep::Answer, end, |()| Self::encode(&Nothing {}))
        };
        parting(cx, &pair, attempt).await.map(Answer::recorded)
    }
}
