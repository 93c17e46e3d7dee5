//! `GET /v2/enterprises/multi-accounts/sub-customers` (`accounts` A2): the members of the enterprise,
//! the one that joined last first.

use http::Method;
use hubu_app::enterprise::{MemberFilter, members};
use hubu_core::access::{Requirement, permissions};
use schemars::JsonSchema;
use serde::Serialize;

use super::member_filter::{MemberNames, member_filter};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ListEnterpriseSubCustomers;

const NAMES: MemberNames = MemberNames {
    account: "sub_customer_account_name",
    display: "sub_customer_display_name",
    unit: ("org_id", Text::max(20)),
};

/// The query.
pub struct Query {
    filter: MemberFilter,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let fuzzy = fields.int_or("fuzzy_query", 0..=1, 0)? == 1;
        let page = fields.page(100)?;
        Ok(Self { filter: member_filter(fields, &NAMES, fuzzy, page)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: usize,
    sub_customer_infos: Vec<SubCustomerInfo>,
}

#[derive(Serialize, JsonSchema)]
struct SubCustomerInfo {
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    status: i64,
    org_id: String,
    org_name: String,
}

impl Operation for ListEnterpriseSubCustomers {
    const SPEC: Spec = Spec {
        id: "ListEnterpriseSubCustomers",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v2/enterprises/multi-accounts/sub-customers",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::ORGANIZATION_VIEW]),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Frequent,
        summary: ["查询企业子账号列表", "Lists the member accounts of the enterprise"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let master = cx.caller()?.customer;
        let Query { filter } = query;
        let found = cx.read(move |tx, _| members(tx, master, &filter)).await?;
        let info = |member: hubu_app::enterprise::Member| SubCustomerInfo {
            id: member.id,
            name: member.account_name,
            display_name: member.relation.display_name,
            status: member.status.code(),
            org_id: member.relation.unit.to_string(),
            org_name: member.unit_name,
        };
        Ok(Answer::value(Reply {
            total_count: found.total,
            sub_customer_infos: found.members.into_iter().map(info).collect(),
        }))
    }
}
