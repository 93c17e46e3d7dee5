//! `POST /operator/v1/customers/{customer_id}/members/{member_id}/permissions/request`: the master asks
//! for these permissions in place of all it has; nothing changes until the member accepts.

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::ask_permissions;
use hubu_app::write::Keep;
use hubu_core::enterprise::Permissions;

use super::{Pair, permissions};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfMember;
use crate::operator::writes;

/// See the file's head.
pub struct AskPermissions;

/// The body.
pub struct Body {
    wanted: Permissions,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { wanted: permissions(fields)? })
    }
}

impl Operation for AskPermissions {
    const SPEC: Spec = writes(
        "AskPermissions",
        Method::POST,
        "/operator/v1/customers/{customer_id}/members/{member_id}/permissions/request",
        204,
        &[Code::CustomerUnknown, Code::MemberUnknown, Code::ConsentNotChanged],
        ["向子账号申请权限", "Asks a member for permissions"],
    );
    type Path = OfMember;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfMember,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Nothing>, Failure> {
        let pair = Pair::find(cx, path).await?;
        let (master, member) = pair.parties();
        let ask =
            move |unit: &mut Unit<'_, '_>| ask_permissions(unit, &master, &member, body.wanted);
        let done = cx.unit_in(pair.master.group, Keep::Answer, ask, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
