//! `GET /v1.0/{domain_id}/customer/customer-mgr/enterprise-customers` (`accounts` F2): the old form of
//! `ListEnterpriseSubCustomers`, in pages that are numbered from 1.

use http::Method;
use hubu_app::enterprise::{Member, MemberFilter, members};
use hubu_core::access::{Requirement, permissions};
use schemars::JsonSchema;
use serde::Serialize;

use super::member_filter::{MemberNames, member_filter};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::OfDomain;

/// See the file's head.
pub struct ListEnterpriseSubCustomersFormer;

/// The number of the last page that can be asked for.
const LAST_PAGE: i64 = 200_000;
const FUZZY: [(&str, bool); 2] = [("0", false), ("1", true)];
const NAMES: MemberNames = MemberNames {
    account: "sub_customer_name",
    display: "display_name",
    unit: ("org_party_id", Text::max(20).filled()),
};

/// The query.
pub struct Query {
    filter: MemberFilter,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let fuzzy = fields.opt_word("fuzzy_query", &FUZZY, Empty::Refused)?.unwrap_or(false);
        let page = fields.numbered_page(LAST_PAGE, Empty::Absent)?;
        Ok(Self { filter: member_filter(fields, &NAMES, fuzzy, page)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    total_count: usize,
    sub_customer_infos: Vec<SubCustomerInfo>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SubCustomerInfo {
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    status: i64,
    org_party_id: String,
    org_party_name: String,
}

impl Operation for ListEnterpriseSubCustomersFormer {
    const SPEC: Spec = Spec {
        id: "ListEnterpriseSubCustomersV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v1.0/{domain_id}/customer/customer-mgr/enterprise-customers",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::ORGANIZATION_VIEW]),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Frequent,
        summary: [
            "查询企业子账号列表（旧版）",
            "Lists the member accounts of the enterprise (old form)",
        ],
    };
    type Path = OfDomain;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        _: OfDomain,
        Query { filter }: Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let master = cx.caller()?.customer;
        let found = cx.read(move |tx, _| members(tx, master, &filter)).await?;
        let info = |member: Member| SubCustomerInfo {
            id: member.id,
            name: member.account_name,
            display_name: member.relation.display_name,
            status: member.status.code(),
            org_party_id: member.relation.unit.to_string(),
            org_party_name: member.unit_name,
        };
        Ok(Answer::value(Reply {
            total_count: found.total,
            sub_customer_infos: found.members.into_iter().map(info).collect(),
        }))
    }
}
