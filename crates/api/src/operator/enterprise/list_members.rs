//! `GET /operator/v1/customers/{customer_id}/members`: the members of a master, the one that joined
//! last first, with what each permits and is asked for.

use hubu_app::Error;
use hubu_app::enterprise::{Member, MemberFilter, NotMaster, members};
use hubu_app::oversight;
use hubu_core::enterprise::{NameFilter, PartyId};
use schemars::JsonSchema;
use serde::Serialize;

use super::{opt_unit, words};
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::reads;
use crate::wire::Instant;

/// See the file's head.
pub struct ListMembers;

/// The query.
pub struct Query {
    unit: Option<PartyId>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { unit: opt_unit(fields, "org_unit_id")?, page: fields.page(100)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: usize,
    members: Vec<Shown>,
}

/// A member. `permissions` are those that count now; `requested_permissions` would take their place
/// once the member accepts.
#[derive(Serialize, JsonSchema)]
struct Shown {
    customer_id: String,
    account_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    status: &'static str,
    mode: &'static str,
    org_unit_id: String,
    org_unit_name: String,
    permissions: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requested_permissions: Option<Vec<&'static str>>,
    joined_time: Instant,
}

impl Operation for ListMembers {
    const SPEC: Spec = reads(
        "ListMembers",
        "/operator/v1/customers/{customer_id}/members",
        &[Code::CustomerUnknown, Code::NotEnterpriseMaster],
        ["查询企业子账号", "Lists the members of a master"],
    );
    type Path = OfCustomer;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        query: Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let index = |number| usize::try_from(number).unwrap_or(usize::MAX);
        let filter = MemberFilter {
            account_name: NameFilter::Any,
            display_name: NameFilter::Any,
            unit: query.unit,
            offset: index(query.page.offset),
            limit: index(query.page.limit),
        };
        let page = cx.read(move |tx, _| {
            let refuse = |code| Error::Refused(Refusal::new(code));
            let master = oversight::customer(tx, &path.customer)?;
            let master = master.ok_or_else(|| refuse(Code::CustomerUnknown))?;
            members(tx, master.key, &filter).map_err(|error| match error {
                Error::Refused(NotMaster) => refuse(Code::NotEnterpriseMaster),
                Error::Fault(fault) => Error::Fault(fault),
            })
        });
        let page = page.await?;
        let members = page.members.into_iter().map(shown).collect();
        Ok(Answer::value(Reply { total_count: page.total, members }))
    }
}

fn shown(member: Member) -> Shown {
    let relation = member.relation;
    Shown {
        customer_id: member.id,
        account_name: member.account_name,
        display_name: relation.display_name,
        status: member.status.as_str(),
        mode: relation.mode.as_str(),
        org_unit_id: relation.unit.to_string(),
        org_unit_name: member.unit_name,
        permissions: words(relation.accepted.effective(relation.mode)),
        requested_permissions: relation.requested.map(words),
        joined_time: Instant(relation.joined),
    }
}
