//! `PUT /operator/v1/customers/{customer_id}/member-quota`: how many members a master may have, in all
//! and in independent mode. Those it has stay, even where they are more.

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::grant_quota;
use hubu_app::ledger::Party;
use hubu_app::write::Keep;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct GrantMemberQuota;

/// The most members that can be granted; a list of members is read whole.
const MOST: i64 = 10_000;

/// The body.
pub struct Body {
    members: u32,
    independent: u32,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let mut count = |name| {
            let count = fields.int(name, 0..=MOST)?;
            Ok(u32::try_from(count).unwrap_or_default())
        };
        Ok(Self { members: count("members")?, independent: count("independent_members")? })
    }
}

impl Operation for GrantMemberQuota {
    const SPEC: Spec = writes(
        "GrantMemberQuota",
        Method::PUT,
        "/operator/v1/customers/{customer_id}/member-quota",
        204,
        &[Code::CustomerUnknown, Code::NotEnterpriseMaster],
        ["设置子账号配额", "Grants a master numbers of members"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Nothing>, Failure> {
        let master = find_customer(cx, path.customer).await?;
        let (party, quota) = (Party::Key(master.key), (body.members, body.independent));
        let grant = move |unit: &mut Unit<'_, '_>| grant_quota(unit, &party, quota);
        let done = cx.unit_in(master.group, Keep::Answer, grant, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
