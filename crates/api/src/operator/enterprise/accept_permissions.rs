//! `POST /operator/v1/customers/{customer_id}/members/{member_id}/permissions/accept`: the member
//! accepts what its master asked for. Where the permissions are named, they must be those; an empty list
//! names none, and accepts that the master asks to have all taken back.

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::accept_permissions_of;
use hubu_app::write::Keep;
use hubu_core::enterprise::Permissions;

use super::{Pair, opt_permissions};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfMember;
use crate::operator::writes;

/// See the file's head.
pub struct AcceptPermissions;

/// The body.
pub struct Body {
    /// What the member means to accept; `None`: whatever is asked.
    meant: Option<Permissions>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { meant: opt_permissions(fields)? })
    }
}

impl Operation for AcceptPermissions {
    const SPEC: Spec = writes(
        "AcceptPermissions",
        Method::POST,
        "/operator/v1/customers/{customer_id}/members/{member_id}/permissions/accept",
        204,
        &[Code::CustomerUnknown, Code::MemberUnknown, Code::ConsentNotChanged],
        [
            "子账号同意权限申请；填写 permissions 时须与申请完全一致（[] 表示收回全部权限的申请），不填则同意当前申请",
            "The member accepts what it is asked for; where permissions is given it must be exactly that \
             ([]: that all are taken back), left out it is whatever is asked",
        ],
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
        let (master, (_, member)) = (pair.master.key, pair.parties());
        let accept = move |unit: &mut Unit<'_, '_>| {
            accept_permissions_of(unit, (master, &member), body.meant)
        };
        let group = pair.master.group;
        let done = cx.unit_in(group, Keep::Answer, accept, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
