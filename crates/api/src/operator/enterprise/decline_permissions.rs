//! `POST /operator/v1/customers/{customer_id}/members/{member_id}/permissions/decline`: the member
//! declines what its master asked for; everything stays as it was.

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::decline_permissions_of;
use hubu_app::write::Keep;

use super::Pair;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfMember;
use crate::operator::writes;

/// See the file's head.
pub struct DeclinePermissions;

impl Operation for DeclinePermissions {
    const SPEC: Spec = writes(
        "DeclinePermissions",
        Method::POST,
        "/operator/v1/customers/{customer_id}/members/{member_id}/permissions/decline",
        204,
        &[Code::CustomerUnknown, Code::MemberUnknown, Code::ConsentNotChanged],
        ["子账号拒绝权限申请", "The member declines what it is asked for"],
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
        let (master, (_, member)) = (pair.master.key, pair.parties());
        let decline =
            move |unit: &mut Unit<'_, '_>| decline_permissions_of(unit, (master, &member));
        let group = pair.master.group;
        let done = cx.unit_in(group, Keep::Answer, decline, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
